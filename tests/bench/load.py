"""Requests over connections that are kept open, as many at a time as there are connections."""

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil

CONNECTIONS = 8


@dataclass(frozen=True, kw_only=True)
class Load:
    requests: int
    seconds: float
    #: of the process that answers
    cpu: float
    #: of one answer's body, on average
    bytes: float

    @property
    def rate(self) -> float:
        """Requests per second of the server's own work, whatever else the machine does."""
        return self.requests / self.cpu


def load(
    process: psutil.Process,
    addresses: Sequence[str],
    *,
    seconds: float,
    connections: int = CONNECTIONS,
    each: int = 0,
) -> Load:
    """All addresses of one server in turn, for so many seconds, and each so many times at least.

    Raises unless each answers 200.
    """
    used, started = _cpu(process), time.monotonic()
    counts: list[tuple[int, int]] = []

    def ask(first: int) -> None:
        parts = urlsplit(addresses[0])
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
        number = size = 0
        least = each * -(-len(addresses) // connections)
        while time.monotonic() < started + seconds or number < least:
            address = addresses[(first + number * connections) % len(addresses)]
            connection.request("GET", address.removeprefix(f"http://{parts.netloc}"))
            answer = connection.getresponse()
            size += len(answer.read())
            number += 1
            if answer.status != http.HTTPStatus.OK:
                raise RuntimeError(f"{answer.status}")
        counts.append((number, size))

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) < connections:
        raise RuntimeError("not every address was answered")
    number = sum(count for count, _ in counts)
    return Load(
        requests=number,
        seconds=time.monotonic() - started,
        cpu=_cpu(process) - used,
        bytes=sum(size for _, size in counts) / number,
    )


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
