"""Why a wish was not met, in words: a closed set that gives away nobody's secrets.

A decline, a silence and a veto of the partner share one key, so they read the same.
"""

from gettext import NullTranslations

REASONS = (
    "no_common_slot",
    "partner_did_not_confirm",
    "partner_full",
    "own_full",
    "tables_full",
    "mission_rule",
    "would_cost_others",
)


def reason_text(key: str, words: NullTranslations) -> str:
    """The sentence for a public reason; KeyError for a key outside of REASONS."""
    return {
        "no_common_slot": words.gettext("You and this company have no free slot in common."),
        "partner_did_not_confirm": words.gettext("The partner did not confirm this meeting."),
        "partner_full": words.gettext(
            "This company’s slots are filled by meetings that count for more."
        ),
        "own_full": words.gettext("Your own slots are filled by meetings that count for more."),
        "tables_full": words.gettext("No table was free when both of you were."),
        "mission_rule": words.gettext("A rule of this mission leaves no room for this meeting."),
        "would_cost_others": words.gettext(
            "This meeting would have cost other meetings that count for more."
        ),
    }[key]
