"""From method and path to a row of the operations table, by walking a tree of path segments.

A dictionary a segment, so the thirtieth operation costs what the first does. It also explains what
it could not match: another method, a near path, a missing or doubled `/v1`.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from respondeia_mock.core.exchange import Reply, answer
from respondeia_mock.core.nearest import nearest
from respondeia_mock.core.operation import Access, Operation

_NONE: Mapping[str, str] = MappingProxyType({})


class Node:
    """A place in the tree: what can be asked here, and where it goes on."""

    __slots__ = ("any", "below", "methods")

    def __init__(self) -> None:
        """Start as a leaf with nothing to ask."""
        self.methods: dict[str, Operation] = {}
        self.below: dict[str, Node] = {}
        self.any: Node | None = None


def answer_nothing(*_: object) -> Reply:
    """Answer an empty object."""
    return answer({})


_NOTHING = "respondeia_mock.core.routes:answer_nothing"

UNMATCHED = Operation("unknown", "*", "*", Access.PUBLIC, _NOTHING, "Error Handling")
"""The catch-all row: a path of /v1 that no operation has is counted and journaled all the same."""

PREFLIGHT = Operation(
    "preflight", "OPTIONS", "*", Access.PUBLIC, _NOTHING, "Introduction", counted=False
)
"""What a browser asks before it calls."""


class Routes:
    """The operations as a tree."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        """Build the tree once; the rows are not needed afterwards."""
        self._root = Node()
        self._paths: list[tuple[str, str]] = []
        for operation in operations:
            self._plant(operation)

    def match(self, method: str, segments: tuple[str, ...]) -> tuple[Operation, Mapping[str, str]]:
        """Return the row and the path parameters, or a row for what has none."""
        if method == "OPTIONS":
            return PREFLIGHT, _NONE
        found, values = self._walk(segments)
        operation = found.get(method)
        if operation is None:
            return UNMATCHED, _NONE
        if not values:
            return operation, _NONE
        return operation, dict(zip(operation.parameters, values, strict=True))

    def hint(self, method: str, segments: tuple[str, ...]) -> str:
        """Say what may have been meant by a path that matched nothing."""
        found, _ = self._walk(segments)
        if found:
            return f"{method} is not possible here; try {' or '.join(sorted(found))}"
        if segments[:2] == ("v1", "v1") and self._walk(segments[1:])[0]:
            return "the path has /v1 twice; the base URL already ends in /v1"
        if self._walk(("v1", *segments))[0]:
            return "the path lacks /v1; the base URL ends in /v1"
        return self._near(method, "/" + "/".join(segments))

    def _near(self, method: str, path: str) -> str:
        near = nearest(path, (template for _, template in self._paths), 0.75)
        methods = [verb for verb, template in self._paths if template == near]
        return f"did you mean {method if method in methods else methods[0]} {near}?" if near else ""

    def _plant(self, operation: Operation) -> None:
        self._paths.append((operation.method, operation.path))
        node = self._root
        for part in operation.path.strip("/").split("/"):
            if part.startswith("{"):
                node.any = node.any or Node()
                node = node.any
            else:
                node = node.below.setdefault(part, Node())
        node.methods[operation.method] = operation

    def _walk(self, segments: tuple[str, ...]) -> tuple[Mapping[str, Operation], list[str]]:
        node = self._root
        values = []
        for part in segments:
            below = node.below.get(part)
            if below is None:
                below = node.any if part else None  # an empty segment is no parameter
                values.append(part)
            if below is None:
                return {}, []
            node = below
        return node.methods, values
