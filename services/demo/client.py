"""Staff's side of the HTTP API, patient with a service that is being restarted."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import httpx2

_PATIENCE = 120.0
_PAUSE = 0.3
_TIMEOUT = httpx2.Timeout(30, connect=5)


class RefusedError(Exception):
    """The service understood and refused; the message is its own."""


class Staff:
    """Calls `/api/v1` with a staff token; a call that got no answer is made again, to no harm."""

    def __init__(self, base_url: str, token: str) -> None:
        self.base_url = base_url
        self._client = httpx2.Client(
            headers={"Authorization": f"Bearer {token}"}, timeout=_TIMEOUT, trust_env=False
        )

    def get(self, path: str) -> Any:
        return self._answer(lambda: self._client.get(self._address(path))).json()

    def list(self, path: str) -> list[dict[str, Any]]:
        """All rows, page after page."""
        rows: list[dict[str, Any]] = []
        address: str | None = f"{self._address(path)}?limit=500"
        while address is not None:
            response = self._answer(partial(self._client.get, address))
            rows += response.json()
            following = response.links.get("next", {}).get("url")
            address = urljoin(self.base_url, following) if following else None
        return rows

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        once = {"Idempotency-Key": str(uuid4())}
        response = self._answer(
            lambda: self._client.post(self._address(path), json=body or {}, headers=once)
        )
        return response.json() if response.content else None

    def fetch(self, address: str) -> httpx2.Response:
        """Anything at its full address, without the token: as a delegate would."""
        with httpx2.Client(timeout=_TIMEOUT, trust_env=False) as stranger:
            return self._answer(lambda: stranger.get(address))

    def close(self) -> None:
        self._client.close()

    def _address(self, path: str) -> str:
        return f"{self.base_url}/api/v1/{path}"

    def _answer(self, ask: Callable[[], httpx2.Response]) -> httpx2.Response:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                response = ask()
            except httpx2.TransportError:
                response = None
            if response is not None and response.is_success:
                return response
            if response is not None and response.status_code < 500:
                raise RefusedError(_sentence(response))
            if time.monotonic() > end:
                status = response.status_code if response else "no answer"
                raise RefusedError(f"The service did not answer in time ({status}).")
            time.sleep(_PAUSE)


def _sentence(response: httpx2.Response) -> str:
    try:
        problem = response.json()
    except ValueError:
        return f"{response.status_code} at {response.url.path.split('/')[1]}"
    return f"{problem.get('title', response.status_code)}: {problem.get('detail', '')}"
