"""The compose file for production: valid, and the same processes as anywhere else."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.serve import WORKERS

_FILE = Path(__file__).parents[2] / "docker-compose.yml"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text())
    return loaded


def test_it_follows_the_schema_of_the_compose_specification() -> None:
    schema = ("--builtin-schema", "vendor.compose-spec")
    command = [sys.executable, "-m", "check_jsonschema", *schema, str(_FILE)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "ok -- validation done\n")


def test_it_has_the_servers_and_every_process_of_the_service(compose: dict[str, Any]) -> None:
    servers = {"postgres", "valkey", "mailpit"}
    assert set(compose["services"]) == servers | {"migrate", "api", *WORKERS}


def test_our_containers_run_the_command_of_their_name_without_rights(
    compose: dict[str, Any],
) -> None:
    for name in ("migrate", "api", *WORKERS):
        service = compose["services"][name]
        assert service["command"] == [name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_each_process_waits_for_the_migration(compose: dict[str, Any]) -> None:
    waits = {name: compose["services"][name]["depends_on"] for name in ("api", *WORKERS)}
    conditions = {name: wait["migrate"]["condition"] for name, wait in waits.items()}
    assert set(conditions.values()) == {"service_completed_successfully"}


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    environment = compose["services"]["api"]["environment"]
    assert environment["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert "${POSTGRES_PASSWORD:?" in environment["DATABASE_URL"]
    assert "${VALKEY_PASSWORD:?" in environment["REDIS_URL"]
