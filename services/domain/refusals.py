"""What the database refuses, in the words of the checks that it stands behind.

Checks come first and know more; these sentences are for what raced past them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError

from services.domain.errors import ConflictError, DomainError, InvalidError

#: constraint → code and sentence
SENTENCES: dict[str, tuple[str, str]] = {
    "ex_half_day_period": ("half_days_overlap", "Two half-days of a mission must not overlap."),
    "ex_slot_period": ("slots_overlap", "Two slots of a half-day must not overlap."),
    "ex_activity_room": (
        "activities_overlap_in_room",
        "Two activities in the same room must not overlap.",
    ),
    "ex_attendance_delegate": (
        "activities_overlap_for_delegate",
        "A delegate can't attend two activities at the same time.",
    ),
    "ex_meeting_table": (
        "table_double_booked",
        "Another meeting has been put at this table at that time; choose another table or slot.",
    ),
    "ex_booking_delegate": (
        "delegate_double_booked",
        "A delegate of this meeting has something else at that time; choose another slot.",
    ),
    "ex_interpretation_interpreter": (
        "interpreter_double_booked",
        "An interpreter of this meeting has another one at that time; choose another slot.",
    ),
    "uq_schedule_published": (
        "already_published",
        "The mission has another published schedule; only one can be.",
    ),
    "uq_solve_waiting": (
        "solve_waiting",
        "A solve of this mission is waiting already; wait for it or cancel it.",
    ),
    "ck_slot_inside_half_day": ("slot_outside_half_day", "A slot must be inside its half-day."),
    "ck_wish_not_oneself": ("wish_for_oneself", "A company can't wish to meet itself."),
    "ck_answer_not_oneself": ("no_such_wish", "A company can't answer itself."),
    "ck_veto_not_oneself": ("veto_for_oneself", "A company can't refuse to meet itself."),
    "uq_wish_participation_id_partner_id": ("wish_twice", "Each partner is wished for once."),
    "uq_wish_participation_id_rank": ("rank_repeated", "Each rank is given once."),
    "uq_mission_code": ("mission_exists", "There is already a mission with this code."),
    "uq_cluster_name": ("cluster_exists", "There is already a cluster of this name."),
    "uq_agreement_name": ("agreement_exists", "There is already an agreement of this name."),
    "uq_company_name_country": (
        "company_exists",
        "There is already a company of this name in this country; use that one.",
    ),
    "uq_participation_mission_id_company_id": (
        "participation_exists",
        "This company takes part in this mission already.",
    ),
    "uq_delegate_email": (
        "delegate_exists",
        "This company has a delegate with that mail address already.",
    ),
    "uq_absence_delegate_id_date_starts_ends": ("absence_twice", "Each absence is given once."),
    "uq_interpreter_name": (
        "interpreter_exists",
        "There is already an interpreter of this name in the mission.",
    ),
    "uq_interpreter_absence_interpreter_id_date_starts_ends": (
        "absence_twice",
        "Each absence is given once.",
    ),
    "uq_half_day_mission_id_name": (
        "half_day_exists",
        "There is already a half-day of this name in the mission.",
    ),
    "uq_site_mission_id_name": ("site_exists", "There is already a site of this name."),
    "uq_room_site_id_name": ("room_exists", "There is already a room of this name at the site."),
    "uq_meeting_table_mission_id_number": (
        "table_exists",
        "There is already a table of this number in the mission.",
    ),
    "uq_arrangement_mission_id_number": (
        "arrangement_exists",
        "There is already an arranged meeting of this number in the mission.",
    ),
    "fk_slot_half_day_id_mission_id_half_day_period": (
        "half_day_in_use",
        "The half-day was changed or has slots; read it again.",
    ),
    "fk_meeting_slot_id_mission_id": (
        "slot_in_use",
        "The slot has meetings in a schedule, or is none of this mission's.",
    ),
    "fk_arrangement_pinned_slot_id_mission_id": (
        "slot_in_use",
        "The slot has meetings pinned to it, or is none of this mission's.",
    ),
    "fk_meeting_table_id_mission_id": (
        "table_in_use",
        "The table has meetings in a schedule, or is none of this mission's.",
    ),
    "fk_arrangement_pinned_table_id_mission_id": (
        "table_in_use",
        "The table has meetings pinned to it, or is none of this mission's.",
    ),
    "fk_meeting_lock_slot_id_mission_id": (
        "slot_in_use",
        "A meeting is locked in this slot; take the lock off first.",
    ),
    "fk_meeting_lock_table_id_mission_id": (
        "table_in_use",
        "A meeting is locked at this table; take the lock off first.",
    ),
    "fk_meeting_participant_participation_id_mission_id": (
        "participation_in_use",
        "The company has meetings in a schedule, or takes no part in this mission.",
    ),
    "fk_booking_delegate_id_mission_id": (
        "delegate_in_use",
        "The delegate is in a schedule, or is none of this mission's.",
    ),
    "fk_participation_site_id_mission_id": (
        "site_in_use",
        "The site is the only one where a company meets, or is none of this mission's.",
    ),
    "fk_interpretation_interpreter_id_mission_id": (
        "interpreter_in_use",
        "The interpreter is in a schedule, or is none of this mission's.",
    ),
    "fk_arrangement_participant_delegate_id_mission_id": (
        "delegate_in_use",
        "A meeting is arranged with the delegate, who is none of this mission's or can't go yet.",
    ),
    "fk_letter_delegate_id_mission_id": (
        "delegate_in_use",
        "A letter was written to the delegate, who can't be removed any more.",
    ),
}

#: kind of refusal → code and sentence, where the constraint itself says nothing more
KINDS: tuple[tuple[type[pg.Error], type[DomainError], str, str], ...] = (
    (pg.UniqueViolation, ConflictError, "already_exists", "There is such a thing already."),
    (
        pg.ForeignKeyViolation,
        ConflictError,
        "in_use",
        "Something else refers to this, or this refers to what is no longer there; read it again.",
    ),
    (pg.ExclusionViolation, ConflictError, "overlap", "Two of these must not overlap."),
    (pg.CheckViolation, InvalidError, "out_of_range", "A value is not among those possible."),
    (pg.DataError, InvalidError, "out_of_range", "A value is too large, too long or unreadable."),
    (
        pg.OperationalError,
        ConflictError,
        "busy",
        "Others are changing the same things; please try again in a moment.",
    ),
)

#: of all operational errors, those that another try may cure
BUSY = (pg.SerializationFailure, pg.DeadlockDetected, pg.LockNotAvailable)


def refusal_of(error: DBAPIError) -> DomainError | None:
    """The refusal behind an error of the database, or None if it is a fault of ours or its."""
    origin = error.orig
    if not isinstance(origin, pg.Error):
        return None
    if isinstance(origin, pg.OperationalError) and not isinstance(origin, BUSY):
        return None
    for kind, refusal, code, sentence in KINDS:
        if isinstance(origin, kind):
            known = SENTENCES.get(origin.diag.constraint_name or "")
            return refusal(*known) if known else refusal(code, sentence)
    return None


@contextmanager
def as_sentences() -> Iterator[None]:
    """Errors of the database that are refusals leave as DomainErrors; others as they are."""
    try:
        yield
    except DBAPIError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error
