"""What is wrong with a result that does not hold, in the words of its reader."""

from gettext import NullTranslations
from typing import NamedTuple

from scheduler import Rule

CHANGED = "What is stored is no longer what was verified; verify it again."
NOT_THOSE = "Status, value, bound or fingerprint of the solve are not those of its result"
UNREADABLE = "What is stored can't be read"


class Violated(NamedTuple):
    """A sentence, and the place as the verifier says it, in English."""

    says: str
    where: str


def violation_text(stored: str, words: NullTranslations) -> Violated:
    """The sentence of the rule that is broken; as it is stored where none is known."""
    rule, _, where = stored.partition(" Broken: ")
    if not where:
        rule, _, where = stored.partition(": ")
    known: dict[str, str] = {**_rules(words), **_stored(words)}
    return Violated(known[rule], where) if rule in known else Violated("", stored)


def _stored(words: NullTranslations) -> dict[str, str]:
    return {
        CHANGED: words.gettext("What is stored is no longer what was verified; verify it again."),
        NOT_THOSE: words.gettext(
            "Status, value, bound or fingerprint of the solve are not those of its result."
        ),
        UNREADABLE: words.gettext("What is stored can’t be read."),
    }


def _rules(words: NullTranslations) -> dict[str, str]:
    return {
        Rule.SAME_PROBLEM: words.gettext("A result belongs to the problem it is checked against."),
        Rule.CANDIDATE: words.gettext(
            "Each meeting is a candidate of the problem, held once, with its participants."
        ),
        Rule.LENGTH: words.gettext("A meeting takes consecutive slots of one half-day."),
        Rule.FREE: words.gettext("A participant meets only in its free slots."),
        Rule.SEATS: words.gettext(
            "A participant holds no more meetings in a slot than it has seats."
        ),
        Rule.DELEGATES: words.gettext(
            "A named delegate of each participant attends, is not busy and in one place only."
        ),
        Rule.TABLES: words.gettext(
            "A meeting has a table that is open, and a table holds one meeting at a time."
        ),
        Rule.SITE: words.gettext("A participant with a site of its own meets only there."),
        Rule.TRAVEL: words.gettext(
            "A person has the time to travel between meetings at different sites."
        ),
        Rule.INTERPRETERS: words.gettext(
            "An interpreter of each pair is there, not busy, and in one meeting at a time."
        ),
        Rule.ALLOWED: words.gettext("A meeting begins in a slot that its candidate allows."),
        Rule.PINS: words.gettext(
            "A meeting keeps to the slot, table and delegates it is pinned to."
        ),
        Rule.PRECEDENCE: words.gettext(
            "Of two candidates in order the first ends before the second begins."
        ),
        Rule.ALTERNATIVES: words.gettext(
            "Of candidates that are alternatives at most one is held."
        ),
        Rule.MAX: words.gettext("A participant holds no more meetings than its maximum."),
        Rule.QUOTA: words.gettext(
            "The participants of a delegation hold no more meetings than its maximum."
        ),
        Rule.BREAKS: words.gettext(
            "The numbers of breaks of two participants differ by no more than the cap."
        ),
        Rule.MANDATORY: words.gettext("Every mandatory candidate is held."),
        Rule.FROZEN: words.gettext(
            "A frozen meeting stays in its slot, at its table, with its delegates."
        ),
        Rule.VALUE: words.gettext("The value of each stage is what the meetings give."),
        Rule.BOUND: words.gettext(
            "A bound is what its certificate shows, and no value lies beyond it."
        ),
        Rule.STATUS: words.gettext("The status says what values, bounds and proofs say."),
        Rule.UNSERVED: words.gettext("Each wish not served is told once to the side that wished."),
        Rule.PRICE: words.gettext("A price is what the certificate shows."),
        Rule.CHANGES: words.gettext(
            "Each published meeting that is not kept is listed, with what keeps it from staying."
        ),
    }
