"""The locks pin everything by hash, and tie the project to no registry and no machine."""

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-uv.lock"]


def packages(lock: str) -> dict[str, str]:
    text = (_ROOT / lock).read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("lock", _LOCKS)
def test_each_package_has_hashes(lock: str) -> None:
    text = (_ROOT / lock).read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", _LOCKS)
def test_no_address_and_no_path_of_a_machine_is_named(lock: str) -> None:
    text = (_ROOT / lock).read_text()
    assert re.findall(r"\w+://\S*|--index\S*|--find-links\S*|(?<=\s)/\S+", text) == []


def test_development_runs_on_the_very_versions_of_production() -> None:
    development = packages("requirements-dev.lock")
    assert {
        name: version
        for name, version in packages("requirements.lock").items()
        if development.get(name) != version
    } == {}
