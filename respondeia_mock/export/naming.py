"""Variables of a generated test: what answers are called, and where in them an id was first seen.

An id that was minted in the session is another in every run, so whoever used it reads it from the
answer that told it. What no answer told stays as it was, and is noted.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from respondeia_mock.core.ids import minted_in
from respondeia_mock.export.python import Code, Template

ONE_OF = {"training": "job", "ai": "reply", "payments": "payment", "messages": "message"}
ONE_OF |= {"customers": "customer", "webhooks": "webhook"}
_ABOUT_ONE = {"get", "create", "send", "update", "read", "refund", "upload", "status", "test"}
_TELLING = frozenset({"token", "apiKey", "nextCursor"})
"""Fields whose values are drawn, whatever they look like."""


def called(operation: str) -> str:
    """Return what the answer of an operation is called."""
    *_, about, last = ["", *operation.split(".")]
    if last == "list":
        return about
    if last == "create_api_key":
        return "key"
    return ONE_OF.get(about, about) if last in _ABOUT_ONE else last


class Names:
    """The variables so far, and what they hold.

    Attributes:
        used: the variables that something reads.
        unknown: minted ids that no answer told.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._held: dict[str, dict[str, str]] = {}
        self._numbers: dict[str, int] = {}
        self._known: dict[str, Code] = {}
        self._places: dict[str, Code] = {}
        self.used: set[str] = set()
        self.unknown: set[str] = set()

    def bind(self, name: str, document: Any) -> str:  # noqa: ANN401 (any JSON)
        """Give a document a name, and keep the ids that it tells; return the name.

        A name is used again where it still tells what was read from it.
        """
        told = dict(_told(document, ""))
        chosen = self._free(name, told)
        held = self._held.setdefault(chosen, {})
        for path, value in told.items():
            known, key = (
                (self._places, _place(value)) if value.startswith("http") else (self._known, value)
            )
            if key not in known:
                known[key] = Code(chosen + path)
                held[path] = value
        return chosen

    def knows(self, value: str) -> bool:
        """Say whether a value was told."""
        return value in self._known

    def at(self, place: str) -> Code | None:
        """Return the expression of a link that leads to this path with its query."""
        found = self._places.get(place)
        return None if found is None else self._read(found)

    def filled(self, value: Any) -> Any:  # noqa: ANN401 (any JSON, then with expressions in it)
        """Return a value with expressions in the place of what answers told."""
        if isinstance(value, Mapping):
            return {name: self.filled(each) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.filled(each) for each in value]
        return self.text(value) if isinstance(value, str) else value

    def text(self, text: str) -> str | Code | Template:
        """Return a text, or an expression for it."""
        if text in self._known:
            return self._read(self._known[text])
        parts: list[str | Code] = []
        rest = text
        for identifier in minted_in(text):
            if identifier not in self._known:
                self.unknown.add(identifier)
                continue
            before, _, rest = rest.partition(identifier)
            parts += [before, self._read(self._known[identifier])]
        if not parts:
            return text
        return Template(tuple(each for each in (*parts, rest) if each))

    def _read(self, code: Code) -> Code:
        self.used.add(code.text.partition("[")[0])
        return code

    def _free(self, name: str, told: Mapping[str, str]) -> str:
        """Return the name, or it with a number, where it is free or still tells what it told."""
        number = self._numbers.setdefault(name, 1)
        latest = name if number == 1 else f"{name}_{number}"
        for each in (name, latest):
            held = self._held.get(each, {})
            if all(told.get(path) == value for path, value in held.items()):
                return each
        self._numbers[name] = number + 1
        return f"{name}_{number + 1}"


def _told(document: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 (any JSON)
    """Yield where in a document a drawn value stands, and the value."""
    if isinstance(document, Mapping):
        for name, each in document.items():
            below = f"{path}['{name}']"
            if isinstance(each, str):
                if _is_drawn(name, each):
                    yield below, each
            else:
                yield from _told(each, below)
    elif isinstance(document, list):
        for place, each in enumerate(document):
            yield from _told(each, f"{path}[{place}]")


def _is_drawn(name: str, value: str) -> bool:
    if name in _TELLING:
        return True
    found = minted_in(value)
    return bool(found) and (value == found[0] or value.startswith("http"))


def _place(url: str) -> str:
    """Return the path of a link, below its sandbox, with its query."""
    parts = urlsplit(url)
    path = parts.path
    if path.startswith("/sandboxes/"):
        path = "/" + path.split("/", 3)[3]
    return f"{path}?{parts.query}" if parts.query else path
