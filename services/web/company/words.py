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


def known_sentence(error: DomainError, words: NullTranslations) -> str:
    """The sentence for this kind of refusal; nothing where there is none."""
    for known in (
        _about_wishes,
        _about_times,
        _about_text,
        _about_doors,
        _about_limits,
        _about_schedules,
        about_publishing,
    ):
        sentence = known(words).get(error.code)
        if sentence:
            return sentence
    return ""


def _sentence(error: DomainError, words: NullTranslations) -> str:
    return known_sentence(error, words) or words.gettext(
        "This is not possible as it is. Go back, look at it again and retry."
    )


def _about_wishes(words: NullTranslations) -> dict[str, str]:
    return {
        "too_many_wishes": words.gettext(
            "You have more wishes than each company may have. Remove one first."
        ),
        "wish_twice": words.gettext("This company stands twice among the wishes. Keep one."),
        "wish_for_oneself": words.gettext("A company can’t wish to meet itself."),
        "wish_on_own_side": words.gettext(
            "Both are on the same side. Visitors wish to meet hosts, and hosts visitors."
        ),
        "rank_outside": words.gettext("Ranks go from 1 to the number of wishes, none left out."),
        "rank_repeated": words.gettext("This rank stands there twice. Each rank is given once."),
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
        "registration_kept": words.gettext("Only a registration that was declined can be deleted."),
        "mail_on_its_way": words.gettext(
            "The mail that says so is still on its way. Try again in a minute."
        ),
        "contact_missing": words.gettext("The company has no contact yet. Enter one first."),
        "too_many_rows": words.gettext(
            "The table has more than 5000 rows. Split it, or ask the operator to import it."
        ),
        "file_missing": words.gettext("Choose a file that holds something."),
        "file_too_large": words.gettext(
            "The file is larger than 5 MB. Split it, or leave pictures and formatting out."
        ),
        "decided_meanwhile": words.gettext(
            "A colleague has changed the state meanwhile, as shown below. Nothing was done."
        ),
        "unknown_country": words.gettext("Choose a country from the list."),
        "state_not_possible": words.gettext("This is not possible as it is now."),
        "managers_only": words.gettext("Accounts are led by managers."),
        "role_changed": words.gettext(
            "A colleague has changed this role meanwhile. Look at it, and choose again."
        ),
        "last_manager": words.gettext("This is the last manager. Make somebody else one first."),
        "staff_exists": words.gettext("There is an account of this mail address already."),
        "password_too_short": words.gettext("This password is too short."),
        "password_guessable": words.gettext("Choose a password that is not your mail address."),
        "password_link": words.gettext(
            "This link was used already, or it has expired. Ask for a new one where you sign in."
        ),
    }


def _about_limits(words: NullTranslations) -> dict[str, str]:
    meetings = words.gettext("A number of meetings is from 0 to 1000, or left open.")
    return {
        "seats": words.gettext("A company can hold 1 to 50 meetings at the same time."),
        "max_meetings": meetings,
        "min_meetings": meetings,
        "promise_above_maximum": words.gettext(
            "More meetings are promised than it may have. Raise one number or lower the other."
        ),
        "collective_size": words.gettext(
            "A collective meeting is of 3 to 20 companies; leave it open for meetings of two."
        ),
        "wishes_on_one_side": words.gettext(
            "There are wishes between this company and others of that side. They must be withdrawn"
            " before it can change sides."
        ),
    }


def _about_schedules(words: NullTranslations) -> dict[str, str]:
    """For staff."""
    in_use = words.gettext(
        "Meetings of another version use what was added by now. Throw that draft away first."
    )
    return {
        "solve_waiting": words.gettext(
            "A solve of this mission waits already. Wait for it, or stop it."
        ),
        "solve_at_work": words.gettext("The solver is at work on this. Stop it first."),
        "no_schedule": words.gettext("This solve has found no schedule. Choose another one."),
        "wish_not_agreed": words.gettext(
            "The partner has not agreed to this meeting, so nobody can arrange it for them."
        ),
        "no_time_for_slot": words.gettext("There is no time left on that day."),
        "half_days_overlap": words.gettext("The half-day would run into the next one."),
        "remedy_published": words.gettext(
            "What came of this was published. Change the mission by hand instead."
        ),
        "draft_corrected": words.gettext(
            "A colleague has corrected this draft meanwhile. Look at it again first."
        ),
        "schedule_is_frozen": words.gettext(
            "This version was published and stays as it is. Make a new draft of it instead."
        ),
        "table_in_use": in_use,
        "slot_in_use": in_use,
        "mission_incomplete": words.gettext(
            "Something is missing before the mission can be solved; see under Solves."
        ),
        "mission_not_solvable": words.gettext(
            "A mission in this state can’t be solved. Open it for wishes first."
        ),
    }
