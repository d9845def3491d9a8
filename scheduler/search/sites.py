"""Sites and travel in CP-SAT models."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from ortools.sat.python import cp_model

from scheduler.search.model import Model
from scheduler.sites.reach import Sites

Literal = cp_model.IntVar
Presence = tuple[str, int, list[Literal]]
Use = tuple[range, int, Literal]
"""Slots, a site, and whether there is a meeting."""
P = TypeVar("P", bound=Hashable)


def add_sites(
    model: Model,
    sites: Sites,
    at_table: Mapping[tuple[int, int], Literal],
    presences: Iterable[Presence],
) -> dict[tuple[int, int], Literal]:
    """Adds the rules of sites; per candidate and site whether it is held there.

    `at_table` are literals per candidate and table, if there are any. `presences`: a person, a
    candidate, and literals that together say that the person is in it (none: whenever it is held).
    """
    placed = _placed(model, sites)
    covered = model.instance.covered
    uses = ((covered(c, start), site, literal) for (c, start, site), literal in placed.items())
    share_tables(model.cp, sites, uses)
    at_site = {}
    for candidate in model.free:
        for site in sites.allowed[candidate]:
            at_site[candidate, site] = model.cp.new_bool_var("")
            starts = [placed[candidate, start, site] for start in model.begins[candidate]]
            model.cp.add(sum(starts) == at_site[candidate, site])
    for (candidate, table), use in at_table.items():
        here = at_site.get((candidate, sites.of_table[table]))
        if here is None:
            model.cp.add(use == 0)
        else:
            model.cp.add_implication(use, here)
    _travel(model, sites, placed, presences)
    return at_site


def _placed(model: Model, sites: Sites) -> dict[tuple[int, int, int], Literal]:
    """Per candidate, start and site whether it is held so: one site that it allows."""
    placed: dict[tuple[int, int, int], Literal] = {}
    for (candidate, start), begins in model.x.items():
        here = {site: model.cp.new_bool_var("") for site in sites.allowed[candidate]}
        model.cp.add(sum(here.values()) == begins)
        placed.update({(candidate, start, site): literal for site, literal in here.items()})
    return placed


def share_tables(cp: cp_model.CpModel, sites: Sites, uses: Iterable[Use]) -> None:
    """No more meetings at a site in a slot than it has open tables."""
    crowds: dict[tuple[int, int], list[Literal]] = defaultdict(list)
    for covered, site, literal in uses:
        for slot in covered:
            crowds[slot, site].append(literal)
    for (slot, site), literals in crowds.items():
        cp.add(sum(literals) <= sites.open_tables[site][slot])


def keep_apart(
    cp: cp_model.CpModel, sites: Sites, here: Mapping[tuple[P, int, int], Literal]
) -> None:
    """Nobody is at two sites in slots too close together; `here` is by person, slot and site."""
    for (person, slot, site), literal in here.items():
        for other in range(site + 1, len(sites.names)):
            for close in sites.close(slot, site, other):
                there = here.get((person, close, other))
                if there is not None:
                    cp.add_at_most_one([literal, there])


def _travel(
    model: Model,
    sites: Sites,
    placed: Mapping[tuple[int, int, int], Literal],
    presences: Iterable[Presence],
) -> None:
    """Nobody is at two sites in slots too close together."""
    here: dict[tuple[str, int, int], Literal] = {}
    for person, candidate, conditions in presences:
        for start in model.begins[candidate]:
            for site in sites.allowed[candidate]:
                literals = [placed[candidate, start, site], *conditions]
                for slot in model.instance.covered(candidate, start):
                    key = (person, slot, site)
                    if key not in here:
                        here[key] = model.cp.new_bool_var("")
                    model.cp.add_bool_or([*(one.negated() for one in literals), here[key]])
    keep_apart(model.cp, sites, here)
