"""The hosts of `--allow-webhook-host`: names, addresses, and all names under `*.example.com`."""

from collections.abc import Iterable

from respondeia_mock.delivery.addresses import Address
from respondeia_mock.delivery.urls import spell

_ANY = "*."


class Allowed:
    """What may be contacted although it is public."""

    def __init__(self, entries: Iterable[str] = ()) -> None:
        """Read the entries.

        Raises:
            UrlError: one is neither a name nor an address.
        """
        self._hosts: set[str] = set()
        self._endings: tuple[str, ...] = ()
        for entry in entries:
            host, _ = spell(entry.removeprefix(_ANY).strip("[]"))
            if entry.startswith(_ANY):
                self._endings += (f".{host}",)
            else:
                self._hosts.add(host)

    def has(self, host: str, address: Address | None = None) -> bool:
        """Say whether a host is allowed, by its name or by the address that it leads to."""
        return host in self._hosts or str(address) in self._hosts or host.endswith(self._endings)
