"""What every answer tells the browser: run nothing of others, keep addresses to oneself."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.settings import get_settings

STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
#: a page with a module of our own, which saves what is typed
SCRIPTED = STRICT + "; script-src 'self'; connect-src 'self'"
#: a delegate's agenda: our own modules, one of which keeps it for when there is no network
AGENDA = STRICT + "; script-src 'self'; worker-src 'self'; connect-src 'self'"
#: a stored mail brings its own styles, inside a frame that may do nothing
MAIL = STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'") + "; frame-src 'self'"
#: Swagger UI sets styles of its own and shows pictures from data
DOCUMENTATION = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)

_ALWAYS = {
    "Content-Security-Policy": STRICT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Adds the headers that an answer does not set by itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def is_secure() -> bool:
    """Whether cookies may be kept to encrypted connections."""
    return get_settings().base_url.startswith("https:")
