from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from services.agenda.data import Agenda
from services.web.pages import (
    LINK_PROBLEMS,
    STATIC,
    agenda_page,
    link_problem_page,
    nothing_yet_page,
    status_page,
)
from services.web.telling import Telling
from services.web.views import (
    EventRow,
    MailRow,
    NoticeRow,
    StatusView,
)
from tests.agenda.samples import HOSTILE, activity, agenda, agendas, at, meeting, ordinary

LINK = "https://escale.example/a/secret"
#: Elements whose end tag may be left out, or that have none.
VOID = {"meta", "link", "br", "input"}
LANGUAGES = ["fr", "en", "ar"]


class Page(HTMLParser):
    """A page as a browser reads it: its words, links and what a strict policy would refuse."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[str] = []
        self.links: list[str] = []
        self.refused: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if tag == "a" and name == "href"]
        self.refused += [name for name, _ in attrs if name == "style" or name.startswith("on")]
        self.refused += [tag] if tag in {"style", "object", "embed"} else []
        self.refused += [tag] if tag == "script" and "src" not in dict(attrs) else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    @property
    def text(self) -> str:
        return " ".join(self.words)


def shown(given_agenda: Agenda, *, hour: int = 8, minute: int = 0, day: int = 12) -> Page:
    return Page(agenda_page(given_agenda, link=LINK, now=at(hour, minute, day=day)))


def between(page: Page, start: str, end: str) -> str:
    return page.text.split(start, 1)[1].split(end, 1)[0].strip()


def test_the_next_meeting_is_on_top_with_table_partner_and_needs() -> None:
    page = shown(agenda(meeting(), activity()), hour=7)
    assert between(page, "(UTC+01:00).", "Subscribe") == (
        "Next 09:00 – 09:25 Carthage Systems Tunisia Table 12 Salle Hannibal · "
        "Technopark El Gazala With: Leïla Ben Salah, Karim Trabelsi "
        "Offers: Embedded software for energy meters Needs: Sensors, LoRa gateways "
        "As of 08:00 in Tunis"
    )


def test_what_is_on_now_comes_with_what_follows_today() -> None:
    page = shown(agenda(meeting(), activity(room=None, place="Port", site=None)), minute=10)
    top = between(page, "(UTC+01:00).", "Subscribe")
    assert top.startswith("Now 09:00 – 09:25 Carthage Systems")
    assert top.endswith("Next 14:00 Smart cities on both shores · Port As of 09:10 in Tunis")


def test_a_cancelled_meeting_is_never_next_and_is_shown_struck() -> None:
    cancelled = agenda(meeting(cancelled=True), activity())
    assert "Next 14:00 – 15:30 Smart cities" in shown(cancelled, hour=7).text
    html = agenda_page(cancelled, link=LINK, now=at(7))
    assert '<span class="flag">Cancelled</span> <s>' in html


def test_the_next_meeting_of_another_day_names_the_day() -> None:
    page = shown(agenda(meeting()), day=10)
    assert "Next · Monday 12 October 09:00 – 09:25" in page.text


def test_today_comes_before_the_days_that_are_over() -> None:
    page = shown(ordinary(), day=13)
    after_top = page.text.split("PDF to print")[1]
    headings = ["Tuesday 13 October Today", "Days that are over", "Monday 12 October"]
    assert sorted(headings, key=after_top.index) == headings


def test_the_venue_decides_which_day_is_today() -> None:
    late = meeting(starts_at=at(23, 30), ends_at=at(23, 55))
    page = shown(agenda(late), hour=23, minute=15)
    assert "Next 00:30 – 00:55" in page.text
    assert "Tuesday 13 October Today" in page.text


def test_when_all_is_over_it_says_thank_you() -> None:
    assert "All your meetings are over. Thank you for coming." in shown(ordinary(), day=20).text


def test_an_agenda_without_meetings_says_so() -> None:
    assert "No meeting is planned for you." in shown(agenda(activity())).text


def test_links_to_feed_file_and_paper() -> None:
    assert shown(ordinary()).links == [
        "webcal://escale.example/a/secret/agenda.ics",
        "https://escale.example/a/secret/agenda.ics",
        "https://escale.example/a/secret/agenda.pdf",
        "mailto:nadia@cluster.example",
    ]


def test_an_agenda_weighs_less_than_100_kilobytes_with_its_styles() -> None:
    html = agenda_page(ordinary("ar"), link=LINK, now=at(8))
    weights = [len(html.encode()), *(file.stat().st_size for file in STATIC.glob("escale.css"))]
    assert sum(weights) < 100_000


@pytest.mark.parametrize("kind", LINK_PROBLEMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_that_opens_nothing_says_what_to_do_and_nothing_else(
    kind: str, language: str
) -> None:
    page = Page(link_problem_page(kind, language))
    others = [f"?lang={other}" for other in LANGUAGES if other != language]
    assert sorted(page.links) == sorted([f"/link?lang={language}", *others])
    assert (page.refused, page.elements.count("li")) == ([], 6)


def test_problems_of_links_read_differently() -> None:
    assert len({Page(link_problem_page(kind, "en")).text for kind in LINK_PROBLEMS}) == 3
    with pytest.raises(ValueError, match="unknown problem"):
        link_problem_page("other", "en")


@given(agendas())
@settings(deadline=None, max_examples=40)
def test_any_agenda_is_a_whole_page_that_a_strict_policy_accepts(given_agenda: Agenda) -> None:
    page = shown(given_agenda)
    assert (page.open, page.refused) == ([], [])


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_adds_no_element(typed: str) -> None:
    def of(text: str) -> Page:
        line = meeting(title=text, table=text, room=text, colleagues=(text,))
        partner = replace(line.partners[0], name=text, offers=text, needs=text)
        return shown(agenda(replace(line, partners=(partner,)), delegate=text, city=text))

    assert set(of(typed).elements) - set(of("x").elements) == set()
    assert of(typed).refused == []


def status(text: str = "Tunis", *, language: str = "en") -> StatusView:
    return StatusView(
        language=language,
        now=at(9),
        time_zone="Africa/Tunis",
        documentation="/docs",
        mail_counts=(("sent", 1078), ("unclear", 1)),
        mails=(
            MailRow(
                recipient="leila@company.example",
                subject=text,
                state="unclear",
                created_at=at(8),
                attempts=1,
                error=text,
                link="/mails/1",
            ),
        ),
        notices=(
            NoticeRow(
                mission=text,
                person=text,
                company=text,
                time_zone="Africa/Tunis",
                starts_at=at(9, 30),
                minutes=None,
                said_at=at(8),
                withdrawn_at=at(8, 30),
            ),
        ),
        events=(EventRow(name="solve.done", recorded_at=at(8), subject=text, actor=text),),
    )


def test_the_status_in_words() -> None:
    assert Page(status_page(status())).text == (
        "Escale: what is going on What is going on All missions Your sessions Sign out "
        "12 Oct, 10:00:00 (Africa/Tunis) · "
        "Documentation of the API "
        "Late, or not coming Meeting at Who What they say Mission Said Taken back "
        "12 Oct, 10:30 Tunis · Tunis can’t come Tunis 12 Oct, 09:00:00 12 Oct, 09:30:00 "
        "Outbox sent 1,078 unclear 1 To Subject State Attempts Written Accepted "
        "leila@company.example Tunis unclear Tunis 1 12 Oct, 09:00:00 "
        "Last events When What Of what By whom 12 Oct, 09:00:00 solve.done Tunis Tunis"
    )


def test_an_empty_status_says_so() -> None:
    page = Page(status_page(StatusView(language="en", now=at(9), time_zone="UTC")))
    assert page.text.endswith("Outbox No mail yet. Last events No event yet.")


@pytest.mark.parametrize("typed", [typed for typed in HOSTILE if typed])
def test_hostile_text_adds_no_element_to_the_status(typed: str) -> None:
    page = Page(status_page(status(typed)))
    assert (page.elements, page.refused) == (Page(status_page(status())).elements, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_publication_the_page_says_so(language: str) -> None:
    assert Page(nothing_yet_page(language)).open == []


def test_the_page_says_who_interprets() -> None:
    shown = agenda(meeting(interpreters=("Amina Rezgui",)))
    page = Page(agenda_page(shown, link=LINK, now=at(7)))
    assert page.text.count("Interpreter: Amina Rezgui") == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agenda_with_all_its_parts_weighs_less_than_100_kb(language: str) -> None:
    """At the end of two full days, with every form there is on the page, uncompressed."""
    begun = agenda_page(
        ordinary(language), link=LINK, now=at(20, day=13), telling=Telling(token="t" * 80)
    )
    names = ("escale.css", "agenda.css", "agenda.js", "offline.js", "icon.svg")
    parts = [begun.encode(), *((STATIC / name).read_bytes() for name in names)]
    assert sum(map(len, parts)) < 100_000
