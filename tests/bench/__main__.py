"""./dev bench: every figure of the README, measured in one run. It prints and asserts nothing."""

import argparse

from tests.bench import (
    b2bsp,
    breaks,
    main_job,
    pages,
    publishing,
    repair,
    solver,
    stopping,
    timetable,
    whatif,
)


def main() -> None:
    options = argparse.Namespace()
    parts = {
        "solver": lambda: solver.run(options.cases),
        "breaks": breaks.run,
        "repair": repair.run,
        "whatif": whatif.run,
        "b2bsp": b2bsp.run,
        "main-job": main_job.run,
        "pages": pages.run,
        "timetable": timetable.run,
        "publishing": publishing.run,
        "stopping": stopping.run,
    }
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("parts", nargs="*", choices=[[], *parts], help="all without any")
    parser.add_argument(
        "--cases", nargs="*", choices=solver.CHOICES, default=[], help="of solver; all without any"
    )
    parser.parse_args(namespace=options)
    for name in options.parts or parts:
        print(f"== {name}", flush=True)
        parts[name]()


main()
