"""Sockets to serve on: 127.0.0.1 and ::1, or what was asked for.

They are bound before anything slow is loaded, so that a busy port is told at once and in one
sentence. Who serves on them is told in `foreground` and `threaded`.
"""

import errno
import socket
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address

from respondeia_mock.core.record import record

LOCAL = ("127.0.0.1", "::1")
TRIES = 20
BACKLOG = 2048
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
