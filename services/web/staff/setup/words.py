"""What setting a mission up is refused for, in words for staff and in their language."""

from gettext import NullTranslations

from services.domain.errors import DomainError
from services.domain.pin_words import PinError
from services.locale import translations
from services.web.staff import words as staff_words


def sentences(error: DomainError, language: str) -> list[str]:
    """What is wrong and what to do, each sentence once."""
    if isinstance(error, PinError):
        return staff_words.sentences(error, language)
    words = translations(language)
    parts = error.problems or (error,)
    known = _about_missions(words) | _about_times(words) | _about_places(words) | _typed(words)
    return list(
        dict.fromkeys(
            sentence
            for part in parts
            for sentence in (
                [known[part.code]] if part.code in known else staff_words.sentences(part, language)
            )
        )
    )


def _about_missions(words: NullTranslations) -> dict[str, str]:
    return {
        "mission_exists": words.gettext("Another mission has this code already. Take another one."),
        "cluster_exists": words.gettext("This organiser is known already. Choose it in the list."),
        "date_not_possible": words.gettext("This date can’t be right."),
        "unknown_time_zone": words.gettext(
            "There is no such time zone. Write it as in Africa/Tunis or Europe/Paris."
        ),
        "zone_in_use": words.gettext(
            "The days are already laid down in the present time zone. Remove half-days and"
            " activities first, or keep the zone."
        ),
        "programme_outside_mission": words.gettext(
            "Half-days or activities would lie outside the new dates. Move or remove them first,"
            " or postpone the whole mission."
        ),
        "wish_budget": words.gettext("Each company may have from 1 to 500 wishes."),
        "min_meetings": words.gettext("Promise from 0 to 500 meetings."),
        "break_cap": words.gettext("The breaks of two companies may differ by 0 to 500."),
        "frozen_hours": words.gettext("Meetings can be frozen for a month ahead at most."),
        "answers_before_wishes": words.gettext(
            "Requests come in until wishes close. Let companies answer at least until then."
        ),
        "mission_begun": words.gettext(
            "The mission has begun. It can be called off, but not moved."
        ),
        "no_other_date": words.gettext("Choose another first day."),
        "deadline_passed": words.gettext(
            "The deadline for wishes has passed. Set a later one first."
        ),
        "no_schedule": words.gettext("There is no schedule yet. Ask for one first."),
        "no_published_schedule": words.gettext("Nothing is published yet. Publish a draft first."),
    }


def _about_times(words: NullTranslations) -> dict[str, str]:
    return {
        "ends_before_start": words.gettext("The end must be after the start."),
        "outside_mission": words.gettext("This day is none of the mission’s."),
        "half_days_overlap": words.gettext("There is another half-day at that time."),
        "half_day_exists": words.gettext("Another half-day has this name. Take another one."),
        "slot_outside_half_day": words.gettext(
            "A slot would lie outside its half-day. Make the half-day longer, or remove the slot"
            " first."
        ),
        "half_day_told": words.gettext(
            "People were told of meetings in it, so it stays on its day."
        ),
        "slots_overlap": words.gettext("There is another slot at that time."),
        "no_slot_fits": words.gettext("Not one slot of this length fits between these times."),
        "slot_length": words.gettext("A slot lasts from one minute to eight hours."),
        "slot_pause": words.gettext("A pause lasts eight hours at most."),
        "no_day_chosen": words.gettext("Choose at least one day."),
        "activities_overlap_in_room": words.gettext(
            "There is something else in that room at that time."
        ),
        "activities_overlap_for_delegate": words.gettext(
            "People who must attend this must attend something else at that time."
        ),
        "activity_has_list": words.gettext(
            "There is a list of people who attend. Empty it before this becomes one for others."
        ),
    }


def _about_places(words: NullTranslations) -> dict[str, str]:
    in_use = words.gettext("Something still hangs on it.")
    return {
        "site_exists": words.gettext("There is another site of this name."),
        "room_exists": words.gettext("There is another room of this name at this site."),
        "table_exists": words.gettext("There is another table of this number."),
        "table_number": words.gettext("Tables are numbered from 1 to 100 000."),
        "minutes": words.gettext("A way takes from 0 to 1440 minutes."),
        "table_count": words.gettext("Add from 1 to 200 tables at once."),
        **dict.fromkeys(
            (
                "site_in_use",
                "room_in_use",
                "table_in_use",
                "slot_in_use",
                "half_day_in_use",
                "activity_in_use",
            ),
            in_use,
        ),
    }


def _typed(words: NullTranslations) -> dict[str, str]:
    return {
        "number_unreadable": words.gettext("Write numbers in digits."),
        "date_unreadable": words.gettext("Choose a date."),
        "time_unreadable": words.gettext("Write times as in 09:30."),
        "choice_unknown": words.gettext("Choose from the list."),
        "text_missing": words.gettext("A field that is needed is empty."),
    }
