"""A published B2B event goes through the whole service, from its file to fetched agendas."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from scheduler import Problem, Result, check
from scheduler.b2bsp.dzn import Event, read_dzn
from services.demo.client import Staff
from services.demo.story import tell
from tests.stack import Stack, running

OWN = Path(__file__).parent.parent / "events"


def events() -> list[Path]:
    """Our own small events, and a real one where the published files are at hand."""
    published = os.environ.get("B2BSP_DIR")
    real = [Path(published) / "forum-14.original.dzn"] if published else []
    return [*sorted(OWN.glob("*.dzn")), *real]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("story")) as stack:
        yield stack


@pytest.mark.parametrize("file", events(), ids=lambda file: file.stem)
def test_every_requested_meeting_is_held_and_told(stack: Stack, file: Path) -> None:
    event = read_dzn(file.read_text(), file.stem)
    before = len(stack.letters())
    stack.escale("import", str(file))
    with closing(stack.staff()) as staff:
        check_the_story(stack, staff, event, before=before)


def check_the_story(stack: Stack, staff: Staff, event: Event, *, before: int) -> None:
    code = staff.list("missions")[-1]["code"]
    told = tell(staff, code, say=lambda _line: None)

    assert told.solve["status"] == "OPTIMAL"
    assert told.solve["value"] == told.solve["bound"]
    problem = Problem.from_json(staff.get(f"solves/{told.solve['id']}/problem"))
    result = Result.from_json(staff.get(f"solves/{told.solve['id']}/result"))
    assert check(problem, result).violations == ()
    assert held(staff, told.mission) == requested(event)

    letters = stack.letters()[before:]
    assert told.mails == {"sent": told.delegates}
    addresses = Counter(letter["To"].addresses[0].addr_spec for letter in letters)
    assert len(addresses) == told.delegates == event.participants
    assert set(addresses.values()) == {1}
    fetched = Counter(meetings_fetched(staff, letter) for letter in letters)
    assert fetched == meetings_of_each(event)


def held(staff: Staff, mission: dict[str, Any]) -> Counter[frozenset[int]]:
    """How often each pair meets in the published schedule, by the numbers in their names."""
    numbers = {
        row["id"]: int(re.findall(r"\d+", row["company"]["name"])[-1])
        for row in staff.list(f"missions/{mission['id']}/participations")
    }
    schedules = staff.list(f"missions/{mission['id']}/schedules")
    (published,) = [row for row in schedules if row["state"] == "published"]
    meetings = staff.list(f"schedules/{published['id']}/meetings")
    return Counter(frozenset(numbers[one] for one in row["participations"]) for row in meetings)


def requested(event: Event) -> Counter[frozenset[int]]:
    return Counter(frozenset(row[:2]) for row in event.requested)


def meetings_of_each(event: Event) -> Counter[int]:
    """How many participants have how many meetings."""
    each = Counter(dict.fromkeys(range(1, event.participants + 1), 0))
    for first, second, _ in event.requested:
        each.update((first, second))
    return Counter(each.values())


def meetings_fetched(staff: Staff, letter: EmailMessage) -> int:
    """Opens page, feed and PDF from the letter; the meetings that the feed has."""
    body = letter.get_body(("plain",))
    assert body is not None
    link = re.search(r"https?://\S+/a/\S+", body.get_content())
    assert link is not None
    assert staff.fetch(link.group()).text.startswith("<!DOCTYPE html>")
    assert staff.fetch(f"{link.group()}/agenda.pdf").content.startswith(b"%PDF-")
    feed = Calendar.from_ical(staff.fetch(f"{link.group()}/agenda.ics").content)
    return sum(1 for entry in feed.walk("VEVENT") if "TENTATIVE" not in entry.get("STATUS", ""))
