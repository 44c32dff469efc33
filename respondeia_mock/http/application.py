"""The Starlette application: who answers which path.

/v1, MercadoPago and downloads go straight to the gateway, which is what start-up and speed are
measured on; control API, pages and OpenAPI are ordinary Starlette routes. A prefix
`/sandboxes/<name>` is taken off first and names the sandbox.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.sandboxes import TEST, is_name
from respondeia_mock.http.codec import segments_of
from respondeia_mock.http.control.desk import ControlError, Row, attend, refuse, shut
from respondeia_mock.http.control.table import ROWS
from respondeia_mock.http.doors import Doors
from respondeia_mock.http.gateway import Gateway
from respondeia_mock.http.pages.checkout import Checkout

GATEWAY = frozenset({"v1", "webhooks", "exports"})
OpenApi = Callable[[str], bytes]
"""Gives the OpenAPI document in a format, `json` or `yaml`."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What an application is put together from."""

    engine: Engine
    gateway: Gateway
    doors: Doors
    openapi: OpenApi
    admin: bool = True


class Application(Starlette):
    """Starlette with a short way to the gateway."""

    def __init__(self, parts: Parts) -> None:
        """Put the routes together."""
        self._parts = parts
        checkout = Checkout(parts.engine)
        routes = [
            Route("/openapi.{form:str}", self._openapi, methods=["GET"]),
            Route("/checkout/{payment_id}", self._guarded(checkout.show), methods=["GET"]),
            Route("/checkout/{payment_id}", self._guarded(checkout.decide), methods=["POST"]),
        ]
        routes += [self._control(row) for row in ROWS if parts.admin]
        super().__init__(routes=routes, exception_handlers={404: self._lost, 405: self._lost})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a request to whoever answers its path."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        segments, name = segments_of(scope), None
        if segments[0] == "sandboxes":
            name, segments = _prefixed(segments)
        if segments[0] in GATEWAY:
            await self._parts.gateway(scope, receive, send, segments, name)
            return
        scope["sandbox"] = name or TEST
        scope["path"] = "/" + "/".join(segments)
        await super().__call__(scope, receive, send)

    def _control(self, row: Row) -> Route:
        async def endpoint(request: Request) -> Response:
            headers, doors = request.headers, self._parts.doors
            refusal = doors.check_host(headers) or doors.check_origin(headers)
            refusal = refusal or doors.check_token(headers)
            if refusal is not None:
                return shut(refusal)
            return await attend(row, self._parts.engine, self._sandbox(request), request)

        return Route("/__admin" + row.path, endpoint, methods=[row.method])

    def _guarded(
        self, page: Callable[[Request, Sandbox], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Let a page be opened under local names only, and posted to from its own origin only."""

        async def endpoint(request: Request) -> Response:
            refusal = self._parts.doors.check_host(request.headers)
            if request.method == "POST":
                refusal = refusal or self._parts.doors.check_origin(request.headers)
            if refusal is not None:
                return shut(refusal)
            return await page(request, self._sandbox(request))

        return endpoint

    def _sandbox(self, request: Request) -> Sandbox:
        return self._parts.engine.sandboxes.open(request.scope["sandbox"])

    async def _openapi(self, request: Request) -> Response:
        form = request.path_params["form"]
        if form not in {"json", "yaml"}:
            return await self._lost(request, None)
        return Response(self._parts.openapi(form), media_type=f"application/{form}")

    async def _lost(self, request: Request, _: object) -> Response:
        segments = tuple(request.url.path.split("/")[1:])
        hint = self._parts.engine.routes.hint(request.method, segments)
        message = f"Nothing answers {request.method} {request.url.path}"
        return refuse(ControlError(404, "not_found", message, hint=hint or "see GET /__admin"))


def _prefixed(segments: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """Take `sandboxes/<name>` off; a name that none can have leaves the path as it is."""
    name = segments[1].lower() if len(segments) > 1 else ""
    return (name, segments[2:] or ("",)) if is_name(name) else (None, segments)
