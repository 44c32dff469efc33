"""The door to one sandbox: the account it gives of itself, also as its last word.

Whoever runs a test in a sandbox asks once, rather than once for each of crashes, conduct and
coverage, and once more when the sandbox goes. What those are is judged elsewhere.
"""

from collections.abc import Callable, Mapping
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.secrecy import concealed
from respondeia_mock.http.control.conduct import tokens_of
from respondeia_mock.http.control.desk import Visit
from respondeia_mock.http.control.entries import render
from respondeia_mock.http.control.sandboxes import spelled

QUERY = ("tell",)


def show(visit: Visit) -> dict[str, Any]:
    """Tell of one sandbox: how far it is and, with `tell=crashes,conduct,coverage`, of these."""
    wanted = _wanted(visit)
    sandbox = visit.engine.sandboxes.get(visit.params["name"].lower())
    if sandbox is None:
        raise _none(visit)
    return {**spelled(sandbox), **_told(sandbox, wanted)}


def delete(visit: Visit) -> dict[str, Any]:
    """Delete a sandbox, which may `tell` first; test and live always stay."""
    wanted, name = _wanted(visit), visit.params["name"].lower()
    sandbox = visit.engine.sandboxes.get(name)
    told = {} if sandbox is None else _told(sandbox, wanted)
    visit.engine.sandboxes.drop(name)
    return {"deleted": name, **told}


def _wanted(visit: Visit) -> list[str]:
    given = visit.query.get("tell", "").split(",")
    names = [each.strip() for each in given if each.strip()]
    return [strict.one_of(each, list(_TELLERS), "tell", "account") for each in names]


def _told(sandbox: Sandbox, wanted: list[str]) -> dict[str, Any]:
    return {name: _TELLERS[name](sandbox) for name in wanted}


def _none(visit: Visit) -> ActionError:
    name = visit.params["name"]
    near = suggestion(name, [each.name for each in visit.engine.sandboxes])
    return ActionError(f"No sandbox is called '{name}'{near}", "name", "not_found")


def _crashes(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return the calls that failed by a mistake of the mock's own, oldest first."""
    return [render(each) for each in sandbox.journal if each.crash]


def _conduct(sandbox: Sandbox) -> Any:  # noqa: ANN401 (any JSON)
    from respondeia_mock.conduct.judging import judge

    return concealed(judge(sandbox).document(), tokens_of(sandbox))


def _coverage(sandbox: Sandbox) -> dict[str, Any]:
    from respondeia_mock.coverage.reports import report

    return report(sandbox.tallied())


_TELLERS: Mapping[str, Callable[[Sandbox], object]] = {
    "crashes": _crashes,
    "conduct": _conduct,
    "coverage": _coverage,
}
"""What an account may be asked for besides."""
