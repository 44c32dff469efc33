"""The door to what was done by hand, as a file that runs: a fixture, a scenario, a pytest test."""

from typing import Any

from respondeia_mock.core.nearest import suggestion
from respondeia_mock.http.control.desk import ControlError, Visit

FORMS = ("fixture", "scenario", "pytest")
_EXACT = {"true": True, "1": True, "false": False, "0": False}


def export(visit: Visit) -> dict[str, Any]:
    """Tell what was done by hand here as a file that runs: `as=fixture`, `scenario` or `pytest`."""
    form = visit.query.get("as", "")
    if form not in FORMS:
        message = f"'as' must be one of {', '.join(FORMS)}{suggestion(form, FORMS)}"
        raise ControlError(400, "invalid", message, "as")
    return {"as": form, "text": _text(visit, form, exact=_is_exact(visit, form))}


def _text(visit: Visit, form: str, *, exact: bool) -> str:
    if form == "pytest":
        from respondeia_mock.export.pytest_file import test_of

        return test_of(visit.sandbox)
    from respondeia_mock.export.fixture import fixture_of
    from respondeia_mock.export.scenario import scenario_of

    sandbox = visit.sandbox
    exported = fixture_of(sandbox, exact=exact) if form == "fixture" else scenario_of(sandbox)
    head = "".join(f"# {each}\n" for each in exported.notes)
    return head + visit.states.to_yaml(exported.document).decode()


def _is_exact(visit: Visit, form: str) -> bool:
    given = visit.query.get("exact", "false").lower()
    if given not in _EXACT:
        message = f"'exact' must be true or false, not '{given[:30]}'"
        raise ControlError(400, "invalid", message, "exact")
    if _EXACT[given] and form != "fixture":
        raise ControlError(400, "invalid", "'exact' is for a fixture", "exact")
    return _EXACT[given]
