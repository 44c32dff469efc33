"""The doors to the state of things: health, reset, actions and magic values."""

from typing import Any

import respondeia_mock
from respondeia_mock import actions
from respondeia_mock.core.action import perform
from respondeia_mock.core.events import Event
from respondeia_mock.domain.magic import magic_values
from respondeia_mock.http.control.clock import advance
from respondeia_mock.http.control.desk import Visit


def health(visit: Visit) -> dict[str, Any]:
    """Say that the mock is up, which version it is and how many sandboxes it holds."""
    return {
        "status": "ok",
        "version": respondeia_mock.__version__,
        "sandboxes": len(visit.engine.sandboxes),
    }


def reset(visit: Visit) -> dict[str, Any]:
    """Go back to the seed: state, clock, counters, journal, everything due."""
    visit.sandbox.reset()
    return {"reset": visit.sandbox.name, "now": visit.sandbox.clock.now()}


def list_actions(_: Visit) -> dict[str, Any]:
    """List what can be made to happen, with the parameters each takes."""
    rows = actions.ACTIONS.values()
    return {
        "actions": [
            {"name": row.name, "summary": row.summary, "parameters": row.schema()} for row in rows
        ]
    }


async def perform_action(visit: Visit) -> dict[str, Any]:
    """Make something happen now, and tell the events it raised."""
    action, before = actions.named(visit.params["name"]), visit.sandbox.events.total
    if action.handler is actions.advance_clock:  # it waits for deliveries, as only a shell can
        action.check(visit.document)
        result = await advance(visit)
    else:
        result = perform(action, visit.sandbox, visit.document).result
    events = [_told(each) for each in visit.sandbox.events.since(before)]
    return {"action": action.name, "result": result, "events": events}


def list_magic(visit: Visit) -> dict[str, Any]:
    """List the recipients, amounts and card-holder names that fare specially."""
    return magic_values(visit.sandbox.behavior)


def _told(event: Event) -> dict[str, Any]:
    return {"id": event.id, "event": event.name, "at": event.at, "data": event.data}
