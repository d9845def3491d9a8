"""The files that Escale reads, their columns, and the other names under which both may come.

Case, accents, spaces, hyphens and underscores do not count in any of these names, and a choice
may be written in English or French. A column whose name starts with # is a remark.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.imports import records, values
from services.models import (
    ActivityKind,
    AnswerValue,
    Audience,
    Language,
    MissionState,
    ParticipationState,
    Side,
)


@dataclass(frozen=True)
class Column:
    name: str
    read: Callable[[str], Any]
    required: bool
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """`record` is made from the columns; `key` is the column by which other files refer to it."""

    name: str
    aliases: tuple[str, ...]
    record: type[records.Record]
    columns: tuple[Column, ...]
    key: str | None = None


def need(name: str, read: Callable[[str], Any], *aliases: str) -> Column:
    return Column(name, read, required=True, aliases=aliases)


def may(name: str, read: Callable[[str], Any], *aliases: str) -> Column:
    return Column(name, read, required=False, aliases=aliases)


def one_of(kind: type[StrEnum], french: Mapping[str, str]) -> Callable[[str], StrEnum]:
    """A reader of the values of `kind`, in English or as the French words of `french`."""
    words = {values.bare(member.value): member for member in kind}
    words |= {values.bare(word): kind(value) for word, value in french.items()}

    def read(cell: str) -> StrEnum:
        member = words.get(values.bare(cell))
        if member is None:
            known = ", ".join(member.value for member in kind)
            raise ValueError(f"this is none of {known}.")
        return member

    return read


def country(cell: str) -> str:
    """Two letters in capitals; whether there is such a country is the domain's to say."""
    return values.line(cell).upper()


side = one_of(Side, {"visiteur": "visitor", "hôte": "host", "accueil": "host", "les deux": "both"})
participation_state = one_of(
    ParticipationState,
    {
        "invité": "invited",
        "inscrit": "registered",
        "accepté": "accepted",
        "refusé": "refused",
        "retiré": "withdrawn",
    },
)
language = one_of(
    Language,
    {
        "français": "fr",
        "french": "fr",
        "anglais": "en",
        "english": "en",
        "arabe": "ar",
        "arabic": "ar",
    },
)
activity_kind = one_of(
    ActivityKind,
    {
        "séminaire": "seminar",
        "présentation": "presentation",
        "collectif": "collective",
        "réunion collective": "collective",
        "échange": "exchange",
        "visite": "visit",
        "pause": "break",
    },
)
audience = one_of(
    Audience,
    {"tous": "everyone", "tout le monde": "everyone", "liste": "listed", "libre": "open"},
)
answer = one_of(
    AnswerValue,
    {
        "yes": "accept",
        "oui": "accept",
        "accepte": "accept",
        "no": "decline",
        "non": "decline",
        "refuse": "decline",
    },
)
mission_state = one_of(
    MissionState, {"brouillon": "draft", "ouverte": "open", "fermée": "closed", "close": "closed"}
)

_STARTS = ("start", "from", "début", "heure de début", "de")
_ENDS = ("end", "until", "to", "fin", "heure de fin", "à")
_EMAIL = ("mail", "e-mail", "courriel", "adresse", "delegate", "délégué", "adresse électronique")
_COMPANY = ("participant", "organisation", "entreprise", "société", "raison sociale")
_HALF_DAY = ("session", "demi-journée")
_COUNTRY = need("country", country, "country code", "pays", "code pays")

FILES = (
    File(
        "mission",
        ("missions",),
        records.MissionRow,
        (
            need("code", values.line, "reference", "référence"),
            need("title", values.line, "name", "titre", "nom", "intitulé"),
            _COUNTRY,
            need("city", values.line, "ville"),
            need("time_zone", values.line, "zone", "fuseau", "fuseau horaire"),
            need("starts_on", values.day, "start date", "starts", "du", "début", "date de début"),
            need("ends_on", values.day, "end date", "ends", "au", "fin", "date de fin"),
            need("organiser", values.line, "organizer", "organisateur", "pôle organisateur"),
            need("contact", values.line, "contact mail", "courriel de contact", "mail de contact"),
            may("partners", values.several, "partner clusters", "partenaires"),
            may("wish_budget", values.whole_number, "budget", "budget de souhaits"),
            may("min_meetings", values.whole_number, "floor", "minimum", "rendez-vous minimum"),
            may("silence_is_yes", values.yes_or_no, "silence vaut oui", "silence vaut accord"),
            may("wishes_close_at", values.moment, "deadline", "clôture", "clôture des souhaits"),
            may("state", mission_state, "état", "statut"),
        ),
        key="code",
    ),
    File(
        "clusters",
        ("cluster", "pôles", "pôle", "grappes"),
        records.ClusterRow,
        (
            need("name", values.line, "cluster", "nom", "pôle"),
            _COUNTRY,
            may("email", values.line, *_EMAIL),
        ),
        key="name",
    ),
    File(
        "half_days",
        ("half-day", "sessions", "demi-journées", "demi-journée"),
        records.HalfDayRow,
        (
            need("name", values.line, "half-day", "nom", "demi-journée", "session"),
            need("date", values.day, "day", "jour"),
            need("starts", values.clock, *_STARTS),
            need("ends", values.clock, *_ENDS),
        ),
        key="name",
    ),
    File(
        "slots",
        ("slot", "créneaux", "créneau"),
        records.SlotRow,
        (
            need("half_day", values.line, *_HALF_DAY),
            need("starts", values.clock, *_STARTS),
            need("ends", values.clock, *_ENDS),
        ),
    ),
    File(
        "tables",
        ("table",),
        records.TableRow,
        (
            need("number", values.whole_number, "table", "numéro", "n°", "no"),
            need("room", values.line, "salle"),
            need("site", values.line, "lieu", "venue"),
            may("address", values.text, "adresse"),
            may("home_of", values.line, "host", "table de", "attribuée à"),
            may("closed", values.several, "closed slots", "fermée", "créneaux fermés"),
        ),
        key="number",
    ),
    File(
        "companies",
        ("company", "participants", "participations", "entreprises", "sociétés"),
        records.CompanyRow,
        (
            need("name", values.line, "nom", *_COMPANY, "company"),
            _COUNTRY,
            need("side", side, "côté", "rôle"),
            may("cluster", values.line, "pôle", "grappe"),
            may("state", participation_state, "état", "statut"),
            may("seats", values.whole_number, "places", "sièges"),
            may("max_meetings", values.whole_number, "maximum", "rendez-vous maximum"),
            may("offers", values.text, "offer", "offres", "offre"),
            may("needs", values.text, "need", "besoins", "besoin", "recherche"),
            may("sector", values.line, "secteur"),
            may("product", values.line, "produit"),
            may("technology", values.line, "technologie"),
            may("territory", values.line, "territoire"),
            may("website", values.line, "site", "site web", "url"),
            may("description", values.text, "présentation"),
        ),
        key="name",
    ),
    File(
        "delegates",
        ("delegate", "people", "persons", "délégués", "délégué", "personnes"),
        records.DelegateRow,
        (
            need("company", values.line, *_COMPANY),
            need("name", values.line, "delegate", "nom", "délégué", "nom complet", "personne"),
            need("email", values.line, "mail", "e-mail", "courriel", "adresse électronique"),
            may("role", values.line, "function", "fonction", "poste"),
            may("language", language, "langue"),
        ),
        key="email",
    ),
    File(
        "availability",
        ("absences", "absence", "disponibilités", "indisponibilités"),
        records.AbsenceRow,
        (
            need("email", values.line, *_EMAIL),
            may("company", values.line, *_COMPANY),
            may("half_day", values.line, *_HALF_DAY),
            may("date", values.day, "day", "jour"),
            may("starts", values.clock, *_STARTS),
            may("ends", values.clock, *_ENDS),
        ),
    ),
    File(
        "wishes",
        ("wish", "souhaits", "souhait", "vœux", "voeux"),
        records.WishRow,
        (
            need("company", values.line, *_COMPANY),
            need("rank", values.whole_number, "rang", "priorité", "ordre"),
            need("partner", values.line, "wish", "partenaire", "souhait"),
            may("note", values.text, "message", "motif"),
        ),
    ),
    File(
        "answers",
        ("answer", "réponses", "réponse"),
        records.AnswerRow,
        (
            need("company", values.line, *_COMPANY),
            need("wisher", values.line, "from", "demandeur"),
            need("answer", answer, "value", "réponse"),
        ),
    ),
    File(
        "activities",
        ("activity", "programme", "program", "activités", "activité"),
        records.ActivityRow,
        (
            need("title", values.line, "activity", "titre", "activité", "intitulé"),
            need("kind", activity_kind, "type", "nature"),
            need("date", values.day, "day", "jour"),
            need("starts", values.clock, *_STARTS),
            need("ends", values.clock, *_ENDS),
            may("audience", audience, "public"),
            may("site", values.line, "lieu", "venue"),
            may("room", values.line, "salle"),
        ),
        key="title",
    ),
    File(
        "attendance",
        ("attendances", "présences", "présence", "inscriptions"),
        records.AttendanceRow,
        (
            need("activity", values.line, "title", "activité", "titre"),
            need("email", values.line, *_EMAIL),
            may("company", values.line, *_COMPANY),
            may("date", values.day, "day", "jour"),
            may("starts", values.clock, *_STARTS),
        ),
    ),
    File(
        "arrangements",
        ("arrangement", "rendez-vous imposés", "réunions imposées"),
        records.ArrangementRow,
        (
            need("number", values.whole_number, "numéro", "n°", "no"),
            need("companies", values.several, "participants", "entreprises", "sociétés"),
            may("length", values.whole_number, "slots", "longueur", "nombre de créneaux"),
            may("slot", values.line, "pinned slot", "créneau"),
            may("table", values.whole_number, "pinned table"),
            may("half_days", values.several, "sessions", "demi-journées"),
            may("after", values.whole_numbers, "après"),
        ),
        key="number",
    ),
)
