"""What a rule has happen: `do:`, one action or several, with references to the event behind them.

`$event.payment_id` stands for a field of the event's data. What an action does is not known here;
that it exists, and that its parameters could be right, is asked of the vocabulary.
"""

import re
from collections.abc import Mapping
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.record import record
from respondeia_mock.core.vocabulary import Vocabulary

MOST = 100
_REFERENCE = re.compile(r"\$event\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)")


@record
class Deed:
    """An action and its parameters, references still in them."""

    action: str
    params: Mapping[str, Any]

    def bound(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the parameters with `data`, the event's, in the place of the references."""
        return {name: _bind(value, data) for name, value in self.params.items()}


def read_deeds(
    document: object, path: str, vocabulary: Vocabulary, event: str | None
) -> tuple[Deed, ...]:
    """Read `do:`; `event` is the name of the event that references speak of, if there is one.

    Raises:
        ActionError: what is wrong and where.
    """
    if not isinstance(document, list):
        return _read(document, path, vocabulary, event)
    if not 1 <= len(document) <= MOST:
        raise ActionError(f"'{path}' must be an action, or a list of 1 to {MOST}", path)
    return tuple(
        deed
        for place, each in enumerate(document)
        for deed in _read(each, f"{path}[{place}]", vocabulary, event)
    )


def _read(
    document: object, path: str, vocabulary: Vocabulary, event: str | None
) -> tuple[Deed, ...]:
    given = strict.mapping(document, path)
    if not given:
        raise ActionError(f"'{path}' must name an action", path)
    deeds = []
    for action, params in given.items():
        where = strict.below(path, action)
        values = strict.mapping({} if params is None else params, where)
        open_names = [name for name, value in values.items() if _refers(value)]
        for name in open_names:
            _check_references(values[name], strict.below(where, name), vocabulary, event)
        vocabulary.check(action, values, open_names, where)
        deeds.append(Deed(action, values))
    return tuple(deeds)


def _refers(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_refers, value.values()))
    if isinstance(value, list):
        return any(map(_refers, value))
    return isinstance(value, str) and "$event" in value


def _check_references(value: object, path: str, vocabulary: Vocabulary, event: str | None) -> None:
    if event is None:
        raise ActionError(f"'{path}': there is no $event here; it needs 'on'", path)
    for text in _texts(value):
        names = _REFERENCE.findall(text)
        if len(names) < text.count("$event"):
            raise ActionError(f"'{path}': a reference is $event and a field's name", path)
        known = vocabulary.fields(event)
        for name in (each.partition(".")[0] for each in names):
            if name not in known:
                near = suggestion(name, known) or f"; it has {', '.join(known)}"
                raise ActionError(f"'{path}': {event} has no field '{name}'{near}", path)


def _texts(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def _bind(value: Any, data: Mapping[str, Any]) -> Any:  # noqa: ANN401 (any JSON)
    if isinstance(value, Mapping):
        return {name: _bind(each, data) for name, each in value.items()}
    if isinstance(value, list):
        return [_bind(each, data) for each in value]
    if not isinstance(value, str) or "$event" not in value:
        return value
    whole = _REFERENCE.fullmatch(value)
    if whole:
        return _field(data, whole[1])
    return _REFERENCE.sub(lambda found: _spelled(_field(data, found[1])), value)


def _spelled(value: object) -> str:
    """Spell a field inside a text: a text as it is, nothing for null, all else as JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    return write(value).decode()


def _field(data: Any, name: str) -> Any:  # noqa: ANN401 (any JSON)
    for step in name.split("."):
        data = data.get(step) if isinstance(data, Mapping) else None
    return data
