"""Breaks in the full model: where each participant is busy, and where a break of it ends.

A break ends in a slot in which the participant is idle, was busy before in the half-day and is busy
again in the next slot (Bofill et al., JAIR 74, 2022).
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from scheduler.search.model import Model

Literal = cp_model.LiteralT
Linear = cp_model.LinearExprT


def breaks_of(model: "Model") -> list[Linear]:
    """The breaks of each participant, those between fixed meetings included."""
    busy = _busy(model)
    return [
        cp_model.LinearExpr.sum(
            [
                hole
                for slots in model.instance.slots_of
                for hole in _holes(model.cp, [row.get(slot, False) for slot in slots])
            ]
        )
        for row in busy
    ]


def add_cap(model: "Model", cap: int) -> None:
    """The numbers of breaks of two participants differ by no more than `cap`."""
    fewest = model.cp.new_int_var(0, model.instance.slots, "")
    for breaks in breaks_of(model):
        model.cp.add(fewest <= breaks)
        model.cp.add(breaks <= fewest + cap)


def _busy(model: "Model") -> list[dict[int, Literal]]:
    """Per participant the slots in which it may be busy, and whether it is."""
    instance = model.instance
    chances: list[dict[int, list[cp_model.IntVar]]] = [defaultdict(list) for _ in instance.seats]
    busy: list[dict[int, Literal]] = [{} for _ in instance.seats]
    for (candidate, start), variable in model.x.items():
        for participant in instance.members[candidate]:
            for slot in instance.covered(candidate, start):
                chances[participant][slot].append(variable)
    for candidate, start in model.fixed.items():
        for participant in instance.members[candidate]:
            for slot in instance.covered(candidate, start):
                busy[participant][slot] = True
    for participant, row in enumerate(chances):
        for slot, variables in row.items():
            if slot not in busy[participant]:
                alone = instance.seats[participant][slot] == 1
                busy[participant][slot] = _any(model.cp, variables, alone=alone)
    return busy


def _any(cp: cp_model.CpModel, variables: Sequence[cp_model.IntVar], *, alone: bool) -> Literal:
    """Whether one of these is true; `alone`: no two are."""
    if len(variables) == 1:
        return variables[0]
    some = cp.new_bool_var("")
    if alone:
        cp.add_exactly_one([*variables, ~some])
    else:
        cp.add_max_equality(some, variables)
    return some


def _holes(cp: cp_model.CpModel, row: Sequence[Literal]) -> list[Literal]:
    """Where breaks end, slot after slot of a half-day; places where none can end are left out."""
    holes: list[Literal] = []
    begun: Literal = False
    for slot, busy in enumerate(row[:-1]):
        following = row[slot + 1]
        if begun is not False and busy is not True and following is not False:
            holes.append(_all(cp, [begun, _not(busy), following]))
        begun = _not(_all(cp, [_not(begun), _not(busy)]))
    return [hole for hole in holes if hole is not False]


def _all(cp: cp_model.CpModel, literals: Sequence[Literal]) -> Literal:
    """Whether all of these are true."""
    unsure = [literal for literal in literals if not isinstance(literal, bool)]
    if any(literal is False for literal in literals):
        return False
    if not unsure:
        return True
    if len(unsure) == 1:
        return unsure[0]
    every = cp.new_bool_var("")
    for literal in unsure:
        cp.add_implication(every, literal)
    cp.add_bool_or([*(_not(literal) for literal in unsure), every])
    return every


def _not(literal: Literal) -> Literal:
    return not literal if isinstance(literal, bool) else ~literal
