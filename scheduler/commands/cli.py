"""The command line: generate, solve, check, whatif, bench.

Exit status 0: solved, or nothing wrong; 1: infeasible, unknown, or violations; 2: bad input.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from scheduler import check, solve
from scheduler.b2bsp.dzn import Event, problem_from_dzn, read_dzn
from scheduler.commands.bar import ProgressBar
from scheduler.commands.generate import Size, generate
from scheduler.errors import ProblemError
from scheduler.problem import Problem
from scheduler.result import Result, Status


class InputError(Exception):
    """A file that can't be used, in one sentence."""


def main(arguments: list[str]) -> int:
    """Runs one command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except (InputError, ProblemError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 1
    return status


def _generate(options: argparse.Namespace) -> int:
    size = Size(
        visitors=options.visitors,
        hosts=options.hosts,
        half_days=options.half_days,
        slots=options.slots,
        tables=options.tables,
        wishes=options.wishes,
        absence=options.absence,
        any_to_any=options.any_to_any,
        forbidden=options.forbidden,
        host_wishes=options.host_wishes,
    )
    print(json.dumps(generate(size, options.seed).to_json()))
    return 0


def _solve(options: argparse.Namespace) -> int:
    problem = read_problem(options.problem)
    if options.output is not None and not options.output.parent.is_dir():
        raise InputError(f"{options.output.parent}: there is no such folder")
    with ProgressBar(sys.stderr) as bar:
        result = solve(
            problem,
            policy=options.policy,
            time_limit_s=options.time_limit,
            seed=options.seed,
            workers=options.workers,
            polish_limit_s=options.polish,
            max_loss=options.max_loss,
            on_progress=bar.show,
        )
    if options.output is not None:
        _write(options.output, json.dumps(result.to_json(), indent=1))
    seconds = result.kpis.get("seconds", bar.seconds)
    summary = {"status": result.status, "value": result.value, "bound": result.bound}
    print(json.dumps({**summary, "seconds": seconds}))
    return 0 if result.status in (Status.OPTIMAL, Status.FEASIBLE) else 1


def _check(options: argparse.Namespace) -> int:
    problem = read_problem(options.problem)
    result = read_result(options.result)
    report = check(problem, result)
    for violation in report.violations:
        print(violation)
    if report.violations:
        return 1
    goals = ", ".join(f"{stage} {value}" for stage, value in report.goals.items())
    print(
        f"{result.status}: {len(result.meetings)} meetings, every rule kept; {goals or 'no goals'}"
    )
    return 0


def _whatif(options: argparse.Namespace) -> int:
    from scheduler.commands.whatif import run  # noqa: PLC0415 - loads OR-Tools

    return run(options)


def _bench(options: argparse.Namespace) -> int:
    from scheduler.commands.bench import CASES, against_plain, measured, worst  # noqa: PLC0415 - loads OR-Tools

    for name in options.cases:
        if name not in CASES:
            raise InputError(f"{name}: is not one of {', '.join(CASES)}")
        case, workers, rows = CASES[name], options.workers or 2, []
        for seed in range(options.seed, options.seed + options.seeds):
            told = measured(case, time_limit_s=options.time_limit, seed=seed, workers=workers)
            if options.plain:
                told |= against_plain(case, told["seconds"], seed=seed, workers=workers)
            rows.append(told)
            print(json.dumps({"case": name, "seed": seed, **told}), flush=True)
        if len(rows) > 1:
            print(json.dumps({"case": name, "worst of": len(rows), **worst(rows)}), flush=True)
    return 0


def _bench_b2bsp(options: argparse.Namespace) -> int:
    from scheduler.b2bsp.optimise import measured  # noqa: PLC0415 - loads OR-Tools

    events = [read_event(path) for path in options.files]
    for event in events:
        told = measured(event, fairness=options.fairness, time_limit_s=options.time_limit)
        if options.json:
            print(json.dumps(told), flush=True)
        else:
            print("  ".join(f"{key} {value}" for key, value in told.items()), flush=True)
    return 0


def read_event(path: Path) -> Event:
    """The published event in a .dzn file; InputError or ProblemError say what is wrong with it."""
    return read_dzn(_text(path), path.name.removesuffix(".dzn"))


def read_problem(path: Path) -> Problem:
    """The problem in a JSON or .dzn file; InputError or ProblemError say what is wrong with it."""
    if path.suffix == ".dzn":
        return problem_from_dzn(read_dzn(_text(path), path.name))
    return Problem.from_json(_json(path))


def read_result(path: Path) -> Result:
    """The result in a JSON file; InputError or ProblemError say what is wrong with it."""
    return Result.from_json(_json(path))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text (byte {error.start})") from None
    except OSError as error:
        raise InputError(f"{path}: can't be read, {error.strerror}") from None


def _json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"{path}: is not JSON, {error.msg} at {place}") from None
    except RecursionError:
        raise InputError(f"{path}: is nested too deeply") from None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: can't be written, {error.strerror}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scheduler", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="generate|solve|check|whatif|bench")
    _add_generate(commands.add_parser("generate", help="print a random problem as JSON"))
    solving = commands.add_parser("solve", help="solve a problem (.json, or an event .dzn)")
    solving.add_argument("problem", type=Path)
    solving.add_argument("-o", "--output", type=Path, help="where to write the result as JSON")
    solving.add_argument("--polish", type=float, default=0.0, metavar="SECONDS")
    solving.add_argument(
        "--max-loss",
        type=_whole,
        default=0,
        metavar="POINTS",
        help="of served preference, for more kept meetings",
    )
    _add_solver_options(solving)
    solving.set_defaults(run=_solve)
    checking = commands.add_parser("check", help="check a result against its problem")
    checking.add_argument("problem", type=Path)
    checking.add_argument("result", type=Path)
    checking.set_defaults(run=_check)
    whatif = commands.add_parser("whatif", help="what one more table, slot or seat would serve")
    whatif.add_argument("problem", type=Path)
    whatif.add_argument("--result", type=Path, help="of a solve; it says the policy, too")
    whatif.add_argument("--confirm", type=_whole, default=5, metavar="K", help="by full solves")
    whatif.add_argument("--json", action="store_true", help="an object instead of a table")
    _add_solver_options(whatif)
    whatif.set_defaults(run=_whatif)
    bench = commands.add_parser("bench", help="measure").add_subparsers(required=True)
    generated = bench.add_parser("generated", help="value, bound, seconds and memory of cases")
    generated.add_argument("cases", nargs="*", default=["M"], metavar="CASE", help="M, XL-any, …")
    generated.add_argument("--plain", action="store_true", help="the single CP-SAT model, too")
    generated.add_argument("--time-limit", type=_seconds, default=60.0, metavar="SECONDS")
    generated.add_argument("--seed", type=int, default=0)
    generated.add_argument(
        "--seeds", type=_count, default=1, metavar="COUNT", help="from --seed on"
    )
    generated.add_argument("--workers", type=_count, default=None)
    generated.set_defaults(run=_bench)
    published = bench.add_parser("b2bsp", help="least breaks of published events, with proof")
    published.add_argument("files", type=Path, nargs="+", metavar="FILE.dzn")
    published.add_argument("--time-limit", type=_seconds, default=60.0, metavar="SECONDS")
    published.add_argument("--fairness", type=_whole, default=2, metavar="D")
    published.add_argument("--json", action="store_true", help="an object per line")
    published.set_defaults(run=_bench_b2bsp)
    return parser


def _add_generate(parser: argparse.ArgumentParser) -> None:
    for name in ("visitors", "hosts", "half-days", "slots", "tables", "wishes"):
        parser.add_argument(f"--{name}", type=_count, required=True)
    parser.add_argument("--host-wishes", type=_whole, help="where not as many as --wishes")
    parser.add_argument("--absence", type=_share, default=0.0)
    parser.add_argument("--forbidden", type=_share, default=0.0, help="each slot of everybody")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--any-to-any", action="store_true")
    parser.set_defaults(run=_generate)


def _add_solver_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--policy", choices=["weighted", "fair"], default="weighted")
    parser.add_argument("--time-limit", type=_seconds, default=60.0, metavar="SECONDS")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=_count, default=None)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not at least 1")
    return number


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is below 0")
    return number


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 < number < 1e9:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number of seconds")
    return number
