"""The only source of chance: ids, secrets and draws, each a function of the seed and a position.

An id is `prefix_` + a counter + the sandbox's tag, so ids sort in the order of minting, differ
between sandboxes (the name is part of the tag) and come out the same in every run. The whole state
is two integers, which a saved state can hold.
"""

import re
from base64 import b32encode
from collections.abc import Iterable
from hashlib import blake2b

_CROCKFORD = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdefghjkmnpqrstvwxyz"
)
_MINTED = re.compile(r"[a-z]+_(?P<number>[0-9a-f]{6,12})(?P<tag>[0-9a-hjkmnp-tv-z]{8})")


class IdSource:
    """Mint ids and draw numbers that depend on nothing but the seed and how many came before."""

    __slots__ = ("_key", "drawn", "minted", "name", "seed", "tag")

    def __init__(self, seed: int, name: str, minted: int = 0, drawn: int = 0) -> None:
        """Start a source for the sandbox `name`; `minted` and `drawn` resume an earlier one."""
        self._key = blake2b(f"{seed}/{name}".encode(), digest_size=32).digest()
        self.seed = seed
        self.name = name
        self.tag = self._hash(b"tag", 5)
        self.minted = minted
        self.drawn = drawn

    def mint(self, prefix: str) -> str:
        """Return a new id such as `msg_00002a8r3f2m9q`, greater than all minted before."""
        self.minted = minted = self.minted + 1
        return f"{prefix}_{minted:06x}{self.tag}"

    def secret(self, prefix: str) -> str:
        """Return a long string such as `whsec_…`, for tokens and secrets."""
        self.minted += 1
        return f"{prefix}_{self._hash(b'secret%d' % self.minted, 20)}"

    def draw(self) -> float:
        """Return the next number in [0, 1)."""
        self.drawn += 1
        digest = blake2b(b"draw%d" % self.drawn, digest_size=7, key=self._key).digest()
        return (int.from_bytes(digest, "big") >> 3) / (1 << 53)

    def _hash(self, text: bytes, size: int) -> str:
        digest = blake2b(text, digest_size=size, key=self._key).digest()
        return b32encode(digest).translate(_CROCKFORD).decode("ascii")


def highest_minted(identifiers: Iterable[str]) -> dict[str, int]:
    """Return, by tag, the highest number that one of these ids bears, as far as any was minted."""
    highest: dict[str, int] = {}
    for identifier in identifiers:
        found = _MINTED.fullmatch(identifier)
        if found:
            tag, number = found["tag"], int(found["number"], 16)
            highest[tag] = max(number, highest.get(tag, 0))
    return highest


def minted_in(text: str) -> list[str]:
    """Return the minted ids that stand in a text, in their order."""
    return [found[0] for found in _MINTED.finditer(text)]


def draw_seed() -> int:
    """Draw a seed number by real chance, for who chose none."""
    import secrets

    return secrets.randbelow(1_000_000)
