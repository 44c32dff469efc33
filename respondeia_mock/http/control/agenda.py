"""The door to what is due: the tasks still to come on the sandbox's clock, the soonest first.

Beside the clock and not in it, for a client that drives a clock reads it often. What a task does
when it is due is the matter of the module that set it.
"""

from typing import Any

from respondeia_mock.http.control.desk import Visit
from respondeia_mock.http.control.listing import DEFAULT_LIMIT, check_numbers


def show(visit: Visit) -> dict[str, Any]:
    """Tell what is due, the soonest first: of what kind, about which id, in how many seconds."""
    check_numbers(visit.query, "limit")
    limit = int(visit.query.get("limit", DEFAULT_LIMIT))
    clock, schedule = visit.sandbox.clock, visit.sandbox.schedule
    now = clock.now()
    coming = [
        {"kind": each.kind, "id": each.subject, "at": each.due, "in": round(each.due - now, 3)}
        for each in schedule.soonest(limit)
    ]
    return {"now": now, "speed": clock.speed, "count": len(schedule), "due": coming}
