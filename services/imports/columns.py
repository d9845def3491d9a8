"""The files that Escale reads, their columns, and the other names under which both may come.

Case, accents, spaces, hyphens and underscores do not count in any of these names, and a choice
may be written in English or French. A column whose name starts with # is a remark.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.imports import choices, records, values


@dataclass(frozen=True)
class Column:
    name: str
    read: Callable[[str], Any]
    required: bool
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """`record` is made from the columns; `key` is the column by which others refer to it,
    or that says whose list the row is part of."""

    name: str
    aliases: tuple[str, ...]
    record: type[records.Record]
    columns: tuple[Column, ...]
    key: str | None = None


def need(name: str, read: Callable[[str], Any], *aliases: str) -> Column:
    return Column(name, read, required=True, aliases=aliases)


def may(name: str, read: Callable[[str], Any], *aliases: str) -> Column:
    return Column(name, read, required=False, aliases=aliases)


_STARTS = ("start", "from", "début", "heure de début", "de")
_ENDS = ("end", "until", "to", "fin", "heure de fin", "à")
_EMAIL = ("mail", "e-mail", "courriel", "adresse", "delegate", "délégué", "adresse électronique")
_COMPANY = ("participant", "organisation", "entreprise", "société", "raison sociale")
_CONTACT_EMAIL = (
    "contact mail",
    "email",
    "mail",
    "e-mail",
    "courriel",
    "courriel du contact",
    "adresse électronique",
    "البريد الإلكتروني",
)
_HALF_DAY = ("session", "demi-journée")
_COUNTRY = need("country", choices.country, "country code", "pays", "code pays", "البلد")

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
            need("time_zone", choices.time_zone, "zone", "fuseau", "fuseau horaire"),
            need("starts_on", values.day, "start date", "starts", "du", "début", "date de début"),
            need("ends_on", values.day, "end date", "ends", "au", "fin", "date de fin"),
            need("organiser", values.line, "organizer", "organisateur", "pôle organisateur"),
            need("contact", choices.email, "contact mail", "courriel de contact", "mail contact"),
            may("partners", values.several, "partner clusters", "partenaires"),
            may("wish_budget", values.whole_number, "budget", "budget de souhaits"),
            may("min_meetings", values.whole_number, "floor", "minimum", "rendez-vous minimum"),
            may("break_cap", values.whole_number, "breaks", "écart de pauses"),
            may("frozen_hours", values.whole_number, "horizon", "heures figées"),
            may("silence_is_yes", values.yes_or_no, "silence vaut oui", "silence vaut accord"),
            may("registration_open", values.yes_or_no, "registration", "inscriptions ouvertes"),
            may("wishes_close_at", values.moment, "deadline", "clôture", "clôture des souhaits"),
            may("answers_close_at", values.moment, "answers deadline", "clôture des réponses"),
            may("state", choices.mission_state, "état", "statut"),
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
            may("email", choices.email, *_EMAIL),
            may("language", choices.language, "langue"),
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
        key="half_day",
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
        "travel",
        ("travels", "ways", "trajets", "trajet", "déplacements"),
        records.TravelRow,
        (
            need("site", values.line, "from", "lieu", "de"),
            need("other", values.line, "to", "other site", "autre lieu", "vers"),
            need("minutes", values.whole_number, "duration", "durée"),
        ),
    ),
    File(
        "companies",
        ("company", "participants", "participations", "entreprises", "sociétés"),
        records.CompanyRow,
        (
            need("name", values.line, "nom", *_COMPANY, "company", "اسم الشركة", "الشركة", "الاسم"),
            _COUNTRY,
            need("side", choices.side, "côté", "rôle", "الطرف"),
            may("cluster", values.line, "pôle", "grappe", "التجمع"),
            may("state", choices.participation_state, "état", "statut"),
            may("seats", values.whole_number, "places", "sièges"),
            may("max_meetings", values.whole_number, "maximum", "rendez-vous maximum"),
            may("min_meetings", values.whole_number, "floor", "minimum", "rendez-vous minimum"),
            may("meets_at", values.line, "only at", "reçoit à"),
            may("languages", choices.languages, "langues", "اللغات"),
            may("collective_size", values.whole_number, "collective", "taille collective"),
            may("offers", values.text, "offer", "offres", "offre", "العرض"),
            may("needs", values.text, "need", "besoins", "besoin", "recherche", "الاحتياجات"),
            may("sector", values.line, "secteur", "القطاع"),
            may("product", values.line, "produit", "المنتج"),
            may("technology", values.line, "technologie", "التكنولوجيا"),
            may("territory", values.line, "territoire", "المنطقة"),
            may("website", choices.website, "site", "site web", "url", "الموقع"),
            may("description", values.text, "présentation", "التعريف"),
            may("contact_name", values.line, "contact", "interlocuteur", "جهة الاتصال"),
            may("contact_email", choices.email, *_CONTACT_EMAIL),
            may("contact_language", choices.language, "langue du contact", "لغة جهة الاتصال"),
        ),
        key="name",
    ),
    File(
        "delegates",
        ("delegate", "people", "persons", "délégués", "délégué", "personnes"),
        records.DelegateRow,
        (
            need("company", values.line, *_COMPANY, "الشركة"),
            need(
                "name",
                values.line,
                "delegate",
                "nom",
                "délégué",
                "nom complet",
                "personne",
                "الاسم",
            ),
            need("email", choices.email, *_CONTACT_EMAIL[2:]),
            may("role", values.line, "function", "fonction", "poste", "الوظيفة"),
            may("language", choices.language, "langue", "اللغة"),
            may("arrives_at", values.moment, "arrival", "arrives", "arrivée", "الوصول"),
            may("leaves_at", values.moment, "departure", "leaves", "départ", "المغادرة"),
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
        key="email",
    ),
    File(
        "interpreters",
        ("interpreter", "interprètes", "interprète"),
        records.InterpreterRow,
        (
            need("name", values.line, "interpreter", "nom", "interprète"),
            need("pairs", choices.pairs, "languages", "language pairs", "langues", "paires"),
            may("email", choices.email, "mail", "e-mail", "courriel", "adresse électronique"),
            may("absences", choices.absences, "away", "indisponibilités"),
        ),
        key="name",
    ),
    File(
        "delegations",
        ("delegation", "délégations", "délégation"),
        records.DelegationRow,
        (
            need("cluster", values.line, "name", "nom", "pôle", "grappe"),
            may("max_meetings", values.whole_number, "maximum", "quota", "rendez-vous maximum"),
            may("min_meetings", values.whole_number, "floor", "minimum", "rendez-vous minimum"),
            may("min_share", values.whole_number, "share", "part minimum", "part des souhaits"),
        ),
        key="cluster",
    ),
    File(
        "wishes",
        ("wish", "souhaits", "souhait", "vœux", "voeux"),
        records.WishRow,
        (
            need("company", values.line, *_COMPANY, "الشركة"),
            need("rank", values.whole_number, "rang", "priorité", "ordre", "الترتيب"),
            need("partner", values.line, "wish", "partenaire", "souhait", "الشريك"),
            may("note", values.text, "message", "motif", "ملاحظة"),
        ),
        key="company",
    ),
    File(
        "answers",
        ("answer", "réponses", "réponse"),
        records.AnswerRow,
        (
            need("company", values.line, *_COMPANY),
            need("wisher", values.line, "from", "demandeur"),
            need("answer", choices.answer, "value", "réponse"),
        ),
    ),
    File(
        "vetoes",
        ("veto", "refus", "vétos", "véto"),
        records.VetoRow,
        (
            need("company", values.line, *_COMPANY),
            need("partner", values.line, "never", "partenaire", "jamais"),
        ),
        key="company",
    ),
    File(
        "activities",
        ("activity", "programme", "program", "activités", "activité"),
        records.ActivityRow,
        (
            need("title", values.line, "activity", "titre", "activité", "intitulé"),
            need("kind", choices.activity_kind, "type", "nature"),
            need("date", values.day, "day", "jour"),
            need("starts", values.clock, *_STARTS),
            need("ends", values.clock, *_ENDS),
            may("audience", choices.audience, "public"),
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
        key="activity",
    ),
    File(
        "arrangements",
        ("arrangement", "rendez-vous imposés", "réunions imposées"),
        records.ArrangementRow,
        (
            need("number", values.whole_number, "numéro", "n°", "no"),
            need("companies", values.several, "participants", "entreprises", "sociétés"),
            may("delegates", values.several, "attending", "délégués"),
            may("length", values.whole_number, "slots", "longueur", "nombre de créneaux"),
            may("required", values.yes_or_no, "must", "obligatoire", "imposé"),
            may("slot", values.line, "pinned slot", "créneau"),
            may("table", values.whole_number, "pinned table"),
            may("half_days", values.several, "sessions", "demi-journées"),
            may("after", values.whole_numbers, "après"),
        ),
        key="number",
    ),
)
