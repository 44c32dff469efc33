"""The doors to what was done, as something that runs: a session as a file, a call as a command.

What these look like is the matter of `respondeia_mock.export`.
"""

from collections.abc import Sequence
from typing import Any

from respondeia_mock.core.nearest import suggestion
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.requests import find

FORMS = ("fixture", "scenario", "pytest")
FORMS_OF_ONE = ("curl", "pytest")
_EXACT = {"true": True, "1": True, "false": False, "0": False}


def export(visit: Visit) -> dict[str, Any]:
    """Tell what was done by hand here as a file that runs: `as=fixture`, `scenario` or `pytest`."""
    form = _form(visit, FORMS)
    return {"as": form, "text": _text(visit, form, exact=_is_exact(visit, form))}


def export_request(visit: Visit) -> dict[str, Any]:
    """Tell one call as something that makes it again: `as=curl` or `as=pytest`."""
    form, exchange = _form(visit, FORMS_OF_ONE), find(visit)
    if exchange.reply is None:
        message = f"{exchange.id} is on its way: it can be told when it is answered"
        raise ControlError(400, "invalid", message, "request_id")
    if form == "pytest":
        from respondeia_mock.export.pytest_call import test_of_call

        return {"as": form, "text": test_of_call(exchange)}
    from respondeia_mock.export.curl import curl_of

    return {"as": form, "text": curl_of(exchange, visit.sandbox.linked(visit.origin))}


def _form(visit: Visit, forms: Sequence[str]) -> str:
    form = visit.query.get("as", "")
    if form not in forms:
        message = f"'as' must be one of {', '.join(forms)}{suggestion(form, forms)}"
        raise ControlError(400, "invalid", message, "as")
    return form


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
