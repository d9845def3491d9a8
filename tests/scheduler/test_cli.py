"""The command line as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

EVENTS = Path(__file__).parents[1] / "events"
SIZE = {"visitors": 8, "hosts": 12, "half-days": 2, "slots": 4, "tables": 5, "wishes": 4}
GENERATE = ["generate", *(f"--{name}={number}" for name, number in SIZE.items())]


def scheduler(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scheduler", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A generated problem and its result."""
    folder = tmp_path_factory.mktemp("cli")
    problem, result = folder / "problem.json", folder / "result.json"
    problem.write_text(scheduler(*GENERATE, "--absence", "0.1", "--seed", "4").stdout)
    scheduler("solve", problem, "--time-limit", "30", "-o", result)
    return problem, result


def test_generate_is_repeatable() -> None:
    first, second, other = (scheduler(*GENERATE, "--seed", s).stdout for s in (1, 1, 2))
    assert first == second
    assert first != other


def test_solve_ends_with_one_line_of_json(files: tuple[Path, Path], tmp_path: Path) -> None:
    run = scheduler("solve", files[0], "--time-limit", "30", "-o", tmp_path / "r.json")
    told = json.loads(run.stdout.splitlines()[-1])
    assert run.returncode == 0
    assert list(told) == ["status", "value", "bound", "seconds"]
    assert (told["status"], told["value"]) == ("OPTIMAL", told["bound"])
    written = json.loads((tmp_path / "r.json").read_text())
    assert {"status", "stages", "meetings", "unserved", "certificate"} <= set(written)
    assert set(written["meetings"][0]) == {
        "candidate",
        "participants",
        "delegates",
        "slot",
        "table",
    }


def test_check_agrees(files: tuple[Path, Path]) -> None:
    run = scheduler("check", *files)
    assert run.returncode == 0
    assert run.stdout.startswith("OPTIMAL: ")


def test_check_tells_each_violation(files: tuple[Path, Path], tmp_path: Path) -> None:
    result = json.loads(files[1].read_text())
    result["meetings"] = result["meetings"][1:]
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(result))
    run = scheduler("check", files[0], broken)
    assert run.returncode == 1
    assert "The value of each stage is what the meetings give." in run.stdout


def test_solve_reads_published_events(tmp_path: Path) -> None:
    run = scheduler("solve", EVENTS / "small-fair.dzn", "-o", tmp_path / "r.json")
    assert run.returncode == 0
    assert json.loads(run.stdout.splitlines()[-1])["value"] == 90
    assert scheduler("check", EVENTS / "small-fair.dzn", tmp_path / "r.json").returncode == 0


def test_infeasible_is_exit_status_1(tmp_path: Path) -> None:
    """Four mandatory meetings of three people in two slots; no small set says so."""
    problem = {
        "slots": [
            {"id": "1", "half_day": "a", "start": 0, "end": 20},
            {"id": "2", "half_day": "a", "start": 20, "end": 40},
        ],
        "tables": [{"id": "t"}, {"id": "u"}],
        "participants": [{"id": "x"}, {"id": "y"}, {"id": "z"}],
        "candidates": [
            {"id": pair, "participants": list(pair), "weights": [1, 1], "mandatory": True}
            for pair in ("xy", "yz", "xz")
        ],
    }
    path = tmp_path / "triangle.json"
    path.write_text(json.dumps(problem))
    run = scheduler("solve", path)
    assert run.returncode == 1
    assert json.loads(run.stdout)["status"] == "INFEASIBLE"


BAD = [
    (b"\xff\xfe\x00", "is not UTF-8 text (byte 0)"),
    (b'{"slots": ', "is not JSON, Expecting value at line 1, column 11"),
    (b"[" * 100_000, "is nested too deeply"),
    (b'{"slots": [], "tables": [], "participants": []}', "needs at least one of its slots"),
    (b'{"slots": 1}', "lacks the field 'tables'"),
]


@pytest.mark.parametrize(("content", "sentence"), BAD)
def test_bad_files_are_exit_status_2(content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    run = scheduler("solve", path)
    assert run.returncode == 2
    assert sentence in run.stderr
    assert "Traceback" not in run.stderr


def test_missing_and_unwritable_files_are_exit_status_2(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    missing = scheduler("solve", tmp_path / "none.json")
    folder = scheduler("solve", tmp_path)
    unwritable = scheduler("solve", files[0], "-o", tmp_path / "none" / "r.json")
    assert [run.returncode for run in (missing, folder, unwritable)] == [2, 2, 2]
    assert "No such file or directory" in missing.stderr
    assert "Is a directory" in folder.stderr
    assert "there is no such folder" in unwritable.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["solve"],
        [*GENERATE, "--slots", "0"],
        [*GENERATE, "--absence", "2"],
        ["solve", "p.json", "--time-limit", "-1"],
        ["solve", "p.json", "--policy", "random"],
    ],
)
def test_bad_options_are_exit_status_2(arguments: list[str]) -> None:
    assert scheduler(*arguments).returncode == 2


def test_bench_measures_cases_by_name() -> None:
    run = scheduler("bench", "generated", "S", "S-any", "--time-limit", "30")
    first, second = map(json.loads, run.stdout.splitlines())
    assert (first["case"], first["participants"], first["status"]) == ("S", 80, "OPTIMAL")
    assert (first["value"], first["gap"]) == (first["bound"], 0.0)
    assert first["mib"] > 20
    assert second["case"] == "S-any"


def test_bench_tells_the_worst_of_several_seeds() -> None:
    run = scheduler("bench", "generated", "S", "--seed", "2", "--seeds", "2")
    *rows, worst = map(json.loads, run.stdout.splitlines())
    assert [(row["case"], row["seed"]) for row in rows] == [("S", 2), ("S", 3)]
    assert (worst["worst of"], worst["proved"], worst["gap"]) == (2, 2, 0.0)
    assert worst["cpu"] == max(row["cpu"] for row in rows)


def test_bench_names_the_cases() -> None:
    run = scheduler("bench", "generated", "XS")
    assert run.returncode == 2
    assert run.stderr.startswith("error: XS: is not one of S, S-any, M,")
