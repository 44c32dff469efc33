"""The Starlette routes of everything that is not the vendor's API: control, pages, OpenAPI.

It is built when the first such path is asked for, so that a server which only answers /v1 has none
of it to load. The doors are checked here, before a route is entered.
"""

import logging
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.application import Parts
from respondeia_mock.http.control.desk import ControlError, Row, attend, refuse, shut
from respondeia_mock.http.control.table import ROWS
from respondeia_mock.http.doors import Refusal
from respondeia_mock.http.pages.assets import Assets
from respondeia_mock.http.pages.checkout import Checkout
from respondeia_mock.http.pages.inspector import PAGES, Inspector

log = logging.getLogger("respondeia_mock")

MOST_REFUSED = 100
"""How many refused names the log tells of: who refuses to stop cannot fill it."""

Endpoint = Callable[[Request], Awaitable[Response]]
Page = Callable[[Request, Sandbox], Awaitable[Response]]


def build_site(parts: Parts) -> Starlette:
    """Put the routes together; without `parts.admin` there is no control API, and no inspector."""
    site = Site(parts)
    checkout, inspector = Checkout(parts.engine), Inspector(parts)
    routes = [
        Route("/openapi.{form:str}", site.openapi, methods=["GET"]),
        Route("/checkout/{payment_id}", site.guarded(checkout.show), methods=["GET"]),
        Route("/checkout/{payment_id}", site.guarded(checkout.decide), methods=["POST"]),
        Route("/assets/{path:path}", site.guarded(Assets().show), methods=["GET"]),
    ]
    if parts.admin:
        for name in PAGES:
            path = "/" if name == "inspector" else f"/inspector/{name}"
            routes.append(Route(path, site.guarded(inspector.page(name)), methods=["GET"]))
        routes += [Route("/__admin" + r.pattern, site.control(r), methods=[r.method]) for r in ROWS]
    made = Starlette(routes=routes, exception_handlers={404: site.lost, 405: site.lost})
    # Its redirects know nothing of the prefix: they would lead into another sandbox.
    made.router.redirect_slashes = False
    return made


class Site:
    """Endpoints, made of rows and pages."""

    def __init__(self, parts: Parts) -> None:
        """Serve these parts."""
        self._parts = parts
        self._refused: set[str] = set()

    def control(self, row: Row) -> Endpoint:
        """Make an endpoint of a row of the control table."""

        async def endpoint(request: Request) -> Response:
            headers, doors = request.headers, self._parts.doors
            refusal = self._at_the_door(request) or doors.check_origin(headers)
            refusal = refusal or doors.check_token(headers)
            if refusal is not None:
                return shut(refusal)
            parts, sandbox = self._parts, self._sandbox(request)
            origin = parts.gateway.origin or f"{request.url.scheme}://{headers['host']}"
            response = await attend(row, parts, sandbox, request, origin)
            cookie = doors.cookie(headers, secure=request.url.scheme == "https")
            if cookie is not None:
                response.headers.append("set-cookie", cookie)
            return response

        return endpoint

    def guarded(self, page: Page) -> Endpoint:
        """Let a page be opened under local names only, and posted to from its own origin only."""

        async def endpoint(request: Request) -> Response:
            refusal = self._at_the_door(request)
            if request.method == "POST":
                refusal = refusal or self._parts.doors.check_origin(request.headers)
            if refusal is not None:
                return shut(refusal)
            return await page(request, self._sandbox(request))

        return endpoint

    async def openapi(self, request: Request) -> Response:
        """Answer the vendor's API as OpenAPI 3.1."""
        form = request.path_params["form"]
        if form not in {"json", "yaml"}:
            return await self.lost(request, None)
        return Response(self._parts.openapi(form), media_type=f"application/{form}")

    async def lost(self, request: Request, _: object) -> Response:
        """Answer a path that nothing has, with a guess at what was meant."""
        segments = tuple(request.url.path.split("/")[1:])
        hint = self._parts.engine.routes.hint(request.method, segments)
        message = f"Nothing answers {request.method} {request.url.path}"
        otherwise = "see GET /__admin" if self._parts.admin else ""
        return refuse(ControlError(404, "not_found", message, hint=hint or otherwise))

    def _at_the_door(self, request: Request) -> Refusal | None:
        """Say why the Host is not welcome, or None; the log tells of each name once."""
        reached = (request.scope.get("server") or ("",))[0]
        refusal = self._parts.doors.check_host(request.headers, reached)
        if refusal is None or refusal.hint in self._refused or len(self._refused) >= MOST_REFUSED:
            return refusal
        self._refused.add(refusal.hint)
        message = refusal.message.encode("unicode_escape").decode("ascii")
        log.warning("%s; %s", message, refusal.hint)
        return refusal

    def _sandbox(self, request: Request) -> Sandbox:
        return self._parts.engine.sandboxes.open(request.scope["sandbox"])
