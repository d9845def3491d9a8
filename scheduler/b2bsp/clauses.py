"""Clauses over who is where when, for CP-SAT."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

Literal = cp_model.LiteralT


@dataclass(frozen=True, slots=True)
class Encoding:
    """What is held when, who is busy when, where a break of each participant may begin.

    `tally[participant][k]` is true where the participant has more than k breaks; minimising makes
    it false elsewhere.
    """

    model: cp_model.CpModel
    held: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)
    busy: dict[tuple[int, int], Literal] = field(default_factory=dict)
    starts: dict[int, list[Literal]] = field(default_factory=dict)
    tally: dict[int, list[Literal]] = field(default_factory=dict)

    def clause(self, *literals: Literal) -> None:
        """At least one of these; literals True and False are taken at their word."""
        if not any(literal is True for literal in literals):
            self.model.add_bool_or([each for each in literals if each is not False])

    def by_people(self) -> cp_model.LinearExprT:
        """The breaks of all, told by who has how many."""
        return cp_model.LinearExpr.sum([each for own in self.tally.values() for each in own])


def negated(literal: Literal) -> Literal:
    return not literal if isinstance(literal, bool) else ~literal


def any_of(encoding: Encoding, held: Sequence[cp_model.IntVar]) -> Literal:
    """A literal that says whether one of these, of which at most one can be true, is true."""
    if len(held) <= 1:
        return held[0] if held else False
    some = encoding.model.new_bool_var("")
    encoding.model.add_exactly_one([*held, ~some])
    return some
