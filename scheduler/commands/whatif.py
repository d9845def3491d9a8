"""The command whatif: which table, slot or seat more would serve most, as a table or as JSON."""

import argparse
import json
import sys
from pathlib import Path

from scheduler import check, solve
from scheduler.commands.bar import ProgressBar
from scheduler.commands.cli import InputError, read_problem, read_result
from scheduler.explain.remedies import Kind, Remedy
from scheduler.explain.whatif import BASE_SHARE, what_if
from scheduler.jsondata import encode
from scheduler.problem import Problem
from scheduler.result import Result

WORDS = {
    Kind.TABLE: "+1 table",
    Kind.SEAT: "+1 seat",
    Kind.SLOT: "+1 slot",
    Kind.LONGER_HALF_DAY: "longer half-day",
}
HEAD = ("remedy", "where", "gain", "at most", "meetings", "first choices", "other goals", "gain is")


def run(options: argparse.Namespace) -> int:
    """Prints the remedies; exit status 1 where there is no schedule to improve."""
    problem = read_problem(options.problem)
    with ProgressBar(sys.stderr) as bar:
        result = _result(problem, options, bar)
        remedies = what_if(
            problem,
            result,
            confirm=options.confirm,
            time_limit_s=options.time_limit * (1 if options.result else 1 - BASE_SHARE),
            seed=options.seed,
            workers=options.workers,
            on_progress=bar.show,
        )
    if options.json:
        told = {"status": result.status, "value": result.value, "bound": result.bound}
        print(json.dumps({**told, "remedies": encode(remedies)}))
    elif result.value is None:
        print(f"{result.status}: there is no schedule to improve")
    else:
        print(f"{result.status}: {result.value} of at most {result.bound} served")
        print(_table(remedies) if remedies else "none of the proposals helps")
    return 0 if result.value is not None else 1


def _result(problem: Problem, options: argparse.Namespace, bar: ProgressBar) -> Result:
    """The one given, which must keep every rule of the problem, or else of a solve."""
    path: Path | None = options.result
    if path is None:
        return solve(
            problem,
            policy=options.policy,
            time_limit_s=options.time_limit * BASE_SHARE,
            seed=options.seed,
            workers=options.workers,
            on_progress=bar.show,
        )
    result = read_result(path)
    violations = check(problem, result).violations
    if violations:
        raise InputError(f"{path}: is no result of this problem. {violations[0]}")
    return result


def _table(remedies: tuple[Remedy, ...]) -> str:
    rows = [HEAD, *(_row(remedy) for remedy in remedies)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _row(remedy: Remedy) -> tuple[str, ...]:
    return (
        WORDS[remedy.kind],
        remedy.where,
        _signed(remedy.gain),
        _signed(remedy.gain_bound),
        _signed(remedy.more_meetings),
        _signed(remedy.more_first_choices),
        ", ".join(f"{stage} {gain:+}" for stage, gain in remedy.earlier),
        {"OPTIMAL": "exact", "FEASIBLE": "not proved"}.get(remedy.status, "not confirmed"),
    )


def _signed(number: int | None) -> str:
    return "?" if number is None else f"{number:+}"
