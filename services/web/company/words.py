"""What the domain refuses, in words for companies and in their language."""

from gettext import NullTranslations

from services.domain.errors import DomainError
from services.locale import translations
from services.web.publishing_words import about_publishing


def sentences(error: DomainError, language: str) -> list[str]:
    """What is wrong and what to do, each sentence once."""
    words = translations(language)
    parts = error.problems or (error,)
    return list(dict.fromkeys(_sentence(part, words) for part in parts))


def _sentence(error: DomainError, words: NullTranslations) -> str:
    for known in (_about_wishes, _about_times, _about_text, _about_doors, about_publishing):
        sentence = known(words).get(error.code)
        if sentence:
            return sentence
    return words.gettext("This is not possible as it is. Go back, look at it again and retry.")


def _about_wishes(words: NullTranslations) -> dict[str, str]:
    return {
        "too_many_wishes": words.gettext(
            "You have more wishes than each company may have. Remove one first."
        ),
        "wish_vetoed": words.gettext(
            "You said that you never meet this company. Take that back before you wish to meet it."
        ),
        "veto_wished": words.gettext(
            "This company is among your wishes. Remove that wish before you refuse to meet it."
        ),
        "wish_outside_mission": words.gettext(
            "This company no longer takes part. Remove it from your wishes."
        ),
        "no_such_wish": words.gettext("This company has withdrawn its request."),
        "not_found": words.gettext("There is no such page, or it is not yours to see."),
        "participation_out": words.gettext(
            "Your company does not take part in this mission any more. Ask the organiser."
        ),
        "foreign_form": words.gettext(
            "For your safety this form was not accepted. Open the page again and repeat."
        ),
    }


def _about_times(words: NullTranslations) -> dict[str, str]:
    closed = words.gettext("Wishes are closed. The organiser can still change them for you.")
    return {
        "wishes_closed": closed,
        "wishes_not_open": words.gettext("Wishes are not open yet."),
        "answers_closed": words.gettext(
            "The schedule is being made, so answers are closed. Ask the organiser."
        ),
        "answers_expired": words.gettext(
            "The deadline for answers has passed. The organiser can still change them for you."
        ),
        "mission_over": words.gettext("The mission is over; nothing in it changes any more."),
        "busy": words.gettext("A colleague is saving at this moment. Try again."),
        "arrives_after_mission": words.gettext("The arrival is after the end of the mission."),
        "leaves_before_mission": words.gettext("The departure is before the start of the mission."),
        "leaves_before_arriving": words.gettext("The departure must be after the arrival."),
        "activities_overlap_for_delegate": words.gettext(
            "This person attends something else at that time."
        ),
    }


def _about_text(words: NullTranslations) -> dict[str, str]:
    return {
        "text_too_long": words.gettext("A text is too long."),
        "text_unreadable": words.gettext("A text holds an invisible character. Type it again."),
        "text_missing": words.gettext("Please fill in the name."),
        "invalid_email": words.gettext("This is no mail address. Write it as in name@example.org."),
        "invalid_website": words.gettext(
            "This is no web address. Write it as in https://www.example.org."
        ),
        "unknown_language": words.gettext("Choose languages from the list."),
        "too_many_languages": words.gettext("Choose ten languages at most."),
        "delegate_exists": words.gettext("Somebody of your company has this mail address already."),
        "delegate_in_use": words.gettext(
            "This person has an agenda already. Enter another name instead, or mark the times in"
            " which they can't come."
        ),
    }


def _about_doors(words: NullTranslations) -> dict[str, str]:
    return {
        "registration_closed": words.gettext(
            "Nobody can register here: the mission takes no more companies, or the address is"
            " wrong. Ask the organiser."
        ),
        "registration_decided": words.gettext("This was decided already."),
        "participation_exists": words.gettext(
            "A company of this name takes part already. If the person is right, send them its link"
            " under Invitations."
        ),
        "unknown_country": words.gettext("Choose a country from the list."),
        "state_not_possible": words.gettext("This is not possible as it is now."),
        "password_too_short": words.gettext("This password is too short."),
        "password_guessable": words.gettext("Choose a password that is not your mail address."),
        "password_link": words.gettext(
            "This link was used already, or it has expired. Ask for a new one where you sign in."
        ),
    }
