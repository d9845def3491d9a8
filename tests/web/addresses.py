"""The addresses of our own pages and forms, as the application knows them."""

from collections.abc import Iterator

from fastapi.routing import RouteContext, iter_route_contexts

from services import api
from services.app import create_app


def answering(method: str) -> Iterator[RouteContext]:
    """What answers that method and is no part of the JSON API."""
    for route in iter_route_contexts(create_app().routes):
        if (
            route.path is not None
            and method in (route.methods or ())
            and not route.path.startswith(api.router.prefix)
        ):
            yield route
