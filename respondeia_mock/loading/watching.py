"""Files that are looked at again and again, and taken up anew when they have changed.

Whoever has a loop calls `check` now and then. A file that is still being written is waited for:
a change counts once two looks in a row have found the same. One that is wrong changes nothing and
is told once; the next change gets the next chance.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from respondeia_mock.core.errors import ConfigurationError

log = logging.getLogger("respondeia_mock")

Seen = tuple[int, int, int] | None
"""What a look at a file finds: its modification, size and number; None if it is not there."""


class Watch:
    """Some files, as they were when last taken up."""

    def __init__(self, files: Sequence[Path], reload: Callable[[], None]) -> None:
        """Begin with the files as they are; `reload` takes them up, or raises what is wrong."""
        self._files = files
        self._reload = reload
        self._taken = self._last = self._look()

    def check(self) -> None:
        """Look at the files, and take them up if they have changed and come to rest."""
        seen, before = self._look(), self._last
        self._last = seen
        if seen == self._taken or seen != before:
            return
        changed = [
            file
            for file, now, then in zip(self._files, seen, self._taken, strict=True)
            if now != then
        ]
        self._taken = seen
        self._take_up(" and ".join(map(str, changed)))

    def _take_up(self, names: str) -> None:
        try:
            self._reload()
        except ConfigurationError as error:
            log.error("%s changed, and what it was stays:\n%s", names, error)
        except Exception:  # a bug of ours must not end the server
            log.exception("respondeia-mock crashed taking up %s", names)
        else:
            said = (
                "%s changed: test and live were reset to it, others will be with their next reset"
            )
            log.warning(said, names)

    def _look(self) -> list[Seen]:
        return [_seen(file) for file in self._files]


def _seen(file: Path) -> Seen:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
