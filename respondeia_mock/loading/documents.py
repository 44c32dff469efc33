"""A document of a file: its values, and where in the file each part of it stands.

Positions are looked up only when a mistake is reported, in the tree of nodes that the document was
read from. How it is read is in `reading`; whether its values are right is for others to say.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from respondeia_mock.core.errors import ConfigurationError, Mistake, Place
from respondeia_mock.loading.sentences import Explanation, Path


@dataclass(slots=True)
class Document:
    """What was read from a file, with the mistakes of its form.

    Attributes:
        file: what the file is called in sentences.
        root: its tree of nodes, or what gives it when a place is first asked for.
    """

    file: str
    value: Any = None
    root: yaml.Node | Callable[[], yaml.Node | None] | None = None
    mistakes: list[Mistake] = field(default_factory=list)

    def mistake(self, path: Path, phrase: str) -> Mistake:
        """Return a mistake at the value that `path` leads to, or the nearest part there is."""
        return self.mistake_at(self._node(path), path, phrase)

    def mistake_of_key(self, path: Path, phrase: str) -> Mistake:
        """Return a mistake at the key that `path` ends with."""
        above, name = path[:-1], path[-1]
        node = self._node(above)
        return self.mistake_at((_child(node, name) or (node, None))[0], above, phrase)

    def mistake_at(self, node: yaml.Node | None, path: Path, phrase: str) -> Mistake:
        """Return a mistake at a node."""
        name = Explanation(path, "").name
        if node is None:
            return Mistake(Place(self.file, path=name), phrase)
        mark = node.start_mark
        return Mistake(Place(self.file, mark.line + 1, mark.column + 1, name), phrase)

    def _node(self, path: Path) -> yaml.Node | None:
        """Return the node that a path leads to, or the nearest above it."""
        if callable(self.root):
            self.root = self.root()
        node = self.root
        for step in path:
            node = (_child(node, step) or (None, node))[1]
        return node


def all_of(mistakes: Iterable[Mistake]) -> ConfigurationError:
    """Return the error that tells each mistake once, file by file, from the top down."""
    once = list(dict.fromkeys(mistakes))
    files = list(dict.fromkeys(mistake.place.file for mistake in once))
    once.sort(key=lambda each: (files.index(each.place.file), each.place.line, each.place.column))
    return ConfigurationError(*once)


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """Return key and value at one step down; of a list, the item twice."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return (node.value[step], node.value[step]) if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((pair for pair in reversed(node.value) if pair[0].value == step), None)
    return None
