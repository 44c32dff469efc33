"""The words that rules and scenarios may use, taken from the two tables and from the events."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.core.vocabulary import Values, Vocabulary

if TYPE_CHECKING:
    from respondeia_mock.core.sandbox import Sandbox


def vocabulary() -> Vocabulary:
    """Return what rules may speak of; the actions are loaded with the first rule."""

    def fields(event: str) -> Collection[str]:
        from respondeia_mock.domain.examples import fields_of

        return fields_of(event)

    def check(name: str, params: Values, unknown: Collection[str], path: str) -> None:
        from respondeia_mock import actions

        actions.check(name, params, unknown, path)

    def perform(name: str, sandbox: "Sandbox", params: Values) -> None:
        from respondeia_mock import actions

        actions.do(name, sandbox, params)

    names = frozenset(each.name for each in (*OPERATIONS, *BESIDES))
    return Vocabulary(names, fields, check, perform)
