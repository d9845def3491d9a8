"""Every text that people read exists in every language, with the same blanks to fill in."""

import ast
import re

import pytest

from services.agenda.reasons import REASONS, reason_text
from services.locale import LANGUAGES, SOURCE, translations
from services.locale.catalogue import ROOT, extract, merged, read

TRANSLATED = [language for language in LANGUAGES if language != SOURCE]


def forms(string: object) -> list[str]:
    return [str(form) for form in string] if isinstance(string, list | tuple) else [str(string)]


def blanks(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)\w", text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_missing(language: str) -> None:
    assert [
        message.id
        for message in merged(language)
        if message.id and (message.fuzzy or not all(forms(message.string)))
    ] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_over(language: str) -> None:
    asked = {message.id for message in extract()}
    assert [message.id for message in read(language) if message.id not in asked] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_blanks_are_those_of_the_code(language: str) -> None:
    # "one meeting" and "two meetings" may do without the number
    wrong = [
        (message.id, form)
        for message in read(language)
        if message.id
        for form in forms(message.string)
        if not blanks(form) <= blanks(forms(message.id)[-1])
        or (not message.pluralizable and blanks(form) != blanks(str(message.id)))
    ]
    assert wrong == []


def test_no_text_hides_in_an_f_string() -> None:
    """Texts are found by reading the code, which does not look into those."""
    hidden = [
        f"{path.name}:{string.lineno}"
        for path in ROOT.rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Attribute) and call.attr in ("gettext", "ngettext")
    ]
    assert hidden == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_own_words(language: str) -> None:
    words = translations(language)
    assert len({reason_text(reason, words) for reason in REASONS}) == len(REASONS)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "لا لقاء"),
        (1, "لقاء واحد"),
        (2, "لقاءان"),
        (3, "3 لقاءات"),
        (11, "11 لقاءً"),
        (100, "100 لقاء "),
    ],
)
def test_arabic_counts_in_six_forms(count: int, text: str) -> None:
    counted = translations("ar").ngettext(
        "%(n)s meeting is planned for you.", "%(n)s meetings are planned for you.", count
    )
    assert (counted % {"n": count}).startswith(text)
