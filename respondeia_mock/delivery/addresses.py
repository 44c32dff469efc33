"""What an IP address is: this machine, a private network, the public, or nobody's business.

Pure, and the one place where the ranges stand. An IPv6 address that carries an IPv4 one (mapped,
NAT64, 6to4) is whatever that one is. Which ranges may be contacted is for `targets` to say.
"""

import re
import socket
from enum import StrEnum
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Range(StrEnum):
    """A kind of address, as sentences call it."""

    LOOPBACK = "a loopback address"
    PRIVATE = "a private address"
    PUBLIC = "a public address"
    METADATA = "a cloud metadata address"
    LINK_LOCAL = "a link-local address"
    UNSPECIFIED = "the unspecified address"
    MULTICAST = "a multicast address"
    BROADCAST = "the broadcast address"
    RESERVED = "a reserved address"


_NETWORKS = {
    # The first row that holds an address decides. What only documentation uses counts as public:
    # it leads nowhere, and 198.18/15 is what some proxies answer for public names.
    Range.LOOPBACK: ["127.0.0.0/8", "::1"],
    Range.METADATA: [
        "169.254.169.254",  # AWS, Azure, Google, DigitalOcean, …
        "100.100.100.200",  # Alibaba
        "192.0.0.192",  # Oracle
        "168.63.129.16",  # Azure's wire server
        "fd00:ec2::254",  # AWS
        "fd20:ce::254",  # Google
        "fd00:42::42",  # Scaleway
    ],
    Range.UNSPECIFIED: ["0.0.0.0", "::"],  # noqa: S104 (named, not bound)
    Range.BROADCAST: ["255.255.255.255"],
    Range.PRIVATE: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"],
    Range.LINK_LOCAL: ["169.254.0.0/16", "fe80::/10"],
    Range.MULTICAST: ["224.0.0.0/4", "ff00::/8"],
    Range.RESERVED: ["0.0.0.0/8", "192.0.0.0/24", "240.0.0.0/4", "2001::/32"],
    Range.PUBLIC: ["0.0.0.0/0", "2000::/3"],
}
_RANGES: dict[int, list[tuple[Network, Range]]] = {4: [], 6: []}
for _range, _spelled in _NETWORKS.items():
    for _network in map(ip_network, _spelled):
        _RANGES[_network.version].append((_network, _range))

_MAPPED = ip_network("::ffff:0:0/96")
_NAT64 = ip_network("64:ff9b::/96")
_6TO4 = ip_network("2002::/16")
_BEFORE_6TO4_ENDS = 80
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


@lru_cache
def range_of(address: Address) -> Range:
    """Say what kind of address this is; what no row knows is reserved."""
    address = _carried(address)
    for network, found in _RANGES[address.version]:
        if address in network:
            return found
    return Range.RESERVED


def literal(host: str) -> Address | None:
    """Read a host as an IP address in any spelling that systems accept; None is a name.

    `2130706433`, `0x7f.1` and `0177.0.0.1` are 127.0.0.1, as for every browser.

    Raises:
        ValueError: it looks like an address and is none.
    """
    if ":" in host:
        if "%" in host:
            raise ValueError(host)  # a zone: it could only be link-local
        return IPv6Address(host)
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError as error:
        raise ValueError(host) from error


@lru_cache
def parse(address: str) -> Address:
    """Read an address as a resolver spells it, without its zone."""
    return ip_address(address.partition("%")[0])


def _carried(address: Address) -> Address:
    """Return the IPv4 address that this one stands for, or itself."""
    if address in _MAPPED or address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in _6TO4:
        return IPv4Address(int(address) >> _BEFORE_6TO4_ENDS & 0xFFFF_FFFF)
    return address
