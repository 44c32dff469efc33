"""The seed that a server starts from.

Start-up is felt, and most of it would go into reading YAML. So what a bundled fixture reads as is
kept beside the bytecode, under the hash of its text, as Python keeps what it compiles; where
nothing may be written it is read each time. Reading, checking and merging files is the matter of
`fixtures`, which is imported only when there is something to read.
"""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from respondeia_mock.core.founding import Fixture
from respondeia_mock.core.record import changed
from respondeia_mock.core.setup import Planted
from respondeia_mock.domain.outlining import outline
from respondeia_mock.domain.planting import SECRET, plant_outline
from respondeia_mock.loading.locate import folder

KEPT = Path(__file__).parent / "__pycache__"


class FixtureSeed:
    """A fixture that can be planted again and again; a `Seed`."""

    def __init__(self, document: Mapping[str, Any], secret: str = SECRET) -> None:
        """Read a merged, checked document; `secret` is for webhooks declared without one."""
        self.document = document
        self._outline = outline(document)
        self._secret = secret
        self._last: tuple[int, Planted] | None = None

    def plant(self, now_ms: int) -> Planted:
        """Return a state of its own, its time offsets counted from `now_ms`."""
        if self._last is None or self._last[0] != now_ms:
            self._last = now_ms, plant_outline(self._outline, now_ms, self._secret)
        planted = self._last[1]
        return changed(planted, store=planted.store.fork())


def load_seed(names: Sequence[Fixture], secret: str = SECRET, kept: Path = KEPT) -> FixtureSeed:
    """Return the seed of fixtures, each a file, the name of a bundled one or a document, merged.

    Raises:
        ConfigurationError: with every mistake found in any of the files.
    """
    place = _place(names[0], kept) if len(names) == 1 and isinstance(names[0], str) else None
    if place is not None:
        with suppress(OSError, orjson.JSONDecodeError):
            return FixtureSeed(orjson.loads(place.read_bytes()), secret)
    from respondeia_mock.loading.fixtures import load_document

    document = load_document(names)
    if place is not None and not sys.dont_write_bytecode:
        _keep(place, document)
    return FixtureSeed(document, secret)


def _place(name: str, kept: Path) -> Path | None:
    """Return where the reading of a bundled fixture is kept; None if it is not a bundled one."""
    try:
        text = folder("fixtures").joinpath(f"{name}.yaml").read_bytes()
    except (OSError, ValueError):
        return None
    return kept / f"{Path(name).name}.{blake2b(text, digest_size=12).hexdigest()}.json"


def _keep(place: Path, document: Mapping[str, Any]) -> None:
    """Write it whole or not at all: another process may be reading."""
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        written = place.with_suffix(".new")
        written.write_bytes(orjson.dumps(document))
        written.replace(place)
