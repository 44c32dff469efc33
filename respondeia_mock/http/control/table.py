"""Every route of the control API, one line each; `GET /__admin` tells it to who asks."""

from typing import Any

from respondeia_mock.http.control import clock, requests, world
from respondeia_mock.http.control.desk import Row, Visit


def index(_: Visit) -> dict[str, Any]:
    """List the routes of the control API."""
    return {
        "routes": [
            {
                "method": row.method,
                "path": "/__admin" + row.path,
                "summary": row.summary,
                **({"example": row.example} if row.example else {}),
            }
            for row in ROWS
        ]
    }


ROWS = (
    Row("GET", "", index),
    Row("GET", "/health", world.health),
    Row("POST", "/reset", world.reset),
    Row("GET", "/clock", clock.show),
    Row("PUT", "/clock", clock.change, '{"speed": 60}'),
    Row("POST", "/clock/advance", clock.advance, '{"by": "2h"}'),
    Row("GET", "/actions", world.list_actions),
    Row("POST", "/actions/{name}", world.perform_action, '{"payment_id": "pay_1"}'),
    Row("GET", "/magic", world.list_magic),
    Row("GET", "/requests", requests.list_requests),
    Row("GET", "/requests/{request_id}", requests.get_request),
)
