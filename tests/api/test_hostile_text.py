"""Hostile text is kept as it is where it is harmless, and refused with a sentence where not."""

import json

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from services.domain import text
from services.domain.errors import InvalidError
from tests.api.roles import World

UNSEEN = (
    text.TURNING
    | {chr(code) for code in (*range(32), *range(127, 160))}
    | {chr(code) for code in range(0xD800, 0xE000)}
)


def rename(client: TestClient, world: World, name: str) -> tuple[int, str]:
    """The name as it is shown afterwards, or the sentence of the refusal."""
    response = client.patch(
        f"/api/v1/delegates/{world.small.delegates[0].id}",
        content=json.dumps({"name": name}),
        headers=world.headers("company") | {"Content-Type": "application/json"},
    )
    body = response.json()
    return response.status_code, body["name"] if response.status_code == 200 else body["detail"]


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '=HYPERLINK("http://evil.example";"x")',
        "+216 70 000 000",
        "محمد\u200f (المدير)",
        "Zoë 🚀 O'Brien; DROP TABLE mission;--",
        "{{ 7 * 7 }} %s ${x}",
    ],
)
def test_kept_as_it_is(client: TestClient, world: World, name: str) -> None:
    assert rename(client, world, name) == (200, name)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("a\x00b", "The name holds the invisible character U+0000; please remove it."),
        ("a\x1bb", "The name holds the invisible character U+001B; please remove it."),
        ("a\u202eb", "The name holds the invisible character U+202E; please remove it."),
        ("", "Please fill in the name."),
        (
            "x" * 300,
            "The name has 300 characters; at most 200 are possible.",
        ),
        (
            "a\ud800b",
            (
                "The request is not as it must be: name: This text holds half a character (a lone"
                " surrogate); type it again."
            ),
        ),
    ],
)
def test_refused_with_a_sentence(
    client: TestClient, world: World, name: str, sentence: str
) -> None:
    assert rename(client, world, name) == (422, sentence)


def test_half_characters_are_nowhere_a_fault_of_ours(client: TestClient, world: World) -> None:
    response = client.patch(
        f"/api/v1/delegates/{world.small.delegates[0].id}",
        content=b'{"\\ud800": "\\udfff"}',
        headers=world.headers("company") | {"Content-Type": "application/json"},
    )
    assert (response.status_code, response.json()["detail"]) == (
        422,
        (
            "The request is not as it must be: This text holds half a character (a lone surrogate);"
            " type it again."
        ),
    )


@given(st.text(max_size=50))
@settings(max_examples=300, deadline=None)
def test_a_line_is_clean_or_refused(value: str) -> None:
    try:
        cleaned = text.line(value, where="name", required=False)
    except InvalidError:
        assert set(value) & UNSEEN
        return
    assert text.line(cleaned, where="name", required=False) == cleaned
    assert cleaned == " ".join(cleaned.split())
    assert not set(cleaned) & UNSEEN


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=40))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_name_breaks_the_service(
    client: TestClient, session: Session, world: World, name: str
) -> None:
    status, shown = rename(client, world, name)
    assert status in (200, 422)
    if status == 200:
        assert shown == text.line(name, where="name")
