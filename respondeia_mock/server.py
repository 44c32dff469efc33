"""The application on real sockets, in the foreground: uvicorn on 127.0.0.1 and ::1.

It binds before it loads anything slow, so that a busy port is told at once and in one sentence.
"""

import errno
import signal
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from respondeia_mock.app import build, build_watch, keep_state
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.record import record
from respondeia_mock.settings import Settings

if TYPE_CHECKING:
    import asyncio
    from ssl import SSLContext

LOCAL = ("127.0.0.1", "::1")
TRIES = 20
BACKLOG = 2048
TICKS_BETWEEN_LOOKS = 5
"""uvicorn ticks ten times a second; so often watched files are looked at."""
_NO_IPV6 = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT}


class CannotServeError(Exception):
    """The server cannot run; one sentence says why."""


@record
class Bound:
    """Sockets that are bound to one port."""

    sockets: tuple[socket.socket, ...]
    port: int

    def addresses(self) -> tuple[str, ...]:
        """Return the IP addresses that are listened on."""
        return tuple(each.getsockname()[0] for each in self.sockets)

    @property
    def is_exposed(self) -> bool:
        """Say whether other machines may reach what listens here."""
        return not all(ip_address(each.partition("%")[0]).is_loopback for each in self.addresses())


def bind(host: str | None, port: int) -> Bound:
    """Bind `host`, or both loopback addresses; port 0 draws one that is free on both.

    Raises:
        CannotServeError: the port is taken, or the host is not this machine's.
    """
    if host is not None:
        first = _bound(host, port)
        return Bound((first,), first.getsockname()[1])
    for _ in range(TRIES):
        first = _bound(LOCAL[0], port)
        drawn = first.getsockname()[1]
        try:
            return Bound((first, *_second(drawn)), drawn)
        except CannotServeError:
            first.close()
            if port != 0:
                raise
    raise CannotServeError("No port is free on both 127.0.0.1 and ::1.")


def serve(
    settings: Settings,
    bound: Bound,
    announce: Callable[[], None],
    tls: "SSLContext | None" = None,
) -> Mapping[str, Any] | None:
    """Serve until Ctrl-C or SIGTERM; `announce` is called once calls are taken.

    Args:
        settings: what to serve.
        bound: where.
        announce: what to do then.
        tls: speak HTTPS with this.

    Returns:
        The report on the last scenario in the sandbox `test`, if there was one.

    Raises:
        ConfigurationError: a fixture or a saved state is wrong; there is nothing to watch.
        CannotServeError: `announce` could not, or the state could not be saved.
    """
    import uvicorn

    from respondeia_mock.http.collector import Collector

    application = build(settings, own_addresses(bound))
    engine = application.parts.engine
    watch = build_watch(settings, engine) if settings.watch else None
    collector = Collector()
    failures: list[CannotServeError] = []

    class Server(uvicorn.Server):
        """Uvicorn that says when it is ready in our words."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            try:
                announce()
            except CannotServeError as error:
                failures.append(error)
                self.should_exit = True

        async def on_tick(self, counter: int) -> bool:
            collector.tick(self.server_state.total_requests)
            if watch is not None and counter % TICKS_BETWEEN_LOOKS == 0:
                watch.check()
            return await super().on_tick(counter)

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
    # uvicorn ends well and then raises the signal again, which would kill us after all.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        Server(config).run(sockets=list(bound.sockets))
    for failure in failures:
        raise failure
    if settings.state is not None:
        _keep(settings.state, engine)
    return engine.sandboxes.test.reported


def _keep(file: str, engine: Engine) -> None:
    for impatience in (signal.SIGINT, signal.SIGTERM):
        signal.signal(impatience, signal.SIG_IGN)  # it would lose what is being saved
    try:
        keep_state(file, engine)
    except OSError as error:
        raise CannotServeError(f"Cannot write {file}: {error.strerror or error}.") from error


def _protocol() -> "type[asyncio.Protocol]":
    """Return how HTTP is read: by httptools, or by h11 where there is none."""
    try:
        from respondeia_mock.http.protocol import Protocol
    except ImportError:
        from respondeia_mock.http.plain_protocol import PlainProtocol

        return PlainProtocol
    return Protocol


def _second(port: int) -> Sequence[socket.socket]:
    """Bind ::1 as well; where there is no IPv6, go on silently."""
    if not socket.has_ipv6:
        return ()
    try:
        return (_bound(LOCAL[1], port),)
    except CannotServeError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno in _NO_IPV6:
            return ()
        raise


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made: socket.socket | None = None
    try:
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((host, port))
        made.listen(BACKLOG)
        made.setblocking(False)  # noqa: FBT003 (its only parameter)
    except OSError as error:
        if made is not None:
            made.close()
        raise CannotServeError(_why(host, port, error)) from error
    return made


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use; choose another with --port, or --port 0 for any free one."
    if error.errno == errno.EACCES:
        return f"Port {port} needs privileges; choose one above 1023 with --port."
    return f"Cannot listen on {host}, port {port}: {error.strerror or error}."


def own_addresses(bound: Bound) -> Sequence[str]:
    """Return the addresses under which this machine is asked, if it listens on all of them."""
    listened = bound.addresses()
    if not {"0.0.0.0", "::"} & set(listened):  # noqa: S104 (compared, not bound)
        return listened
    found = [*listened]
    with suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)]
    return [each.partition("%")[0] for each in found]
