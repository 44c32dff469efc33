"""The ASGI application: who answers which path.

/v1, MercadoPago and downloads go straight to the gateway, which is what start-up and speed are
measured on; everything else is the site's, a Starlette application. A prefix `/sandboxes/<name>` is
taken off first and names the sandbox.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.record import record
from respondeia_mock.core.sandboxes import TEST, is_name
from respondeia_mock.core.setup import Seed
from respondeia_mock.http.codec import segments_of
from respondeia_mock.http.courier import Courier
from respondeia_mock.http.doors import Doors
from respondeia_mock.http.gateway import Gateway

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.types import Receive, Scope, Send

    from respondeia_mock.scenario.staging import Repertoire

GATEWAY = frozenset({"v1", "webhooks", "exports"})
NOWHERE = ("*",)
"""The segments of a request that names no path: `GET *`."""
OpenApi = Callable[[str], bytes]
"""Gives the OpenAPI document in a format, `json` or `yaml`."""


class States(Protocol):
    """Whoever knows how states are written down."""

    def read(self, text: bytes, *, is_json: bool) -> Seed:
        """Return the state that JSON or YAML describes; ConfigurationError with all mistakes."""

    def to_yaml(self, document: Mapping[str, Any]) -> bytes:
        """Return a fixture document as YAML."""


@record
class Parts:
    """What an application is put together from."""

    engine: Engine
    gateway: Gateway
    courier: Courier
    doors: Doors
    openapi: OpenApi
    states: States
    repertoire: "Callable[[], Repertoire]"
    admin: bool = True


class Application:
    """The short way to the gateway, and the site."""

    def __init__(self, parts: Parts) -> None:
        """Serve these parts."""
        self.parts = parts

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Send a request to whoever answers its path."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            await self.site(scope, receive, send)
            return
        segments, name = segments_of(scope) or NOWHERE, None
        if segments[0] == "sandboxes":
            name, segments = _prefixed(segments)
        if segments[0] in GATEWAY:
            await self.parts.gateway(scope, receive, send, segments, name)
            return
        scope["sandbox"] = name or TEST
        scope["path"] = "/" + "/".join(segments)
        await self.site(scope, receive, send)

    async def _live(self, receive: "Receive", send: "Send") -> None:
        """Start the courier with the server, and stop it with the server."""
        await receive()
        self.parts.courier.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._finish()
        await self.parts.courier.close(self.parts.engine.sandboxes)
        await send({"type": "lifespan.shutdown.complete"})

    async def _finish(self) -> None:
        """Bring the scenarios under way to their end, so that they can be told of."""
        under_way = [each for each in self.parts.engine.sandboxes if each.progress is not None]
        if under_way:
            from respondeia_mock.http.control.scenarios import TIMEOUT, finished

            for sandbox in under_way:
                await finished(self.parts.courier, sandbox, TIMEOUT)

    @cached_property
    def site(self) -> "Starlette":
        """Return the Starlette application of everything but the gateway's paths."""
        from respondeia_mock.http.site import build_site

        return build_site(self.parts)


def _prefixed(segments: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """Take `sandboxes/<name>` off; a name that none can have leaves the path as it is."""
    name = segments[1].lower() if len(segments) > 1 else ""
    return (name, segments[2:] or ("",)) if is_name(name) else (None, segments)
