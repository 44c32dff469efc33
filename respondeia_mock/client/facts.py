"""What the control API tells, as Python reads it: objects whose keys are attributes as well."""

from collections.abc import Iterable, Mapping
from typing import Any

from respondeia_mock.core.nearest import suggestion


class Facts(dict[str, Any]):
    """A JSON object: `call["status"]` is `call.status`. It is a copy; nothing changes with it."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (any JSON)
        """Return what stands under a key."""
        try:
            return self[name]
        except KeyError:
            near = suggestion(name, self) or f"; known are {', '.join(self)}"
            raise AttributeError(f"'{name}' is not told here{near}") from None


def facts(document: Mapping[str, Any]) -> Facts:
    """Return an object, and every object in it, as Facts."""
    return Facts({name: _inside(each) for name, each in document.items()})


def all_facts(documents: Iterable[Mapping[str, Any]]) -> list[Facts]:
    """Return a list of objects as Facts."""
    return [facts(each) for each in documents]


def _inside(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    if isinstance(value, dict):
        return facts(value)
    return [_inside(each) for each in value] if isinstance(value, list) else value
