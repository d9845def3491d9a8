"""Statistics of what is published: pictures, each with its numbers and what they are a part of."""

from collections.abc import Sequence
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response

from services.domain import schedules
from services.domain.statistics import LAST_RANK, Share, Statistics, statistics
from services.locale import decimal, percent
from services.web.staff.desk import MissionDesk, MissionDeskDep
from services.web.staff.signed_in import HOME, StaffRoute

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=StaffRoute)

#: shares of served wishes, in per cent: from, and below
STEPS = ((0, 1), (1, 25), (25, 50), (50, 75), (75, 100), (100, 101))


class Bar(NamedTuple):
    """One line of a picture: `width` of 100."""

    name: str
    value: str
    width: float


class Picture(NamedTuple):
    name: str
    title: str
    note: str
    bars: Sequence[Bar]


@router.get("/missions/{mission_id}/statistics")
def page(here: MissionDeskDep) -> Response:
    version = schedules.published(here.session, here.mission.id)
    found = statistics(here.session, here.mission, version) if version else None
    return here.page(
        "statistics",
        part="history",
        looking="/statistics",
        version=version,
        pictures=_pictures(here, found) if found else (),
    )


def _pictures(here: MissionDesk, found: Statistics) -> list[Picture]:
    words = here.words
    return [
        Picture(
            "all",
            words.gettext("At one glance"),
            "",
            [
                _share(here, words.gettext("Wishes served"), found.wishes),
                _share(here, words.gettext("Requests answered"), found.answered),
                _share(here, words.gettext("Places at tables used"), found.tables),
                _share(here, words.gettext("Letters delivered"), found.delivered),
                _share(here, words.gettext("Late for a meeting"), found.late),
                _share(here, words.gettext("Absent from a meeting"), found.absent),
                _share(here, words.gettext("Meetings rated"), found.rated),
                _share(here, words.gettext("Of those rated, took place"), found.took_place),
            ],
        ),
        Picture(
            "ranks",
            words.gettext("Wishes served by rank"),
            words.gettext("Rank 1 is the dearest wish of a company."),
            [
                _share(here, _rank(here, rank, len(found.by_rank)), share)
                for rank, share in enumerate(found.by_rank, start=1)
            ],
        ),
        Picture(
            "companies",
            words.gettext("How much of its wishes each company got"),
            words.gettext("Companies by the share of their own wishes that is served."),
            _shares(here, found.companies),
        ),
        Picture(
            "delegations",
            words.gettext("Wishes served by delegation"),
            "",
            [_share(here, name, share) for name, share in found.delegations],
        ),
        Picture(
            "meetings",
            words.gettext("Meetings per company"),
            words.gettext("How many companies have so many meetings."),
            _histogram(here, found.meetings),
        ),
        Picture(
            "more",
            words.gettext("Waiting and usefulness"),
            "",
            [*_breaks(here, found.breaks), *_usefulness(here, found.usefulness)],
        ),
    ]


def _share(here: MissionDesk, name: str, share: Share) -> Bar:
    """'312 of 506 (61.7%)'."""
    if share.share is None:
        return Bar(name, here.words.gettext("nothing yet"), 0)
    value = here.words.gettext("%(part)s of %(whole)s (%(share)s)") % {
        "part": share.part,
        "whole": share.whole,
        "share": percent(round(share.share, 3), here.language),
    }
    return Bar(name, value, round(100 * min(1, share.share), 1))


def _rank(here: MissionDesk, rank: int, last: int) -> str:
    if rank == last == LAST_RANK:
        return here.words.gettext("Rank %(rank)s and after") % {"rank": rank}
    return here.words.gettext("Rank %(rank)s") % {"rank": rank}


def _shares(here: MissionDesk, companies: Sequence[Share]) -> list[Bar]:
    shares = [100 * (share.share or 0) for share in companies]
    names = {
        0: here.words.gettext("Nothing"),
        100: here.words.gettext("All of them"),
    }
    return [
        _share(
            here,
            names.get(least, f"{max(least, 1)}–{below - 1} %"),
            Share(part=sum(least <= share < below for share in shares), whole=len(shares)),
        )
        for least, below in STEPS
    ]


def _histogram(here: MissionDesk, counts: Sequence[int]) -> list[Bar]:
    whole = sum(counts)
    return [
        _share(
            here,
            here.words.ngettext("%(num)s meeting", "%(num)s meetings", number) % {"num": number},
            Share(part=count, whole=whole),
        )
        for number, count in enumerate(counts)
        if count
    ]


def _breaks(here: MissionDesk, breaks: Share) -> list[Bar]:
    if not breaks.whole:
        return []
    each = decimal(breaks.part / breaks.whole, here.language)
    value = here.words.gettext("%(count)s in %(half_days)s half-days of companies: %(each)s each")
    said = value % {"count": breaks.part, "half_days": breaks.whole, "each": each}
    width = round(100 * min(1, breaks.part / breaks.whole), 1)
    return [Bar(here.words.gettext("Breaks between meetings"), said, width)]


def _usefulness(here: MissionDesk, said: Share) -> list[Bar]:
    if not said.whole:
        return []
    mean = said.part / said.whole
    value = here.words.ngettext(
        "%(mean)s of 5, by %(num)s rating", "%(mean)s of 5, by %(num)s ratings", said.whole
    ) % {"mean": decimal(mean, here.language), "num": said.whole}
    return [Bar(here.words.gettext("Usefulness of meetings"), value, round(20 * mean, 1))]
