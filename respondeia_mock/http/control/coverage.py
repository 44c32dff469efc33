"""The door to coverage: what of the contract was exercised here, or in every sandbox."""

from typing import Any

from respondeia_mock.coverage.reports import report
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.listing import elsewhere


def show(visit: Visit) -> dict[str, Any]:
    """Tell what of the contract was exercised here or, with `all=true`, in every sandbox."""
    wanted = visit.query.get("all", "false")
    if wanted not in {"true", "false"}:
        raise ControlError(400, "invalid", f"'all' must be true or false, not '{wanted}'", "all")
    if wanted == "true":
        return report(*(each.tallied() for each in visit.engine.sandboxes))
    found = report(visit.sandbox.tallied())
    return {**found, **elsewhere(visit, lambda sandbox: sandbox.journal.total)}
