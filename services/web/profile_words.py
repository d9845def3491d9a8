"""The parts of a company's profile, in words: for staff and for the company itself."""

from gettext import NullTranslations


def part_name(part: str, words: NullTranslations) -> str:
    """A part of the profile, as in a list of what is missing."""
    return {
        "offers": words.gettext("what it offers"),
        "needs": words.gettext("what it looks for"),
        "description": words.gettext("about the company"),
        "sector": words.gettext("sector"),
        "product": words.gettext("product"),
        "technology": words.gettext("technology"),
        "territory": words.gettext("territory"),
        "languages": words.gettext("languages"),
    }[part]
