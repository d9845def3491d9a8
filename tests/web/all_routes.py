"""Every route of the pages, as the service puts them together."""

from collections.abc import Iterator

from fastapi.routing import APIRoute, iter_route_contexts

from services import api
from services.app import create_app


def page_routes() -> Iterator[tuple[str, frozenset[str], APIRoute]]:
    """Path, methods and route of each that is no part of the JSON API."""
    ours = {context.path for context in iter_route_contexts(api.router.routes)}
    for context in iter_route_contexts(create_app().routes):
        route = context.route
        if isinstance(route, APIRoute) and context.path and context.path not in ours:
            yield context.path, frozenset(context.methods or ()), route
