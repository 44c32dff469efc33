"""The nearest known word to one that nothing knows, for "did you mean …?" sentences."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the known word that looks most like `word`, or None if none is so much alike.

    Args:
        word: what was written.
        known: what could have been meant.
        likeness: how much alike they must be, 0 to 1.
    """
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1, cutoff=likeness)
    return near[0] if near else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean 'x'?`, or nothing."""
    near = nearest(word, known)
    return f"; did you mean '{near}'?" if near else ""
