"""Which hosts may be contacted: resolve once, check every address, dial what was checked.

First on a delivery's way out. This machine and private networks are open; the public needs
`--allow-webhook-host`; link-local and cloud metadata addresses, and RespondeIA itself, are never
contacted, however they are spelled. All is decided on addresses, and a `Target` carries those that
were checked, for `sender` to dial and no others. It sends nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

from respondeia_mock.core.entities import CAPTURE
from respondeia_mock.core.record import record
from respondeia_mock.delivery.addresses import Address, Range, parse, range_of
from respondeia_mock.delivery.allowed import Allowed
from respondeia_mock.delivery.lookup import Names
from respondeia_mock.delivery.urls import Place, UrlError, read

FLAG = "--allow-webhook-host"
TIMEOUT = 5.0

Lookup = Callable[[str], Awaitable[Sequence[str]]]
"""Returns the addresses of a name; raises OSError where there are none."""

_OPEN = frozenset({Range.LOOPBACK, Range.PRIVATE})
_REAL = ("respondeia.com",)
_METADATA = (
    "metadata.google.internal",
    "metadata.goog",
    "instance-data.ec2.internal",
    "metadata.tencentyun.com",
)
_LOCAL = ("localhost", "localdomain", "local", "internal", "test", "lan", "home", "home.arpa")
"""Names under these, and names without a dot, are a developer's own."""


@record
class Target:
    """A host that may be contacted, and the addresses that were checked."""

    host: str
    port: int
    addresses: tuple[str, ...]
    path: str
    tls: bool = False

    @property
    def url(self) -> str:
        """Return the URL in its one spelling."""
        return f"{'https' if self.tls else 'http'}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """Return host and port, as sentences name them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@record
class Refusal:
    """A URL that is not contacted, why in one sentence, and the flag that would allow it."""

    reason: str
    flag: str | None = None


@record
class Unresolved:
    """A host that might be contacted if its name led anywhere, which it may do later."""

    reason: str


@record
class Captured:
    """A URL that nobody listens to: its deliveries wait for the control API."""

    path: str


Looked = Target | Refusal | Unresolved
Verdict = Looked | Captured
REMEMBERED = 1_000


class Targets:
    """Judges the URLs of webhooks."""

    def __init__(self, allowed: Iterable[str] = (), lookup: Lookup | None = None) -> None:
        """Allow these public hosts, and look names up with `lookup` (the system's if None).

        Raises:
            UrlError: one of the hosts is neither a name nor an address.
        """
        self._allowed = Allowed(allowed)
        self._lookup = lookup or Names()
        self._settled: dict[str, Verdict] = {}

    async def judge(self, url: str, timeout: float = TIMEOUT) -> Verdict:  # noqa: ASYNC109 (late is a verdict)
        """Say whether a URL is contacted; its name has `timeout` seconds to resolve."""
        return self.judge_at_once(url) or await self.look_up(url, timeout)

    def judge_at_once(self, url: str) -> Verdict | None:
        """Say whether a URL is contacted, or None if its name has to be looked up for that."""
        known = self._settled.get(url) or self._judge_url(url)
        if known is not None:
            if len(self._settled) >= REMEMBERED:
                self._settled.clear()
            self._settled[url] = known
        return known

    async def look_up(self, url: str, timeout: float = TIMEOUT) -> Looked:  # noqa: ASYNC109 (late is a verdict)
        """Judge a URL by the addresses of its name, which has `timeout` seconds to resolve."""
        return await self._judge_name(read(url), timeout)

    def _judge_url(self, url: str) -> Verdict | None:
        """Judge what needs no looking up."""
        try:
            place = read(url)
        except UrlError as error:
            return Refusal(str(error))
        if place.host == CAPTURE:
            return Captured(place.path)
        if place.address is not None:
            return self._judge_addresses(place, [place.address])
        return _never(place.host)

    async def _judge_name(self, place: Place, timeout: float) -> Looked:  # noqa: ASYNC109
        try:
            async with asyncio.timeout(timeout):
                found = await self._lookup(place.host)
        except TimeoutError:
            return self._unresolved(place.host, f"no answer within {timeout:g} s")
        except OSError as error:
            return self._unresolved(place.host, error.strerror or str(error))
        if not found:
            return self._unresolved(place.host, "it has no address")
        return self._judge_addresses(place, [parse(each) for each in found])

    def _judge_addresses(self, place: Place, addresses: Sequence[Address]) -> Looked:
        """Judge by all addresses; one that is never contacted spoils the others."""
        ranges = {each: range_of(each) for each in addresses}
        for address, found in ranges.items():
            if found is not Range.PUBLIC and found not in _OPEN:
                return Refusal(f"{_what(place, address, found)}; the mock never contacts it.")
        for address, found in ranges.items():
            if found is Range.PUBLIC and not self._allowed.has(place.host, address):
                return _public(place.host, _what(place, address, found))
        return Target(place.host, place.port, tuple(map(str, ranges)), place.path, place.tls)

    def _unresolved(self, host: str, why: str) -> Looked:
        """Let a local or allowed name be tried again; any other would be refused in the end."""
        if "." not in host or _is_under(host, _LOCAL) or self._allowed.has(host):
            return Unresolved(f"The name {host} cannot be resolved: {why}.")
        return _public(host, f"{host} cannot be resolved and is no local name")


def _never(host: str) -> Refusal | None:
    """Refuse the names that no option opens, before anybody looks them up."""
    if _is_under(host, _REAL):
        return Refusal(f"{host} is the real service; the mock never contacts it.")
    if _is_under(host, _METADATA):
        return Refusal(f"{host} is a cloud metadata host; the mock never contacts it.")
    return None


def _is_under(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def _what(place: Place, address: Address, found: Range) -> str:
    return f"{place.host} {'is' if place.address is not None else f'leads to {address},'} {found}"


def _public(host: str, what: str) -> Refusal:
    flag = f"{FLAG} {host}"
    return Refusal(f"{what}; start the mock with {flag} to deliver there.", flag)
