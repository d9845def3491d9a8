"""Names stand where a reader of the language looks for them."""

import pytest

from services.locale import LANGUAGES
from services.locale.sorting import sort_key
from tests.web.company_site import CompanySite
from tests.web.test_company_catalogue import found, tell


def in_order(names: str, language: str) -> str:
    return " ".join(sorted(names.split(), key=lambda name: sort_key(name, language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "names",
    [
        # an accent decides only between the same letters, a capital only between the same accents
        "cote Cote coté côte côté coteau",
        "éclair école Écologie Éditions Edson",
        "Œnologie office",
    ],
)
def test_accents_and_capitals_come_after_letters(language: str, names: str) -> None:
    assert in_order(names, language) == names


@pytest.mark.parametrize(
    ("language", "names"),
    [
        # the article is part of the name; a letter that carries hamza comes before the bare one
        ("ar", "آمال الأمل أمل امل شركة مصنع"),
        ("fr", "آمال أمل الأمل امل شركة مصنع"),
    ],
)
def test_arabic_goes_by_letters(language: str, names: str) -> None:
    assert in_order(names, language) == names


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fr", "12 Alpha éclair Zeta أمل شركة"),
        ("en", "12 Alpha éclair Zeta أمل شركة"),
        ("ar", "12 أمل شركة Alpha éclair Zeta"),
    ],
)
def test_the_letters_of_the_reader_come_first(language: str, names: str) -> None:
    assert in_order(names, language) == names


@pytest.mark.parametrize(
    ("language", "names"),
    [("fr", ["Éclat", "Zeta", "أمل"]), ("ar", ["أمل", "Éclat", "Zeta"])],
)
def test_pages_list_in_the_order_of_the_reader(
    site: CompanySite, language: str, names: list[str]
) -> None:
    for number, name in enumerate(["Zeta", "أمل", "Éclat"]):
        tell(site, number, name=name)
    assert found(site, lang=language) == names
