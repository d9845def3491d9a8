"""Which pairs a meeting needs: hand-made cases, and that everybody is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.languages import joined
from services.domain.solving.interpreting import pairs_needed


@pytest.mark.parametrize(
    ("stated", "supply", "pairs"),
    [
        # a common language, or somebody who stated none
        ((["fr", "en"], ["ar", "en"]), {"ar-fr": 1}, ()),
        ((["fr"], []), {"ar-fr": 1}, ()),
        # the pair with most interpreters
        ((["fr", "en"], ["ar"]), {"ar-fr": 1, "ar-en": 2}, ("ar-en",)),
        # of equals, what was stated first
        ((["fr", "en"], ["ar"]), {"ar-fr": 1, "ar-en": 1}, ("ar-fr",)),
        # without any interpreter the pair of first languages
        ((["fr", "en"], ["zh", "ar"]), {"de-fr": 1}, ("fr-zh",)),
        # the pivot that most speak
        ((["fr"], ["fr", "ar"], ["ar"]), {"ar-fr": 1}, ("ar-fr",)),
        ((["fr"], ["en"], ["en", "ar"], ["ar"]), {"en-fr": 2, "ar-en": 1}, ("ar-en", "en-fr")),
        # two pairs with interpreters before one without
        ((["fr"], ["en"], ["en"]), {"de-en": 9}, ("en-fr",)),
        ((["zh"], ["fr", "ar"], ["fr"]), {"fr-zh": 0, "ar-zh": 1}, ("fr-zh",)),
        ((["zh"], ["fr", "en"], ["fr"]), {"en-zh": 1, "fr-zh": 1}, ("fr-zh",)),
    ],
)
def test_the_pairs_of_a_meeting(
    stated: tuple[list[str], ...], supply: dict[str, int], pairs: tuple[str, ...]
) -> None:
    assert pairs_needed(stated, supply) == pairs


codes = st.lists(st.sampled_from(["ar", "de", "en", "fr", "zh"]), max_size=3, unique=True)
supplies = st.dictionaries(
    st.tuples(codes, codes).map(lambda two: joined((two[0] + ["fr"])[0], (two[1] + ["ar"])[0])),
    st.integers(0, 3),
)


@given(st.lists(codes, min_size=2, max_size=6), supplies)
def test_somebody_s_language_is_understood_by_all(
    stated: list[list[str]], supply: dict[str, int]
) -> None:
    pairs = pairs_needed(stated, supply)
    everybody = {language for languages in stated for language in languages}
    common = everybody.intersection(*map(set, stated))
    assert (pairs == ()) == (not all(stated) or bool(common))
    if pairs:
        assert any(
            all(
                pivot in languages or any(joined(pivot, one) in pairs for one in languages)
                for languages in stated
            )
            for pivot in everybody
        )
        assert list(pairs) == sorted(set(pairs))


@given(codes.filter(bool), codes.filter(bool), supplies)
def test_two_meet_in_the_pair_with_most_interpreters(
    mine: list[str], theirs: list[str], supply: dict[str, int]
) -> None:
    pairs = pairs_needed([mine, theirs], supply)
    if pairs:
        most = max(supply.get(joined(one, other), 0) for one in mine for other in theirs)
        assert [supply.get(pair, 0) for pair in pairs] == [most]
