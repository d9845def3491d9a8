"""The API does what its OpenAPI description says, whatever it is sent."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from services.api.deps import get_now
from services.db import get_engine
from tests.api.calls import names
from tests.api.conftest import api_app
from tests.api.roles import make_world
from tests.missions import NOW

app = api_app()
schema = schemathesis.openapi.from_asgi("/openapi.json", app).exclude(
    # A stream ends when the solve does; what came back is a mail, and any bytes are one.
    path_regex="(stream|/bounces)$"
)


def operations() -> Iterator[APIOperation[Any, Any, Any, Any]]:
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        yield result.ok()


OPERATIONS = {operation.label: operation for operation in operations()}


@pytest.fixture(scope="module")
def known(engine: Engine) -> Iterator[dict[str, str]]:
    """The ids of a world that the requests may hit, and the operator's secret."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            world = make_world(session)
            app.dependency_overrides[get_engine] = session.connection
            app.dependency_overrides[get_now] = lambda: NOW
            ids = names(world)
            yield ids | {
                "participation_id": ids["own_id"],
                "wisher_id": ids["host_id"],
                "secret": str(world.secrets["operator"]),
            }
        outer.rollback()


#: tests of the roles see to the rest, and the domain refuses more than a schema can say
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]


def _mostly(value: object) -> bool:
    """Three of four ids are of something that there is."""
    try:
        return UUID(str(value)).int % 4 != 0
    except ValueError:
        return False


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("label", OPERATIONS)
def test_no_request_gets_an_answer_that_is_not_described(
    known: dict[str, str], label: str, mode: GenerationMode
) -> None:
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    @settings(
        max_examples=2,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Case[Any]) -> None:
        for name, value in case.path_parameters.items():
            if name in known and _mostly(value):
                case.path_parameters[name] = known[name]
        headers = {"Authorization": f"Bearer {known['secret']}"}
        case.call_and_validate(headers=headers, checks=CHECKS)

    with suppress(Unsatisfiable):  # nothing can be wrong in a request that gives nothing
        send()
