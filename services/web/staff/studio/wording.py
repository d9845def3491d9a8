"""What can be chosen for a solve, and what stands in its way, in words."""

from collections.abc import Sequence
from gettext import NullTranslations
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from services.domain import failure_words
from services.domain.errors import DomainError
from services.models import Arrangement, Company, Inquiry, Mission, Participation, Solve
from services.web.states import policy_text


class Choice(NamedTuple):
    value: str
    name: str
    #: what it means for companies
    means: str = ""


class Limits(NamedTuple):
    time: Sequence[Choice]
    polish: Sequence[Choice]
    loss: Sequence[Choice]


class Missing(NamedTuple):
    """A sentence, and the part of the mission's site where it is put right; empty for none."""

    says: str
    where: str = ""


def policies(words: NullTranslations) -> list[Choice]:
    return [
        Choice(
            "weighted",
            policy_text("weighted", words),
            words.gettext(
                "A first choice counts most, the next one a little less, and so on. The sum over"
                " all companies is as high as possible; a company may get few meetings where that"
                " serves the others more."
            ),
        ),
        Choice(
            "fair",
            policy_text("fair", words),
            words.gettext(
                "As many companies as possible get one of their wishes, then two, then three, and"
                " so on. Only then does it count how dear the wishes are."
            ),
        ),
    ]


def goals(mission: Mission, words: NullTranslations, *, near: bool) -> list[str]:
    """What counts, the most important first; `near`: a version is published."""
    promised = words.ngettext(
        "Promises: as few meetings as possible are missing from those promised to companies and"
        " delegations. Each company is promised %(n)s meeting unless agreed otherwise.",
        "Promises: as few meetings as possible are missing from those promised to companies and"
        " delegations. Each company is promised %(n)s meetings unless agreed otherwise.",
        mission.min_meetings,
    )
    stay = words.gettext("Published meetings stay in their slot, then at their table.")
    return [
        promised % {"n": mission.min_meetings},
        words.gettext("Wishes, as you choose above."),
        *([stay] if near else []),
        words.gettext("As few breaks as possible between the meetings of a company."),
        words.gettext("As few changes of table and of site as possible."),
    ]


def limits(words: NullTranslations) -> Limits:
    def seconds(value: int) -> Choice:
        told = words.ngettext("%(n)s second", "%(n)s seconds", value) % {"n": value}
        return Choice(str(value), told)

    def minutes(value: int) -> Choice:
        told = words.ngettext("%(n)s minute", "%(n)s minutes", value) % {"n": value}
        return Choice(str(60 * value), told)

    def points(value: int) -> Choice:
        return Choice(
            str(value), words.ngettext("%(n)s point", "%(n)s points", value) % {"n": value}
        )

    return Limits(
        time=[seconds(10), minutes(1), minutes(5), minutes(15), minutes(60)],
        polish=[
            Choice("0", words.gettext("not at all")),
            seconds(2),
            seconds(10),
            minutes(1),
            minutes(10),
        ],
        loss=[
            Choice("0", words.gettext("nothing: wishes first, then as few moves as possible")),
            *map(points, (5, 20, 50, 200)),
            Choice("1000000", words.gettext("anything: every meeting stays that can stay")),
        ],
    )


def missing_texts(
    session: Session, problems: Sequence[DomainError], words: NullTranslations
) -> list[Missing]:
    """What keeps the mission from being solved, in a fixed number of queries."""
    names = _names(session, problems)
    return [_missing(problem, names.get(problem.where or "", ""), words) for problem in problems]


def _names(session: Session, problems: Sequence[DomainError]) -> dict[str, str]:
    """By their ids: the names of the companies, and the numbers of the arrangements, concerned."""

    def concerned(code: str) -> list[UUID]:
        return [UUID(one.where or "") for one in problems if one.code == code]

    companies = (
        select(Participation.id, Company.name)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.id.in_(concerned("site_without_tables")))
    )
    arranged = select(Arrangement.id, cast(Arrangement.number, String)).where(
        Arrangement.id.in_(concerned("arranged_with_absentee"))
    )
    rows = (*session.execute(companies), *session.execute(arranged))
    return {str(row_id): name for row_id, name in rows}


def _missing(problem: DomainError, name: str, words: NullTranslations) -> Missing:
    if problem.code == "site_without_tables":
        says = words.gettext(
            "«%(company)s» meets only at a site without a table. Add one there, or change the"
            " company’s site."
        )
        return Missing(says % {"company": name}, "setup")
    if problem.code == "arranged_with_absentee":
        says = words.gettext(
            "Arranged meeting %(number)s names a company that is not accepted or has no delegate."
        )
        return Missing(says % {"number": name}, "people")
    return {
        "mission_not_solvable": Missing(
            words.gettext("A mission in this state can’t be solved. Open it for wishes first."),
            "setup",
        ),
        "no_slots": Missing(words.gettext("There is no meeting slot yet."), "setup"),
        "no_tables": Missing(words.gettext("There is no table yet."), "setup"),
        "no_participants": Missing(
            words.gettext(
                "Fewer than two companies are accepted and have a delegate. Accept registrations,"
                " or have delegates named."
            ),
            "people",
        ),
    }.get(problem.code, Missing(words.gettext("Something that a solve needs is missing.")))


def failure_text(row: Solve | Inquiry, words: NullTranslations) -> str:
    """Why there is no result or answer; empty where nothing went wrong."""
    if row.failure is not None:
        return failure_words.failure_text(row.failure, words)
    return words.gettext("It has failed; the log says more.") if row.error else ""


def refusal_text(session: Session, error: DomainError, words: NullTranslations) -> list[str]:
    """Why a solve was not asked for."""
    told = {
        "time_limit": words.gettext("Give a time from 1 second to 1 hour."),
        "max_loss": words.gettext("Give from 0 to 1,000,000 points."),
    }
    problems = error.problems or (error,)
    lacking = missing_texts(session, problems, words)
    return [
        told.get(problem.code) or lack.says for problem, lack in zip(problems, lacking, strict=True)
    ]
