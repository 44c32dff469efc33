"""YAML (and JSON) text into libyaml's tree of nodes, each of which knows its line.

Why not `yaml.safe_load`: YAML 1.1 takes `on` for true, `18:00` for 1080 and a date for a date.
Here, as in YAML 1.2, only true, false, null and numbers are anything but text. What the nodes
amount to is for `documents`.
"""

import re
from typing import TYPE_CHECKING, Any

import yaml

from respondeia_mock.core.errors import Place

if TYPE_CHECKING:
    from yaml import CSafeLoader as Loader
else:
    Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser, where it was built

TAG = "tag:yaml.org,2002:"
STR, MAP, SEQ = f"{TAG}str", f"{TAG}map", f"{TAG}seq"

NOT_TEXT = re.compile(
    r"(?P<int>[-+]?(?:0|[1-9][0-9]*))"
    r"|(?P<float>[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"
    r"|(?P<bool>true|True|TRUE|false|False|FALSE)"
    r"|(?P<null>~|null|Null|NULL|)"
)
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIRSTS = frozenset("-+.0123456789tTfFnN~")


class NotYamlError(Exception):
    """The text is no YAML; the message says why."""

    def __init__(self, place: Place, message: str) -> None:
        """Keep where reading ended."""
        super().__init__(message)
        self.place = place


def compose(text: str, file: str) -> yaml.Node | None:
    """Return the root node, or None of an empty document.

    Raises:
        NotYamlError: it is no YAML, or more than one document.
    """
    if forbidden := FORBIDDEN.search(text):
        above, _, left = text[: forbidden.start()].rpartition("\n")
        place = Place(file, above.count("\n") + bool(above or left) + 1, len(left) + 1)
        raise NotYamlError(place, f"the character U+{ord(forbidden[0]):04X} cannot stand here")
    reader = _Reader(text)
    try:
        return reader.get_single_node()
    except yaml.MarkedYAMLError as error:
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        mark = error.problem_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        raise NotYamlError(place, f"this is not YAML: {reason}") from None
    finally:
        reader.dispose()


class _Reader(Loader):
    """libyaml's parser, with fewer kinds of scalar and none of the resolver's ceremony."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ANN401 (PyYAML's own)
        """Tell the tag of a node that bears none."""
        if kind is not yaml.ScalarNode:
            return MAP if kind is yaml.MappingNode else SEQ
        if implicit[0] and (not value or value[0] in _FIRSTS):
            found = NOT_TEXT.fullmatch(value)
            return f"{TAG}{found.lastgroup}" if found else STR
        return STR

    def descend_resolver(self, *_: object) -> None:
        """Keep no path: `resolve` needs none."""

    def ascend_resolver(self) -> None:
        """Keep no path."""
