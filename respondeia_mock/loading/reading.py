"""Text of YAML or JSON into a document whose values are those of JSON.

In YAML keys are text; a repeated key, a number that is none and a tag are mistakes of form, which
the document bears. Aliases may say a thing again, but neither without end nor inside itself. JSON
is read as the bodies of calls are; its tree of nodes is made only to tell where a mistake stands.
"""

import math
import re
from functools import partial
from typing import Any

import orjson
import yaml

from respondeia_mock.core.errors import ConfigurationError, Mistake, Place
from respondeia_mock.core.json_reader import MAX_DEPTH, JsonError, settled
from respondeia_mock.loading.documents import Document
from respondeia_mock.loading.sentences import clean
from respondeia_mock.loading.yaml_reader import (
    FORBIDDEN,
    MAP,
    SEQ,
    STR,
    TAG,
    NotYamlError,
    compose,
)

DEEPEST = MAX_DEPTH + 4
"""What a call's body may hold lies a little deeper in a saved state."""

SWOLLEN = 10
"""How many parts a document may have for each of its characters; aliases can make many."""

_LONGEST_NUMBER = 400
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_INTEGERS_END = 1e21  # from here on JavaScript writes numbers with an exponent


def read_document(text: str, file: str) -> Document:
    """Return the document written in `text`; ConfigurationError if it is no YAML at all."""
    try:
        root = compose(text, file)
    except NotYamlError as error:
        raise ConfigurationError(Mistake(error.place, str(error))) from None
    document = Document(file, root=root)
    if root is not None:
        document.value = _Conversion(document, SWOLLEN * (len(text) + DEEPEST)).value(root)
    return document


def read_json(text: str, file: str) -> Document:
    """Return the document written in `text`; ConfigurationError if it is no JSON at all."""
    try:
        value = settled(orjson.loads(text), DEEPEST)
    except orjson.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        raise ConfigurationError(Mistake(place, f"this is not JSON: {error.msg}")) from None
    except JsonError:
        raise ConfigurationError(Mistake(Place(file, 1, 1), "this is nested too deep")) from None
    return Document(file, value, partial(_nodes_of_json, text, file))


def _nodes_of_json(text: str, file: str) -> yaml.Node | None:
    """Return the tree of nodes; None where libyaml cannot read what JSON allows."""
    text = FORBIDDEN.sub("?", _SURROGATE.sub(r"\\u0020", text))
    try:
        return compose(text, file)
    except NotYamlError:
        return None


class _Conversion:
    """From nodes to values; what cannot be a value is written down as a mistake."""

    __slots__ = ("_document", "_left", "_path")

    def __init__(self, document: Document, most: int) -> None:
        """Allow `most` parts: aliases may say a thing again, but not without end."""
        self._document = document
        self._left = most
        self._path: list[str | int] = []

    def value(self, node: yaml.Node) -> Any:  # noqa: ANN401 (any value of JSON)
        """Return what a node stands for; None where it is a mistake."""
        if node.tag is STR:  # only `resolve` gives this very object, and only to plain text
            return node.value
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, node.tag.removeprefix(TAG))
        self._left -= len(node.value)
        if self._left < 0 or len(self._path) > DEEPEST:
            return self._mistake(node, "this is nested too deep, or repeated too often")
        if node.tag == MAP and isinstance(node, yaml.MappingNode):
            return self._mapping(node)
        if node.tag == SEQ and isinstance(node, yaml.SequenceNode):
            return [
                child.value if child.tag is STR else self._at(index, child)
                for index, child in enumerate(node.value)
            ]
        return self._unknown_tag(node)

    def _mapping(self, node: yaml.Node) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, child in node.value:
            name = key.value
            if not isinstance(name, str):
                self._mistake(key, "a key must be text")
                continue
            if name in mapping:
                self._mistake(key, f"the key '{clean(name)}' is here a second time")
            mapping[name] = child.value if child.tag is STR else self._at(name, child)
        return mapping

    def _at(self, step: str | int, node: yaml.Node) -> Any:  # noqa: ANN401 (any value of JSON)
        self._path.append(step)
        value = self.value(node)
        self._path.pop()
        return value

    def _scalar(self, node: yaml.Node, kind: str) -> Any:  # noqa: ANN401 (a number, a truth, None)
        match kind:
            case "int" | "float":
                number = _number(node.value)
                return self._mistake(node, "this is no number") if number is None else number
            case "bool":
                return node.value in {"true", "True", "TRUE"}
            case "null":
                return None
            case "str":
                return node.value
            case _:
                return self._unknown_tag(node)

    def _unknown_tag(self, node: yaml.Node) -> None:
        self._mistake(node, f"the tag {clean(node.tag.replace(TAG, '!!'))} means nothing here")

    def _mistake(self, node: yaml.Node, phrase: str) -> None:
        mistake = self._document.mistake_at(node, tuple(self._path), phrase)
        self._document.mistakes.append(mistake)


def _number(text: str) -> float | None:
    """Return what a number's text is in JavaScript; None if it is none, or beyond its range."""
    try:
        number = float(text.replace(".inf", "nan")) if len(text) <= _LONGEST_NUMBER else math.nan
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < _INTEGERS_END else number
