"""The scheduler on generated cases: quality, seconds, memory, growth, and lateness.

Each line is printed as JSON as soon as it is known, then all as a table.
"""

import json
import math
from collections.abc import Iterator
from statistics import linear_regression
from typing import Any

from scheduler.commands.bench import CASES, GROWTH, against_plain, measured, of_growth

TIME_LIMIT_S = 60.0
DEADLINES_S = (1.0, 5.0, 20.0)
CANCELS_S = (0.2, 1.0, 3.0, 8.0)
LATE_CASES = ("L-fair", "XL", "XL-any", "XXL")
GROWS, LATE = "growth", "lateness"
CHOICES = (*CASES, GROWS, LATE)


def run(chosen: list[str]) -> None:
    """Measures the chosen cases, growth and lateness; all without any."""
    chosen = chosen or list(CHOICES)
    _table(_compared([name for name in chosen if name in CASES]))
    if GROWS in chosen:
        _growth()
    if LATE in chosen:
        _table(_lateness())


def _compared(names: list[str]) -> Iterator[dict[str, Any]]:
    for name in names:
        ours = measured(CASES[name], time_limit_s=TIME_LIMIT_S)
        plain: dict[str, Any] = {"plain": "not run: one goal only", "ratio": None}
        if CASES[name].policy == "weighted":
            plain = against_plain(CASES[name], ours["seconds"])
        yield {"case": name, **ours, **plain}


def _growth() -> None:
    """The exponent: slope of the least squares of log seconds over log participants."""
    rows = _table(
        {"case": f"{people:,}", **measured(of_growth(people), time_limit_s=4 * TIME_LIMIT_S)}
        for people in GROWTH
    )
    sizes = [math.log(row["participants"]) for row in rows]
    for kind in ("seconds", "cpu"):
        slope = linear_regression(sizes, [math.log(row[kind]) for row in rows]).slope
        print(json.dumps({"exponent of": kind, "is": round(slope, 2)}), flush=True)


def _lateness() -> Iterator[dict[str, Any]]:
    for name in LATE_CASES:
        for limit in DEADLINES_S:
            yield _late(f"{name}, limit {limit:g} s", name, limit, 1e9)
        for cancel in CANCELS_S:
            yield _late(f"{name}, cancelled at {cancel:g} s", name, TIME_LIMIT_S, cancel)


def _late(title: str, name: str, limit: float, cancel: float) -> dict[str, Any]:
    row = measured(CASES[name], time_limit_s=limit, cancel_s=cancel)
    return {"case": title, **row, "late": round(max(0.0, row["seconds"] - min(limit, cancel)), 2)}


def _table(rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    told = []
    for row in rows:
        print(json.dumps(row), flush=True)
        told.append(row)
    if told:
        columns = dict.fromkeys(key for row in told for key in row)
        lines = [list(columns), *([str(row.get(key, "")) for key in columns] for row in told)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            print("  ".join(map(str.ljust, line, widths)).rstrip(), flush=True)
    return told
