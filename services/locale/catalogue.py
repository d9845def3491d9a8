"""All texts of the code and the templates: what every catalogue must have.

`python -m services.locale.catalogue` writes the catalogues anew; what is missing is then empty.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from services.locale import LANGUAGES, SOURCE, catalogue_path

ROOT = Path(__file__).parents[1]
#: Where texts stand, and who reads them there.
_READERS = [("**/templates/**", "jinja2"), ("**.py", "python")]
_HEAD = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


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
    write(language, merged(language))


def merged(language: str) -> Catalog:
    """The catalogue of a language with the texts that the code asks for now."""
    catalogue = read(language)
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def write(language: str, catalogue: Catalog) -> None:
    """Write a catalogue so that the same texts give the same file."""
    head = _HEAD.format(language=language, plural_forms=catalogue.plural_forms)
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as text:
        text.write(head.encode())
        write_po(
            text, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False
        )


if __name__ == "__main__":
    for each in LANGUAGES:
        if each != SOURCE:
            update(each)
