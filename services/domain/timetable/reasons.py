"""Why a meeting can't be held somewhere, in a sentence."""

from gettext import NullTranslations

from services.domain.errors import ConflictError
from services.domain.timetable.rules import Obstacle


class RuleError(ConflictError):
    """A correction by hand that a rule does not allow; `obstacle` says which."""

    obstacle: Obstacle


def refuse(obstacle: Obstacle | None) -> None:
    """Raises RuleError where there is an obstacle."""
    if obstacle is not None:
        error = RuleError(
            obstacle.code, obstacle_text(obstacle, NullTranslations()), where=obstacle.where
        )
        error.obstacle = obstacle
        raise error


def obstacle_text(obstacle: Obstacle, words: NullTranslations) -> str:
    """What is in the way, and what to do."""
    sentences = {**_about_people(words), **_about_places(words), **_about_staff(words)}
    return sentences[obstacle.code] % {
        "name": obstacle.name,
        "other": obstacle.other,
        "number": obstacle.number,
    }


def _about_people(words: NullTranslations) -> dict[str, str]:
    return {
        "delegate_absent": words.gettext("«%(name)s» is absent at that time; choose another slot."),
        "delegate_double_booked": words.gettext(
            "«%(name)s» has another meeting then (%(other)s); choose another slot."
        ),
        "delegate_at_activity": words.gettext(
            "«%(name)s» must attend «%(other)s» then; choose another slot."
        ),
        "interpreter_double_booked": words.gettext(
            "«%(name)s» interprets in another meeting then (%(other)s); choose another slot."
        ),
        "no_seat_left": words.gettext(
            "«%(name)s» has a meeting for each of its seats then (%(other)s); choose another slot."
        ),
        "no_time_to_travel": words.gettext(
            "«%(name)s» would have less than the %(number)s minutes that it takes from one site to"
            " the other; choose another slot or a table at the same site."
        ),
    }


def _about_places(words: NullTranslations) -> dict[str, str]:
    return {
        "half_day_too_short": words.gettext(
            "The meeting takes %(number)s slots and the half-day ends before that; choose an"
            " earlier slot."
        ),
        "table_closed": words.gettext(
            "Table %(number)s is closed at that time; choose another one."
        ),
        "room_taken": words.gettext(
            "«%(name)s» takes the room of table %(number)s at that time; choose another."
        ),
        "table_double_booked": words.gettext(
            "Table %(number)s is taken at that time (%(name)s); choose another table or slot."
        ),
        "other_site": words.gettext("«%(name)s» meets only at «%(other)s»; choose a table there."),
    }


def _about_staff(words: NullTranslations) -> dict[str, str]:
    return {
        "meeting_locked": words.gettext(
            "This meeting is locked where it is; take the lock off first."
        ),
        "arrangement_pinned": words.gettext(
            "The arranged meeting %(number)s is pinned elsewhere; change the arrangement first."
        ),
        "half_day_not_allowed": words.gettext(
            "The arranged meeting %(number)s is not allowed in this half-day; change the"
            " arrangement first."
        ),
        "must_come_before": words.gettext("It must end before %(other)s begins."),
        "must_come_after": words.gettext("It must not begin before %(other)s has ended."),
    }
