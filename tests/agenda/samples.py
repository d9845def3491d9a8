"""Agendas for tests: one from the sample mission's world, and any at all."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from services.agenda.data import Agenda, Entry, Partner, Unserved

ZONES = ["Africa/Tunis", "Africa/Casablanca", "Europe/Paris", "America/St_Johns", "UTC"]
REASONS = [
    "no_common_slot",
    "partner_did_not_confirm",
    "partner_full",
    "own_full",
    "tables_full",
    "mission_rule",
    "would_cost_others",
]
HOSTILE = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '"><b onmouseover="x">',
    '=HYPERLINK("http://evil","x")',
    '#eval("1") $x$ *b* \\ `raw` @ref <label>',
    "{{ 7*7 }}{% raw %}",
    "Line one\r\nBCC: all@example.org\nthree",
    "\u202eevil\u202c\u2067rtl\u2069",
    "شركة النور للبرمجيات",
    "Électro–Œuvre & Fils, « Ça »; 100 %",
    "👩‍👩‍👧‍👦 family 🚀",
    "\x00\x07\x1b[31m\x7f\u2028\u2029\ufeff\ud7ff",
    "x" * 400,
    "",
]


def at(hour: int, minute: int = 0, day: int = 12) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


def meeting(key: str = "m1", **changed: object) -> Entry:
    values: dict[str, object] = {
        "key": key,
        "kind": "meeting",
        "uid": f"{key}@escale.example",
        "sequence": 0,
        "starts_at": at(8),
        "ends_at": at(8, 25),
        "title": "Carthage Systems",
        "place": "Table 12",
        "table": "12",
        "room": "Salle Hannibal",
        "site": "Technopark El Gazala",
        "partners": (
            Partner(
                name="Carthage Systems",
                country="TN",
                offers="Embedded software for energy meters",
                needs="Sensors, LoRa gateways",
                delegates=("Leïla Ben Salah", "Karim Trabelsi"),
            ),
        ),
    }
    return Entry(**(values | changed))  # type: ignore[arg-type]


def activity(key: str = "a1", **changed: object) -> Entry:
    values: dict[str, object] = {
        "key": key,
        "kind": "seminar",
        "uid": f"{key}@escale.example",
        "sequence": 0,
        "starts_at": at(13),
        "ends_at": at(14, 30),
        "title": "Smart cities on both shores",
        "place": "Auditorium",
        "room": "Auditorium",
        "site": "Technopark El Gazala",
    }
    return Entry(**(values | changed))  # type: ignore[arg-type]


def agenda(*entries: Entry, **changed: object) -> Agenda:
    values: dict[str, object] = {
        "delegate": "Camille Martin",
        "company": "Provence Capteurs",
        "language": "en",
        "mission": "Digital mission to Tunis",
        "city": "Tunis",
        "country": "TN",
        "time_zone": "Africa/Tunis",
        "contact": "nadia@cluster.example",
        "organiser": "Pôle Numérique",
        "version": 1,
        "published_at": at(7, day=5),
        "entries": tuple(sorted(entries, key=lambda entry: entry.starts_at)),
    }
    return Agenda(**(values | changed))  # type: ignore[arg-type]


def ordinary(language: str = "en", *, version: int = 1) -> Agenda:
    """Two days: ten meetings, a seminar, a presentation, breaks and a visit."""
    names = [
        ("Carthage Systems", "TN", "Embedded software for energy meters", "Sensors, LoRa gateways"),
        ("Médina Cloud", "TN", "Sovereign hosting, managed Kubernetes", "A reseller in France"),
        ("شركة النور للبرمجيات", "TN", "Arabic speech recognition", "Pilot customers"),
        ("Sfax Robotique", "TN", "Warehouse robots", "Vision modules"),
        ("Atlas Télécom", "MA", "Private 5G for ports", "Industrial IoT partners"),
    ]
    lines: list[Entry] = []
    for day in (12, 13):
        for number, (name, country, offers, needs) in enumerate(names):
            start = at(8, day=day) + timedelta(minutes=30 * number)
            lines.append(
                meeting(
                    f"m{day}-{number}",
                    starts_at=start,
                    ends_at=start + timedelta(minutes=25),
                    title=name,
                    place=f"Table {day + number * 7 - 10}",
                    table=str(day + number * 7 - 10),
                    partners=(
                        Partner(
                            name=name,
                            country=country,
                            offers=offers,
                            needs=needs,
                            delegates=("Leïla Ben Salah",),
                        ),
                    ),
                    colleagues=("Hugo Blanc",) if number == 1 else (),
                )
            )
    lines += [
        activity("a0", kind="break", title="Coffee", starts_at=at(10, 30), ends_at=at(10, 50)),
        activity("a1"),
        activity(
            "a2",
            kind="visit",
            title="Visit of the smart port of Radès",
            place="Port of Radès",
            room=None,
            site="Port of Radès",
            starts_at=at(13, day=13),
            ends_at=at(15, 30, day=13),
        ),
    ]
    unserved = (
        Unserved(partner="Bizerte Énergie", rank=4, reason="partner_did_not_confirm"),
        Unserved(partner="Djerba Data", rank=7, reason="no_common_slot"),
    )
    return agenda(*lines, language=language, unserved=unserved, version=version)


texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
optional_texts = st.none() | texts


@st.composite
def entries(draw: st.DrawFn, *, key: str = "m1") -> Entry:
    start = datetime.combine(
        draw(st.dates(date(2025, 1, 1), date(2029, 12, 31))),
        draw(st.times()).replace(second=0, microsecond=0),
        tzinfo=UTC,
    )
    partner = st.builds(
        Partner,
        name=texts,
        country=st.sampled_from(["TN", "FR", "MA", "", "Atlantis"]),
        offers=texts,
        needs=texts,
        delegates=st.lists(texts, max_size=2).map(tuple),
    )
    return Entry(
        key=key,
        kind=draw(st.sampled_from(["meeting", "seminar", "collective", "visit", "break"])),
        uid=f"{key}@escale.example",
        sequence=draw(st.integers(0, 9)),
        starts_at=start,
        ends_at=start + timedelta(minutes=draw(st.integers(5, 180))),
        title=draw(texts),
        place=draw(texts),
        table=draw(optional_texts),
        room=draw(optional_texts),
        site=draw(optional_texts),
        partners=draw(st.lists(partner, max_size=2).map(tuple)),
        colleagues=draw(st.lists(texts, max_size=2).map(tuple)),
        interpreters=draw(st.lists(texts, max_size=2).map(tuple)),
        cancelled=draw(st.booleans()),
    )


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    keys = draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=4))
    lines = [draw(entries(key=key)) for key in keys]
    wishes = st.builds(
        Unserved, partner=texts, rank=st.integers(1, 20), reason=st.sampled_from(REASONS)
    )
    return Agenda(
        delegate=draw(texts),
        company=draw(texts),
        language=draw(st.sampled_from(["fr", "en"])),
        mission=draw(texts),
        city=draw(texts),
        country=draw(st.sampled_from(["TN", "MA", "FR"])),
        time_zone=draw(st.sampled_from(ZONES)),
        contact="nadia@cluster.example",
        organiser=draw(texts),
        version=draw(st.integers(1, 40)),
        published_at=at(7),
        entries=tuple(sorted(lines, key=lambda entry: entry.starts_at)),
        unserved=draw(st.lists(wishes, max_size=2).map(tuple)),
    )
