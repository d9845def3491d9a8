"""The search for cyclic garbage, paused and taken up again."""

import gc

import pytest

from scheduler.memory import uncollected


def test_it_is_paused_and_taken_up_again() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_takes_it_up_again() -> None:
    with pytest.raises(ZeroDivisionError), uncollected():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_who_paused_it_before_finds_it_paused() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
