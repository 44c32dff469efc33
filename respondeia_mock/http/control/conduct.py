"""The door to conduct: how the clients and the receivers of a sandbox have behaved."""

from collections.abc import Iterable, Mapping
from typing import Any

from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.secrecy import concealed, unshaped
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.entries import render
from respondeia_mock.http.control.listing import check_numbers, elsewhere
from respondeia_mock.http.control.spelling import render_delivery


def judge_conduct(visit: Visit) -> dict[str, Any]:
    """Hold what was sent and received against the page's best practices.

    With `calls=true` each finding brings along what it comes from, as far as that is still held.
    """
    from respondeia_mock.conduct.judging import judge

    check_numbers(visit.query, "since")
    wants_calls = _is_asked(visit, "calls")
    chosen: dict[str, Any] = {"advice": _is_asked(visit, "advice"), "ignore": _ignored(visit)}
    since = float(visit.query.get("since", 0))
    found = judge(visit.sandbox, since=since, **chosen)

    def count(sandbox: Sandbox) -> int:
        is_untouched = not (sandbox.journal.total or len(sandbox.outbox))
        return 0 if is_untouched else len(judge(sandbox, **chosen).findings)

    told = concealed(found.document(), tokens_of(visit.sandbox))
    if wants_calls:
        told["findings"] = _with_calls(visit.sandbox, told["findings"])
    return {**told, **elsewhere(visit, count)}


def tokens_of(sandbox: Sandbox) -> set[str]:
    """Return what is a key although its shape does not tell: somebody called with it."""
    given = {each.call.token for each in sandbox.journal}
    return {token for each in given for token in unshaped(sandbox, each)}


def _with_calls(sandbox: Sandbox, findings: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return findings with the lines of the calls and deliveries that they name."""
    held = {each.id: each for each in sandbox.journal}

    def lines(finding: Mapping[str, Any]) -> dict[str, Any]:
        calls = filter(None, map(held.get, finding["requests"]))
        sent = filter(None, map(sandbox.outbox.get, finding.get("deliveries", ())))
        return {"calls": list(map(render, calls)), "sent": list(map(render_delivery, sent))}

    return [{**each, **lines(each)} for each in findings]


def _is_asked(visit: Visit, name: str) -> bool:
    text = visit.query.get(name, "false").lower()
    if text not in {"true", "false", "1", "0"}:
        message = f"'{name}' must be true or false, not '{text[:30]}'"
        raise ControlError(400, "invalid", message, name)
    return text in {"true", "1"}


def _ignored(visit: Visit) -> tuple[str, ...]:
    names = visit.query.get("ignore", "").split(",")
    return tuple(each.strip() for each in names if each.strip())
