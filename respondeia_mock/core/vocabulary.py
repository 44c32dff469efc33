"""The names that a rule may use: operations, events' fields, actions; and how an action is done.

The core knows no table of operations and none of actions; the composition root fills this in. It
decides nothing itself.
"""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.record import record

if TYPE_CHECKING:
    from respondeia_mock.core.sandbox import Sandbox

Values = Mapping[str, Any]


def _no_fields(_: str) -> Collection[str]:
    return ()


def _no_actions(name: str, *_: object) -> None:
    raise ActionError(f"No action is called '{name}'")


@record
class Vocabulary:
    """What rules speak of.

    Attributes:
        operations: the names of all operations.
        fields: gives the fields of an event's data, by its name.
        check: raises an ActionError for an action (name, parameters, the names of those whose
            values are not known yet, path) that could not be performed so.
        perform: does one in a sandbox, within the present step; raises an ActionError.
    """

    operations: Collection[str] = ()
    fields: Callable[[str], Collection[str]] = _no_fields
    check: Callable[[str, Values, Collection[str], str], None] = _no_actions
    perform: Callable[[str, "Sandbox", Values], None] = _no_actions


NOTHING = Vocabulary()
"""Where no rule speaks of operations or actions: in tests of single parts."""
