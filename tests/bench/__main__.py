"""./dev bench: every figure of the README, measured in one run. It prints and asserts nothing."""

import argparse

from tests.bench import b2bsp, breaks, main_job, repair, solver


def main() -> None:
    parts = {
        "solver": solver.run,
        "breaks": breaks.run,
        "repair": repair.run,
        "b2bsp": b2bsp.run,
        "main-job": main_job.run,
    }
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("parts", nargs="*", choices=[[], *parts], help="all without any")
    chosen = parser.parse_args().parts or list(parts)
    for name in chosen:
        print(f"== {name}", flush=True)
        parts[name]()


main()
