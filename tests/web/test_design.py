"""The colours that pages use can be read, in both schemes."""

import pytest

from services.web import design


def test_every_pair_of_colours_has_contrast_enough() -> None:
    poor = [
        f"{pair.scheme}: {pair.above} on {pair.below} {pair.ratio:.2f}"
        for pair in design.contrasts()
        if pair.ratio < pair.least
    ]
    assert poor == []


def test_every_plain_colour_is_measured() -> None:
    measured = {name for pair in design.contrasts() for name in (pair.above, pair.below)}
    assert set(design.colours("light")) - measured == {"line"}


def test_both_schemes_have_the_same_colours() -> None:
    assert design.colours("light").keys() == design.colours("dark").keys()


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(design.contrast(one, other), 2) == ratio
