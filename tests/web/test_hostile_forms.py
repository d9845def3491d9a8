"""Hostile text in every field that people type into, and wherever it is shown afterwards.

Either it is refused, and all that was typed stands in the form again, or it is text: on pages, in
the mail, in the calendar and on paper.
"""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from urllib.parse import urlencode

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from services.domain import links
from services.domain.letters import write
from services.domain.publishing import publish
from services.models import Language, Link, Mail, MissionState
from services.settings import get_settings
from services.web.forms import FIELD, form_token
from tests.agenda.samples import HOSTILE
from tests.domain.drafts import drafted
from tests.missions import NOW
from tests.web.company_site import FORM, CompanySite

TEXTS = [
    *HOSTILE,
    "x" * 10_000,
    "a' OR '1'='1'; DROP TABLE wish;--",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:injected",
    "\u200f\u200e؛ (مرحبا) 12:30 [x]",
    "+1+cmd|' /C calc'!A0",
    "&lt;script&gt; &amp;nbsp; &#0;",
]
#: what a browser would run or load if it stood there as markup
LIVE = re.compile("<script>|<img|<b onmouseover", re.IGNORECASE)
#: what no text may hold: controls, and what turns the direction of others
UNREADABLE = {"\x00", "\x07", "\x1b", "\x7f", "\u202e"}
AXES = ("sector", "product", "technology", "territory")


def shown(page: str) -> None:
    assert LIVE.search(page) is None


def save(site: CompanySite, path: str, typed: dict[str, str], *more: tuple[str, str]) -> bool:
    """Whether it was taken; if not, each text stands in the form as it was typed."""
    answer = site.post(path, [site.version(path), *typed.items(), *more])
    assert answer.status_code in (303, 422), answer.text
    if answer.status_code == 303:
        return True
    shown(answer.text)
    back = " ".join(unescape(answer.text).split())
    for text in typed.values():
        assert " ".join(unescape(text).split())[:50] in back
    return False


@pytest.mark.parametrize("typed", TEXTS, ids=range(len(TEXTS)))
def test_typed_into_every_form_it_stays_text_everywhere(
    site: CompanySite, session: Session, typed: str
) -> None:
    text = typed.encode(errors="ignore").decode()
    type_into_every_form(site, text)
    partner = site.small.hosts[0]
    other = links.company_link(session, participation=partner, actor="s", now=NOW)
    homes = (site.home, f"/c/{links.token(other)}")
    seen = ("", "/wishes", "/catalogue", "/requests", "/profile", "/delegates")
    addresses = [
        *(home + path for home in homes for path in seen),
        f"{homes[0]}/delegates/{site.small.delegates[0].id}",
        f"{homes[1]}/companies/{site.own.id}",
    ]
    for address in addresses:
        page = site.web.get(address)
        assert page.status_code == 200, address
        shown(page.text)

    site.small.mission.state = MissionState.CLOSED
    draft = drafted(session, site.small)
    publish(session, draft, mail_domain="e.example", actor="s", now=NOW)
    people = [one.id for one in site.small.delegates]
    write(session, draft, people, settings=get_settings(), now=NOW)
    session.flush()
    for one in (site.small.delegates[0], site.small.delegates[2]):
        link = links.delegate_link(session, delegate=one, actor="s", now=NOW)
        on_the_agenda(site, link, text)
    for home in homes:
        shown(site.web.get(f"{home}/agenda").text)
    for mail in session.query(Mail):
        in_the_mail(message_from_bytes(mail.raw, _class=EmailMessage, policy=default))


def type_into_every_form(site: CompanySite, text: str) -> None:
    delegate, hosts = site.small.delegates[0], site.small.hosts
    person = {"email": delegate.email, "language": Language.ARABIC.value}
    free = [("free", str(slot.id)) for slot in site.small.slots]
    readable = not set(text) & UNREADABLE
    prose = save(site, "/profile", dict.fromkeys(("offers", "needs", "description"), text))
    assert prose == (readable and len(text) <= 5000)
    save(site, "/profile", {"sector": text})
    save(site, "/profile", dict.fromkeys(AXES, text))
    named = {**person, "name": text or "x", "role": text}
    save(site, f"/delegates/{delegate.id}", named, *free)
    assert site.post("/profile", [("website", text)]).status_code in (303, 409, 422)
    adding = site.post("/delegates", [*person.items(), ("name", text), ("email", text)])
    assert adding.status_code == 422
    shown(adding.text)
    listed = [pair for host in hosts for pair in (("partner", str(host.id)), ("note", text))]
    noted = site.post("/wishes", [site.version("/wishes"), *listed, ("do", "save")])
    assert (noted.status_code == 303) == (readable and len(text) <= 1000)
    search = site.get(f"/catalogue?{urlencode(dict.fromkeys(('q', *AXES), text[:200]))}")
    assert search.status_code == 200
    shown(search.text)
    for path in ("wish", "veto", "answer"):
        fields = [("do", text), ("back", text), ("was", text)]
        answer = site.post(f"/companies/{hosts[0].id}/{path}", fields)
        assert answer.headers["location"].startswith(f"{site.home}/")


def on_the_agenda(site: CompanySite, link: Link, text: str) -> None:
    """On the page, in the calendar and on paper, and in what the delegate says from there."""
    address = f"/a/{links.token(link)}"
    page = site.web.get(address)
    shown(page.text)
    events = Calendar.from_ical(site.web.get(f"{address}/agenda.ics").content).walk("VEVENT")
    assert len(events) == page.text.count('class="line ')
    assert [event for event in events if event["summary"] == "injected"] == []
    assert site.web.get(f"{address}/agenda.pdf").content.startswith(b"%PDF")
    key = re.search(r'name="meeting" value="([^"]+)"', page.text)
    assert key is not None
    fields = {FIELD: form_token(link), "meeting": key[1], "note": text}
    for act in ("late", "absent", "rating", "taken-back"):
        said = site.web.post(
            f"{address}/{act}",
            content=urlencode({**fields, "minutes": text, "notice": text}),
            headers={"Content-Type": FORM},
        )
        assert said.status_code in (303, 409)
        shown(said.text)


def in_the_mail(message: EmailMessage) -> None:
    assert message["Bcc"] is None
    assert len(message["To"].addresses) == 1
    html = message.get_body(preferencelist=("html",))
    assert html is not None
    shown(html.get_content())
