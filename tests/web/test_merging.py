"""Two colleagues in one form: nothing that either has typed is lost."""

from hypothesis import given
from hypothesis import strategies as st

from services.web.company.merging import merged, version_of

NAMES = ("offers", "needs", "free:1")
VALUES = st.fixed_dictionaries({name: st.sampled_from(["", "a", "b", "c=d e"]) for name in NAMES})


@given(VALUES, VALUES, VALUES)
def test_each_field_has_the_text_of_whoever_changed_it(
    opened: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    merge = merged(version_of(opened), mine=mine, theirs=theirs)
    for name in NAMES:
        was, own, other = opened[name], mine[name], theirs[name]
        if own not in (was, other):
            assert merge.values[name] == own
        else:
            assert merge.values[name] == other
        assert (name in merge.clashes) == (len({was, own, other}) == 3)


@given(VALUES, VALUES)
def test_alone_everything_is_as_typed(opened: dict[str, str], mine: dict[str, str]) -> None:
    merge = merged(version_of(opened), mine=mine, theirs=opened)
    assert (merge.values, merge.clashes) == (mine, ())


def test_without_a_version_nothing_stored_is_overwritten() -> None:
    theirs = {"offers": "theirs", "needs": ""}
    merge = merged("nonsense = a=b=c", mine={"offers": "mine", "needs": "typed"}, theirs=theirs)
    assert merge.clashes == ("offers",)
    assert merge.values == {"offers": "mine", "needs": "typed"}


def test_what_one_of_both_lacks_is_the_others() -> None:
    merge = merged(version_of({"a": "1"}), mine={"b": "2"}, theirs={"a": "3", "c": "4"})
    assert (merge.values, merge.clashes) == ({"a": "3", "b": "2", "c": "4"}, ())
