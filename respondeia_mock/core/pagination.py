"""Pages of a list, newest first. Page, heading "Webhooks", the part on cursor-based pagination.

A cursor is the key (time and id) of the last item of its page, in URL-safe base64. So what is
inserted between two pages neither repeats nor skips an item, and finding the place is a bisection.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from respondeia_mock.core.errors import invalid
from respondeia_mock.core.record import record
from respondeia_mock.core.store import Key


@record
class Page:
    """Keys of one page, newest first; `next_cursor` is None on the last one."""

    keys: Sequence[Key]
    next_cursor: str | None

    def listing(self, items: Sequence[object]) -> dict[str, Any]:
        """Return `{data, hasMore, nextCursor?}` of these items, spelled already."""
        document: dict[str, Any] = {"data": items, "hasMore": self.next_cursor is not None}
        if self.next_cursor is not None:
            document["nextCursor"] = self.next_cursor
        return document


def cut(keys: Sequence[Key], limit: int, cursor: str | None = None, page: int = 1) -> Page:
    """Take one page out of ascending `keys`: below the cursor, or the `page`th (from 1).

    Raises:
        ApiError: 400 when the cursor is none that this server gave out.
    """
    end = bisect_left(keys, _decode(cursor)) if cursor else len(keys) - (page - 1) * limit
    end = max(0, end)
    start = max(0, end - limit)
    picked = keys[start:end][::-1]
    return Page(picked, _encode(picked[-1]) if start > 0 else None)


def between(keys: Sequence[Key], start: int | None, end: int | None) -> Sequence[Key]:
    """Keep the keys from `start` up to, not including, `end` (milliseconds; None is open)."""
    if start is None and end is None:
        return keys
    low = 0 if start is None else bisect_left(keys, (start, ""))
    return keys[low : len(keys) if end is None else bisect_left(keys, (end, ""))]


def _encode(key: Key) -> str:
    moment, identifier = key
    return urlsafe_b64encode(f"{moment}.{identifier}".encode()).decode().rstrip("=")


def _decode(cursor: str) -> Key:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        moment, dot, identifier = urlsafe_b64decode(padded).decode().partition(".")
        key = (int(moment), identifier)
    except ValueError:
        raise _unknown(cursor) from None
    if not dot or _encode(key) != cursor:
        raise _unknown(cursor)
    return key


def _unknown(cursor: str) -> Exception:
    shown = cursor if len(cursor) <= 40 else cursor[:40] + "…"  # noqa: PLR2004 (room in a sentence)
    return invalid(
        "cursor",
        f"The 'cursor' parameter must be the nextCursor of an earlier page, not '{shown}'",
    )
