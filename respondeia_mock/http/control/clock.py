"""The clock's door: read it, set its speed, move it on. Durations are `"2h"` or seconds."""

from collections.abc import Callable
from typing import Any

from respondeia_mock.core.durations import parse_duration, parse_moment
from respondeia_mock.core.events import EventName
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.schedule import Fired
from respondeia_mock.http.control.desk import ControlError, Visit

LATEST = 250_000_000_000.0
"""The clock stays before the year 9892, so that every date can be written."""
FASTEST = 1_000_000.0


def show(visit: Visit) -> dict[str, Any]:
    """Tell the sandbox's time in Unix seconds, and its speed."""
    clock = visit.sandbox.clock
    return {"now": clock.now(), "speed": clock.speed}


def change(visit: Visit) -> dict[str, Any]:
    """Set the speed, or move on to a moment."""
    visit.only(visit.document, "now", "speed")
    clock = visit.sandbox.clock
    speed = visit.document.get("speed", clock.speed)
    if isinstance(speed, bool) or not isinstance(speed, int | float) or not 0 <= speed <= FASTEST:
        raise ControlError(400, "invalid", "'speed' must be 0 (frozen) or more", "speed")
    fired: list[Fired] = []
    if "now" in visit.document:
        fired = _move(visit.sandbox, _moment(visit, clock.now()), "now")
    clock.speed = speed
    return {"now": clock.now(), "speed": clock.speed, "fired": [_told(each) for each in fired]}


def advance(visit: Visit) -> dict[str, Any]:
    """Move the clock on, and have happen in order what falls due on the way."""
    visit.only(visit.document, "by", "until")
    if ("by" in visit.document) == ("until" in visit.document):
        raise ControlError(400, "invalid", "Give either 'by' or 'until'", "by")
    if "by" in visit.document:
        fired = _move(visit.sandbox, visit.sandbox.clock.now() + _duration(visit), "by")
    else:
        fired = _until(visit.sandbox, visit.document["until"])
    return {"now": visit.sandbox.clock.now(), "fired": [_told(each) for each in fired]}


def _until(sandbox: Sandbox, until: object) -> list[Fired]:
    if until == "next":
        return _steps(sandbox, lambda: True)
    if until == "idle":
        return _steps(sandbox, lambda: False)
    if isinstance(until, dict) and list(until) == ["event"]:
        return _until_event(sandbox, until["event"])
    sentence = '\'until\' must be "next", "idle" or {"event": NAME}'
    raise ControlError(400, "invalid", sentence, "until")


def _until_event(sandbox: Sandbox, name: object) -> list[Fired]:
    names = [str(each) for each in EventName]
    if name not in names:
        near = suggestion(str(name), names)
        raise ControlError(400, "invalid", f"No event is called '{name}'{near}", "until.event")
    seen = sandbox.events.total

    def happened() -> bool:
        return any(each.name == name for each in sandbox.events.since(seen))

    fired = _steps(sandbox, happened)
    if not happened():
        raise ControlError(404, "not_found", f"Nothing that is due raised '{name}'", "until.event")
    return fired


def _steps(sandbox: Sandbox, enough: Callable[[], bool]) -> list[Fired]:
    """Move from due moment to due moment until it is enough, or nothing more is due."""
    fired: list[Fired] = []
    while (due := sandbox.schedule.next_due()) is not None:
        fired += _move(sandbox, max(due, sandbox.clock.now()), "until")
        if enough():
            break
    return fired


def _move(sandbox: Sandbox, to: float, field: str) -> list[Fired]:
    if to > LATEST:
        raise ControlError(400, "invalid", "That is beyond the year 9891", field)
    return sandbox.advance(to)


def _duration(visit: Visit) -> float:
    try:
        return parse_duration(visit.document["by"])
    except ValueError as error:
        raise ControlError(400, "invalid", f"'by': {error}", "by") from None


def _moment(visit: Visit, now: float) -> float:
    """Return the Unix seconds that `now` names, as a number, a date or an offset."""
    given = visit.document["now"]
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    try:
        moment = given if is_number else parse_moment(given).at(round(now * 1000)) / 1000
    except ValueError as error:
        raise ControlError(400, "invalid", f"'now': {error}", "now") from None
    if moment < now:
        raise ControlError(400, "invalid", "'now' lies in the past; a clock only moves on", "now")
    return moment


def _told(fired: Fired) -> dict[str, Any]:
    return {"at": fired.at, "kind": fired.kind, "id": fired.id, "summary": fired.summary}
