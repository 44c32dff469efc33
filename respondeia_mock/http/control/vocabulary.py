"""The door to the names that rules and scenarios may use, all in one place."""

from typing import Any

from respondeia_mock import actions
from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.core.events import EventName
from respondeia_mock.http.control.desk import Visit


def show(_: Visit) -> dict[str, Any]:
    """List the names that rules and scenarios may use: operations, events, actions."""
    return {
        "operations": [
            {"name": each.name, "method": each.method, "path": each.path}
            for each in (*OPERATIONS, *BESIDES)
        ],
        "events": [str(each) for each in EventName],
        "actions": list(actions.ACTIONS),
    }
