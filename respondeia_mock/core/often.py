"""How often a rule applies of all the times that it fits: `skip`, `nth`, `times` and so on.

What is counted is the rule's; here is only how the counts are judged. Chance comes from the seed.
"""

from collections.abc import Callable, Mapping
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.record import record
from respondeia_mock.core.triggers import Trigger

Draw = Callable[[], float]

OFTEN = ("skip", "nth", "times", "probability", "ttl")


@record
class Often:
    """How often a rule applies: after `skip` matches, only the `nth`, at most `times`.

    Attributes:
        probability: 0 to 1, drawn from the sandbox's seed.
        ttl: seconds of the sandbox's clock from when the rule was added.
    """

    skip: int = 0
    nth: int | None = None
    times: int | None = None
    probability: float | None = None
    ttl: float | None = None

    def ended(self, age: float, hits: int) -> str | None:
        """Say why a rule, `age` seconds after it was added, applies no more; None if it does."""
        if self.ttl is not None and age > self.ttl:
            return "its ttl is over"
        if self.times is not None and hits >= self.times:
            return f"it is used up: it was hit {hits} times"
        return None

    def spares(self, seen: int, draw: Draw) -> str | None:
        """Say why the match of this number, the first being 1, is not hit; None if it is."""
        counted = seen - self.skip
        if counted <= 0:
            return f"it skips the first {self.skip}, and this was number {seen}"
        if self.nth is not None and counted != self.nth:
            return f"it means number {self.nth}, and this was number {counted}"
        if self.probability is not None and draw() >= self.probability:
            return "its probability decided otherwise"
        return None


def read_often(document: Mapping[str, Any], trigger: Trigger, path: str) -> Often:
    """Read what a rule that stands at `path` says about how often it applies.

    Raises:
        ActionError: what is wrong and where.
    """
    given = {name: document[name] for name in OFTEN if name in document}
    if isinstance(trigger, float) and given:
        where = strict.below(path, next(iter(given)))
        raise ActionError(f"'{where}' has no meaning with 'at', which comes once", where)
    return Often(**strict.values(given, _READERS, path))


def _from_one(value: object, path: str) -> int:
    return strict.whole(value, path, 1)


_READERS: Mapping[str, strict.Reader] = {
    "skip": strict.whole,
    "nth": _from_one,
    "times": _from_one,
    "probability": lambda value, path: strict.number(value, path, 0, 1),
    "ttl": strict.seconds,
}
