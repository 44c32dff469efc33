"""The door to the scenarios: which there are, start one, see how far it is, end it, judge it."""

from collections.abc import Mapping
from typing import Any

from respondeia_mock.core.clock import LATEST
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.control.advancing import Advance
from respondeia_mock.http.control.deliveries import seconds
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.courier import Courier
from respondeia_mock.scenario.document import Scenario
from respondeia_mock.scenario.staging import Repertoire, progress_of, stop, summary

TIMEOUT = 5.0
MOST_STEPS = 10_000
"""Due moments on the way to the last; more can only be rules that set each other off for ever."""


def list_scenarios(visit: Visit) -> dict[str, Any]:
    """List the scenarios known by name, how far the one under way is, the report on the last."""
    repertoire = visit.repertoire
    return {
        "scenarios": [_told(repertoire, name) for name in repertoire.names()],
        "active": _progress(visit.sandbox),
        "last": visit.sandbox.reported,
    }


def start(visit: Visit) -> dict[str, Any]:
    """Start a scenario: the sandbox goes to the scenario's own seed, and all that was is gone."""
    document = visit.document
    if set(document) == {"name"}:
        scenario = _found(visit, document["name"])
    elif document:
        scenario = _found(visit, document)
    else:
        raise ControlError(400, "invalid", "Give a name, or a scenario", "name")
    begin(visit.repertoire, visit.sandbox, scenario)
    clock = visit.sandbox.clock
    return {"started": scenario.name, "now": clock.now(), "speed": clock.speed}


def end(visit: Visit) -> dict[str, Any]:
    """End the scenario under way: its rules go, the state stays, and so does the report."""
    report = stop(visit.sandbox)
    if report is None:
        raise _none()
    return dict(report)


def report(visit: Visit) -> dict[str, Any]:
    """Judge the scenario under way as it stands now, or tell the report on the last one."""
    progress = progress_of(visit.sandbox)
    if progress is not None:
        return progress.report()
    if visit.sandbox.reported is None:
        raise _none()
    return dict(visit.sandbox.reported)


async def finish(visit: Visit) -> dict[str, Any]:
    """Move a frozen clock on to its last due moment, let deliveries settle, judge, and end."""
    visit.only(visit.document, "timeout")
    if progress_of(visit.sandbox) is None:
        raise _none()
    timeout = seconds(visit, "timeout", TIMEOUT)
    return dict(await finished(visit.courier, visit.sandbox, timeout))


def begin(repertoire: Repertoire, sandbox: Sandbox, scenario: Scenario) -> None:
    """Start a scenario in a sandbox that is there; a reset brings back what the sandbox was.

    Raises:
        ControlError: its fixtures are wrong; nothing was applied.
    """
    try:
        setup = repertoire.setup(sandbox.setup, scenario)
    except ConfigurationError as error:
        raise _wrong(error) from None
    sandbox.reset(setup)


async def finished(courier: Courier, sandbox: Sandbox, timeout: float) -> Mapping[str, Any]:  # noqa: ASYNC109 (late is an answer)
    """Have the scenario under way come to its end; return the report.

    Args:
        courier: brings what is owed.
        sandbox: where it is under way.
        timeout: real seconds that deliveries may take to settle in the end.
    """
    if sandbox.clock.speed == 0:
        await _to_the_last(Advance(courier, sandbox), sandbox)
    await courier.settle(sandbox, timeout)
    told = stop(sandbox)
    assert told is not None  # noqa: S101 (who calls has looked)
    return told


async def _to_the_last(move: Advance, sandbox: Sandbox) -> None:
    for _ in range(MOST_STEPS):
        due = sandbox.schedule.next_due()
        if due is None or due > LATEST:
            return
        await move.to(max(due, sandbox.clock.now()))


def _found(visit: Visit, given: object) -> Scenario:
    try:
        return visit.repertoire.find(given)
    except ConfigurationError as error:
        raise _wrong(error) from None


def _told(repertoire: Repertoire, name: str) -> dict[str, Any]:
    try:
        return {**summary(repertoire.find(name)), "name": name}
    except ConfigurationError as error:
        return {"name": name, "mistakes": list(error.mistakes)}


def _progress(sandbox: Sandbox) -> dict[str, Any] | None:
    progress = progress_of(sandbox)
    if progress is None:
        return None
    rules = [{"id": each.id, "name": each.name, "hits": each.hits} for each in progress.rules]
    return {**progress.report(), "rules": rules}


def _wrong(error: ConfigurationError) -> ControlError:
    return ControlError(400, "invalid", error.mistakes[0], told={"mistakes": list(error.mistakes)})


def _none() -> ControlError:
    hint = 'start one: POST /__admin/scenarios {"name": …}'
    return ControlError(404, "not_found", "No scenario is under way here", hint=hint)
