"""Actions done by hand as rules of a scenario: on an event, on a call, or at a moment.

An id that was minted in the session is another in every run, so an action on such a thing hangs on
the event that first told of it. What else was done hangs on the moment, or, where the clock stood
still, on the event or the call that came right before it, for at a moment it would come too early.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from respondeia_mock.core.durations import spell_duration
from respondeia_mock.core.events import Event
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.handiwork import Done
from respondeia_mock.core.ids import minted_in
from respondeia_mock.core.record import record
from respondeia_mock.export.expecting import KNOWN
from respondeia_mock.export.keys import Hide
from respondeia_mock.export.session import Session

Rule = dict[str, Any]

INTERCEPTION = 4
"""How deep a call must have come for rules to see it: behind 401, 403, 404 and 429."""


@record
class Anchored:
    """The rules that stand for actions; `missing` are actions that no rule can do."""

    rules: tuple[Rule, ...]
    missing: tuple[str, ...]


def anchored(session: Session, hide: Hide) -> Anchored:
    """Return the actions of a session as rules."""
    rules: list[Rule] = []
    missing: list[str] = []
    known = _ids_at_start(session)
    for done in session.done:
        rule = _rule(session, done, known)
        if rule is None:
            missing.append(done.action)
        else:
            rules.append(hide(rule))
    return Anchored(tuple(rules), tuple(missing))


def _rule(session: Session, done: Done, known: set[str]) -> Rule | None:
    drawn = {each for text in _texts(dict(done.params)) for each in minted_in(text)} - known
    if drawn:
        return _on_its_event(session, done, drawn)
    before = [each for each in session.calls if each.sequence <= done.sequence]
    if before and before[-1].at == done.at:
        event = _event_of(session, done, before[-1])
        rule = _on_its_call(before, done) if event is None else _on(session, event, done, {})
        if rule is not None:
            return rule
    offset = spell_duration(round(max(0.0, done.at - session.began), 3))
    return {"at": offset, "do": {done.action: dict(done.params)}}


def _on_its_event(session: Session, done: Done, drawn: set[str]) -> Rule | None:
    """Return the rule on the first event that tells all the ids; None if there is none."""
    for event in session.events:
        if event.sequence > done.sequence:
            break
        fields = {value: name for name, value in event.data.items() if isinstance(value, str)}
        if drawn <= fields.keys():
            references = {each: f"$event.{fields[each]}" for each in drawn}
            return _on(session, event, done, references)
    return None


def _on(session: Session, event: Event, done: Done, references: Mapping[str, str]) -> Rule:
    """Return the rule on an event; of several of its name, on the one that it was."""
    alike = [each for each in session.events if each.name == event.name]
    rule: Rule = {"on": str(event.name)}
    if len(alike) > 1:
        rule["nth"] = alike.index(event) + 1
    gap = round(done.at - event.at, 3)
    if gap:
        rule["after"] = spell_duration(gap)
    return {**rule, "do": {done.action: _referring(dict(done.params), references)}}


def _on_its_call(before: list[Exchange], done: Done) -> Rule | None:
    """Return the rule on the last of these calls; None if no rule of ours would meet it.

    It meets what comes as far as interception and was not some other rule's.
    """
    name = before[-1].operation.name
    alike = [each for each in before if each.operation.name == name and _is_free(each)]
    if before[-1] not in alike or name not in KNOWN:
        return None
    return {"when": {"operation": name}, "nth": len(alike), "do": {done.action: dict(done.params)}}


def _is_free(exchange: Exchange) -> bool:
    return exchange.depth >= INTERCEPTION and exchange.rule is None and not exchange.asked


def _event_of(session: Session, done: Done, call: Exchange) -> Event | None:
    """Return the latest event before an action that a call caused."""
    before = (each for each in session.events if each.sequence <= done.sequence)
    caused = [each for each in before if each.cause == call.id]
    return caused[-1] if caused else None


def _ids_at_start(session: Session) -> set[str]:
    store = session.start.store
    tables = (store.payments, store.messages, store.conversations, store.training, store.webhooks)
    return {each.id for table in tables for each in table}


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 (any JSON)
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def _referring(value: Any, references: Mapping[str, str]) -> Any:  # noqa: ANN401 (any JSON)
    """Return parameters with references in the place of ids."""
    if isinstance(value, Mapping):
        return {name: _referring(each, references) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_referring(each, references) for each in value]
    if isinstance(value, str):
        for identifier, reference in references.items():
            value = value.replace(identifier, reference)
    return value
