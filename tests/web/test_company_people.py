"""A company's profile and its delegates: what is typed is kept, whoever saves first."""

import re
from datetime import datetime, time

import pytest

from services.domain.attendance import attendance_of
from services.domain.availability import AbsenceLine, absences_of, register_absences
from services.domain.venue_time import period
from services.models import Activity, ActivityKind, Audience, Delegate, Language
from tests.agenda.samples import HOSTILE
from tests.missions import DAY, TUNIS
from tests.web.company_site import CompanySite, text_of

PROFILE = [("offers", "Sondes"), ("needs", "Distributeurs"), ("sector", "Eau"), ("languages", "fr")]


def test_the_profile_is_saved_as_typed(site: CompanySite) -> None:
    typed = [*PROFILE, ("languages", "ar"), ("website", "www.example.org"), ("description", "Ça")]
    sent = site.post("/profile", [site.version("/profile"), *typed])
    assert sent.headers["location"] == f"{site.home}/profile?said=saved"
    own = site.own
    assert (own.offers, own.sector, own.languages) == ("Sondes", "Eau", ["fr", "ar"])
    assert (own.company.website, own.company.description) == ("https://www.example.org", "Ça")
    assert (own.seats, own.side.value) == (1, "visitor")


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_comes_back_as_text_or_is_refused_with_all_that_was_typed(
    site: CompanySite, typed: str
) -> None:
    text = typed.encode(errors="ignore").decode()
    sent = site.post("/profile", [site.version("/profile"), ("offers", text), ("needs", "kept")])
    page = sent.text if sent.status_code == 422 else site.get("/profile").text
    assert sent.status_code in (303, 422)
    assert "kept</textarea>" in page
    assert "<script>alert" not in page
    assert 'onmouseover="x"' not in page


def test_a_mistake_keeps_what_was_typed_and_changes_nothing(site: CompanySite) -> None:
    before = site.own.offers
    sent = site.post(
        "/profile", [site.version("/profile"), ("offers", "new"), ("website", "no address")]
    )
    assert sent.status_code == 422
    assert "This is no web address" in text_of(sent)
    assert ">new</textarea>" in sent.text
    site.session.expire_all()
    assert site.own.offers == before


def test_what_two_colleagues_change_in_different_fields_is_saved_together(
    site: CompanySite,
) -> None:
    opened = [site.version("/profile"), ("offers", site.own.offers), ("needs", site.own.needs)]
    site.post("/profile", [*opened[:2], ("needs", "from her")])
    late = site.post("/profile", [opened[0], ("offers", "from me"), opened[2]])
    assert late.headers["location"] == f"{site.home}/profile?said=merged"
    assert (site.own.offers, site.own.needs) == ("from me", "from her")


def test_two_colleagues_in_one_field_see_both_versions_and_choose(site: CompanySite) -> None:
    mine = site.version("/profile")
    site.post("/profile", [site.version("/profile"), *PROFILE])
    late = site.post("/profile", [mine, ("offers", "Pompes"), *PROFILE[1:3], ("languages", "ar")])
    assert late.status_code == 409
    assert (site.own.offers, site.own.languages) == ("Sondes", ["fr"])
    offered = re.findall(r'type="radio" name="(\w+)" value="([^"]*)"', late.text)
    assert offered == [
        ("offers", "Pompes"),
        ("offers", "Sondes"),
        ("offers", "Sondes\n\nPompes"),
        ("languages", "ar"),
        ("languages", "fr"),
    ]
    again = site.version("", late.text)
    site.post("/profile", [again, offered[2], *PROFILE[1:3], offered[3]])
    assert (site.own.offers, site.own.languages) == ("Sondes\n\nPompes", ["ar"])


def test_a_script_saves_by_json_and_is_told_what_is_wrong(site: CompanySite) -> None:
    opened, json = site.version("/profile"), {"accept": "application/json"}
    saved = site.post("/profile", [opened, *PROFILE], **json)
    told = {"version": site.version("/profile")[1], "merged": False}
    assert (saved.status_code, saved.json()) == (200, told)
    late = site.post("/profile", [opened, ("offers", "Pompes"), *PROFILE[1:]], **json)
    assert (late.status_code, late.json()) == (409, {"conflict": True})
    wrong = [site.version("/profile"), *PROFILE, ("website", "no address")]
    refused = site.post("/profile", wrong, **json)
    assert refused.status_code == 422
    assert refused.json()["wrong"][0].startswith("This is no web address")


PERSON = [("name", "Mériem Ben Salah"), ("email", "m@example.org"), ("language", "ar")]


def test_a_delegate_is_added_changed_and_removed(site: CompanySite) -> None:
    sent = site.post("/delegates", PERSON)
    assert sent.status_code == 303
    path = sent.headers["location"].removeprefix(site.home).partition("?")[0]
    added = site.session.query(Delegate).filter_by(email="m@example.org").one()
    assert (added.name, added.language, added.arrives_at) == (
        "Mériem Ben Salah",
        Language.ARABIC,
        None,
    )
    changed = [*PERSON, ("role", "CEO"), ("arrives_at", "2027-04-13T10:00")]
    site.post(path, [site.version(path), *changed])
    assert (added.role, added.arrives_at) == ("CEO", datetime(2027, 4, 13, 10))  # noqa: DTZ001
    assert site.post(f"{path}/remove").headers["location"] == f"{site.home}/delegates?said=gone"
    assert site.get(path).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("email", "nonsense", "This is no mail address"),
        ("email", "Personne@", "This is no mail address"),
        ("name", " ", "Please fill in the name"),
        ("arrives_at", "2028-01-01T10:00", "after the end of the mission"),
        ("arrives_at", "soon", "This is not possible as it is"),
        ("language", "xx", "This is not possible as it is"),
    ],
)
def test_a_mistake_in_a_delegate_keeps_what_was_typed(
    site: CompanySite, field: str, value: str, told: str
) -> None:
    typed = dict([*PERSON, ("role", "Directrice")]) | {field: value}
    sent = site.post("/delegates", list(typed.items()))
    assert (sent.status_code, told in text_of(sent)) == (422, True)
    assert 'value="Directrice"' in sent.text


def test_other_companies_delegates_do_not_exist_here(site: CompanySite) -> None:
    theirs = site.small.delegates[1]
    for answer in (
        site.get(f"/delegates/{theirs.id}"),
        site.post(f"/delegates/{theirs.id}", PERSON),
        site.post(f"/delegates/{theirs.id}/remove"),
    ):
        assert answer.status_code == 404


def own_form(site: CompanySite) -> list[tuple[str, str]]:
    own = site.small.delegates[0]
    return [
        site.version(f"/delegates/{own.id}"),
        ("name", own.name),
        ("email", own.email),
        ("language", own.language.value),
    ]


def test_the_grid_keeps_absences_that_still_hold(site: CompanySite) -> None:
    own = site.small.delegates[0]
    first, second, third = site.small.slots
    evening = AbsenceLine(date=DAY, starts=time(18), ends=time(20))
    long = AbsenceLine(date=DAY, starts=time(9), ends=time(10))
    register_absences(site.session, delegate=own, absences=[evening, long], actor="company:1")

    def lines() -> list[str]:
        return [
            f"{row.starts:%H:%M}-{row.ends:%H:%M}"
            for row in absences_of(site.session, delegate=own)
        ]

    path = f"/delegates/{own.id}"
    site.post(path, [*own_form(site), ("free", str(third.id))])
    assert lines() == ["09:00-10:00", "18:00-20:00"]
    site.post(path, [*own_form(site), ("free", str(second.id))])
    assert lines() == ["09:00-09:30", "10:00-10:30", "18:00-20:00"]
    site.post(path, [*own_form(site), *(("free", str(slot.id)) for slot in site.small.slots)])
    assert lines() == ["18:00-20:00"]
    assert site.get(path).text.count(f'value="{first.id}" checked') == 1


def test_two_colleagues_at_one_delegate_keep_all_boxes_and_choose_details(
    site: CompanySite,
) -> None:
    own = site.small.delegates[0]
    path, opened = f"/delegates/{own.id}", own_form(site)
    first, second, third = (("free", str(slot.id)) for slot in site.small.slots)
    renamed = [opened[0], ("name", "Named by me"), *opened[2:]]
    site.post(path, [*opened, ("role", "her word"), first, second])
    together = site.post(path, [*renamed, first, third])
    assert together.headers["location"] == f"{site.home}{path}?said=merged"
    assert (own.name, own.role) == ("Named by me", "her word")
    free = re.findall('name="free" value="([^"]*)" checked', site.get(path).text)
    assert free == [first[1]]

    clash = site.post(path, [*renamed, ("role", "my word"), first, third])
    assert (clash.status_code, own.role) == (409, "her word")
    offered = re.findall('type="radio" name="role" value="([^"]*)"', clash.text)
    assert offered == ["my word", "her word"]
    kept = re.findall('type="hidden" name="(\\w+)" value="([^"]*)"', clash.text)
    site.post(path, [*kept[1:], ("role", "my word")])
    assert own.role == "my word"
    assert re.findall('name="free" value="([^"]*)" checked', site.get(path).text) == free


def test_attendance_is_the_delegates_own_and_others_keep_their_places(site: CompanySite) -> None:
    own, other = site.small.delegates[:2]
    both = [
        Activity(
            mission_id=site.small.mission.id,
            kind=ActivityKind.SEMINAR,
            audience=Audience.LISTED,
            title=f"Séminaire {n}",
            period=period(DAY, time(15), time(16), TUNIS),
            date=DAY,
            starts=time(15),
            ends=time(16),
        )
        for n in (1, 2)
    ]
    site.session.add_all(both)
    site.session.flush()
    path, free = f"/delegates/{own.id}", [("free", str(slot.id)) for slot in site.small.slots]

    def attend(*activities: Activity) -> int:
        ticked = [("attends", str(activity.id)) for activity in activities]
        return site.post(path, [*own_form(site), *free, *ticked]).status_code

    assert attend(both[0]) == 303
    assert attend(both[1]) == 303
    assert attend(*both) in (409, 422)
    assert attendance_of(site.session, activity=both[0]) == []
    assert attendance_of(site.session, activity=both[1]) == [own.id]
    assert other.id != own.id
