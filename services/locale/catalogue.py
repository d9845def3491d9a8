"""All texts of the code and the templates: what every catalogue must have."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from services.locale import SOURCE, catalogue_path

ROOT = Path(__file__).parents[1]
#: Where texts stand, and who reads them there.
_READERS = [("**/templates/**", "jinja2"), ("**.py", "python")]


def extract(root: Path = ROOT) -> Catalog:
    """The texts that the code asks to be translated, by file but without line numbers."""
    found = Catalog(locale=SOURCE, project="Escale", fuzzy=False)
    options = {"**/templates/**": {"silent": "false", "trimmed": "true"}}
    for file, _line, message, comments, context in extract_from_dir(
        root, method_map=_READERS, options_map=options, strip_comment_tags=True
    ):
        found.add(message, auto_comments=comments, context=context, locations=[(file, 0)])
    return found


def read(language: str) -> Catalog:
    """The catalogue of a language as it is written."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, project="Escale", fuzzy=False)
    with path.open("rb") as text:
        return read_po(text, locale=language)


def update(language: str) -> None:
    """Write the catalogue with what the code asks for now: new texts empty, old ones dropped."""
    catalogue = read(language)
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as text:
        write_po(text, catalogue, width=100, sort_output=True, include_lineno=False)
