"""The clock's door: read it, set its speed, move it on. Durations are `"2h"` or seconds."""

from collections.abc import Callable
from typing import Any

from respondeia_mock.core.clock import LATEST
from respondeia_mock.core.durations import parse_duration, parse_moment
from respondeia_mock.core.events import EventName
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.control.advancing import Advance
from respondeia_mock.http.control.deliveries import fits
from respondeia_mock.http.control.desk import ControlError, Visit

FASTEST = 1_000_000.0
MOST_FIRED = 100_000
"""In one go, where the end is what is due and not a moment: a rule may bring itself about."""


def show(visit: Visit) -> dict[str, Any]:
    """Tell the sandbox's time in Unix seconds, and its speed."""
    clock = visit.sandbox.clock
    return {"now": clock.now(), "speed": clock.speed, **_driven(visit.sandbox)}


async def change(visit: Visit) -> dict[str, Any]:
    """Set the speed, or move on to a moment.

    `drives_sleep` says that the client's sleeping moves the clock on; conduct then trusts it.
    """
    visit.only(visit.document, "now", "speed", "drives_sleep")
    clock = visit.sandbox.clock
    drives_sleep = visit.document.get("drives_sleep", visit.sandbox.drives_sleep)
    if not isinstance(drives_sleep, bool):
        message = "'drives_sleep' must be true or false"
        raise ControlError(400, "invalid", message, "drives_sleep")
    speed = visit.document.get("speed", clock.speed)
    if isinstance(speed, bool) or not isinstance(speed, int | float) or not 0 <= speed <= FASTEST:
        raise ControlError(400, "invalid", "'speed' must be 0 (frozen) or more", "speed")
    move = Advance(visit.courier, visit.sandbox)
    if "now" in visit.document:
        await move.to(_before_the_end(_moment(visit, clock.now()), "now"))
    clock.speed = speed
    visit.sandbox.drives_sleep = drives_sleep
    visit.courier.sooner(visit.sandbox)
    return {
        "now": clock.now(),
        "speed": clock.speed,
        **_driven(visit.sandbox),
        "fired": _told(move),
    }


async def advance(visit: Visit) -> dict[str, Any]:
    """Move the clock on, and have happen in order what falls due on the way.

    With `stop_for`, ids of webhooks, it stops as soon as a captured delivery of theirs waits to
    be taken: it says then that it has `stopped`, and how many seconds of `by` are `left`.
    """
    visit.only(visit.document, "by", "until", "stop_for")
    if ("by" in visit.document) == ("until" in visit.document):
        raise ControlError(400, "invalid", "Give either 'by' or 'until'", "by")
    move = Advance(visit.courier, visit.sandbox, stops_at(visit))
    clock, left = visit.sandbox.clock, {}
    if "by" in visit.document:
        end = _before_the_end(clock.now() + _duration(visit), "by")
        await move.to(end)
        left = {"left": max(0.0, round(end - clock.now(), 3))}
    else:
        await _until(visit.sandbox, visit.document["until"], move)
    stopped = {"stopped": True, **left} if move.stopped else {}
    return {"now": clock.now(), "fired": _told(move), **stopped}


def stops_at(visit: Visit) -> Callable[[], bool]:
    """Read `stop_for`: return what says whether one of these webhooks has a delivery to take.

    Raises:
        ControlError: it is no list of ids.
    """
    ids = visit.document.get("stop_for", [])
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise ControlError(400, "invalid", "'stop_for' must be a list of webhooks' ids", "stop_for")
    if not ids:
        return lambda: False
    wanted = {"webhook_id": ids}
    return lambda: any(fits(each, wanted) for each in visit.sandbox.outbox.takable())


async def _until(sandbox: Sandbox, until: object, move: Advance) -> None:
    if until == "next":
        await _steps(sandbox, move, lambda: True)
    elif until == "idle":
        await _steps(sandbox, move, lambda: False)
    elif isinstance(until, dict) and list(until) == ["event"]:
        await _until_event(sandbox, until["event"], move)
    else:
        sentence = '\'until\' must be "next", "idle" or {"event": NAME}'
        raise ControlError(400, "invalid", sentence, "until")


async def _until_event(sandbox: Sandbox, name: object, move: Advance) -> None:
    names = [str(each) for each in EventName]
    if name not in names:
        near = suggestion(str(name), names)
        raise ControlError(400, "invalid", f"No event is called '{name}'{near}", "until.event")
    seen = sandbox.events.total

    def happened() -> bool:
        return any(each.name == name for each in sandbox.events.since(seen))

    await _steps(sandbox, move, happened)
    move.stopped = move.stopped and not happened()
    if not (happened() or move.stopped):
        raise ControlError(404, "not_found", f"Nothing that is due raised '{name}'", "until.event")


async def _steps(sandbox: Sandbox, move: Advance, enough: Callable[[], bool]) -> None:
    """Move from due moment to due moment until it is enough, or nothing more is due."""
    while (due := sandbox.schedule.next_due()) is not None:
        await move.to(_before_the_end(max(due, sandbox.clock.now()), "until"), enough)
        if enough() or move.stopped:
            break
        if len(move.fired) > MOST_FIRED:
            sentence = f"There is no end: {MOST_FIRED:,} things fired, and more is due"
            raise ControlError(400, "endless", sentence, "until", "Advance 'by' a duration.")


def _before_the_end(moment: float, field: str) -> float:
    if moment > LATEST:
        raise ControlError(400, "invalid", "That is beyond the year 9891", field)
    return moment


def _driven(sandbox: Sandbox) -> dict[str, bool]:
    return {"drives_sleep": True} if sandbox.drives_sleep else {}


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


def _told(move: Advance) -> list[dict[str, Any]]:
    return [
        {"at": each.at, "kind": each.kind, "id": each.id, "summary": each.summary}
        for each in move.fired
    ]
