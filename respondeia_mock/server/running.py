"""uvicorn as we run it, wherever that is: our protocol, our tick, no words of its own.

It says when it is ready through a callable, and looks ten times a second after what is no request's
matter: files that are watched, memory. Binding and ending are others' matter.
"""

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import uvicorn

from respondeia_mock.app import build, build_watch, keep_state
from respondeia_mock.core.engine import Engine
from respondeia_mock.http.collector import Collector
from respondeia_mock.server.binding import BACKLOG, Bound, CannotServeError, own_addresses
from respondeia_mock.settings import Settings

if TYPE_CHECKING:
    import asyncio
    from ssl import SSLContext

TICKS_BETWEEN_LOOKS = 5
"""uvicorn ticks ten times a second; so often watched files are looked at."""


class Server(uvicorn.Server):
    """uvicorn that says when it is ready in our words."""

    def __init__(
        self,
        settings: Settings,
        bound: Bound,
        tls: "SSLContext | None" = None,
        *,
        as_guest: bool = False,
    ) -> None:
        """Prepare to serve these settings on bound sockets; as a guest, in another's process.

        Raises:
            ConfigurationError: a fixture or a saved state is wrong; there is nothing to watch.
        """
        application = build(settings, own_addresses(bound))
        self.engine: Engine = application.parts.engine
        self.ready: Callable[[], None] = lambda: None
        self.failure: CannotServeError | None = None
        self._settings = settings
        self._sockets = list(bound.sockets)
        self._watch = build_watch(settings, self.engine) if settings.watch else None
        self._collector = None if as_guest else Collector()
        config = uvicorn.Config(
            application,
            http=_protocol(),
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
            backlog=BACKLOG,
        )
        if tls is not None:
            config.load()
            config.ssl = tls
        super().__init__(config)

    def serve_all(self) -> None:
        """Serve until it is told to exit; `ready` is called once calls are taken.

        Raises:
            CannotServeError: what `ready` raised.
        """
        self.run(sockets=self._sockets)
        if self.failure is not None:
            raise self.failure

    def keep_state(self) -> None:
        """Save the state, if that was asked for.

        Raises:
            CannotServeError: it cannot be written.
        """
        file = self._settings.state
        if file is None:
            return
        try:
            keep_state(file, self.engine.sandboxes.open(self._settings.sandbox))
        except OSError as error:
            raise CannotServeError(f"Cannot write {file}: {error.strerror or error}.") from error

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        try:
            self.ready()
        except CannotServeError as error:
            self.failure = error
            self.should_exit = True

    async def on_tick(self, counter: int) -> bool:
        """Look after what no request looks after."""
        if self._collector is not None:
            self._collector.tick(self.server_state.total_requests)
        if self._watch is not None and counter % TICKS_BETWEEN_LOOKS == 0:
            self._watch.check()
        return await super().on_tick(counter)


def _protocol() -> "type[asyncio.Protocol]":
    """Return how HTTP is read: by httptools, or by h11 where there is none."""
    try:
        from respondeia_mock.http.protocol import Protocol
    except ImportError:
        from respondeia_mock.http.plain_protocol import PlainProtocol

        return PlainProtocol
    return Protocol
