"""Countries to choose from, by their names in the reader's language."""

from services.domain import addresses
from services.domain.folding import fold
from services.locale import locale_of


def countries(language: str) -> list[tuple[str, str]]:
    """Code and name of each, in the order of the names."""
    names = locale_of(language).territories
    return sorted(
        ((code, names.get(code, code)) for code in addresses.countries()),
        key=lambda pair: fold(pair[1]),
    )
