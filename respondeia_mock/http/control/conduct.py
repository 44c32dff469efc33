"""The door to conduct: how the clients and the receivers of a sandbox have behaved."""

from typing import Any

from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.secrecy import concealed, unshaped
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.listing import check_numbers, elsewhere


def judge_conduct(visit: Visit) -> dict[str, Any]:
    """Hold what was sent and received against the page's best practices."""
    from respondeia_mock.conduct.judging import judge

    check_numbers(visit.query, "since")
    chosen: dict[str, Any] = {"advice": _advice(visit), "ignore": _ignored(visit)}
    since = float(visit.query.get("since", 0))
    found = judge(visit.sandbox, since=since, **chosen)

    def count(sandbox: Sandbox) -> int:
        is_untouched = not (sandbox.journal.total or len(sandbox.outbox))
        return 0 if is_untouched else len(judge(sandbox, **chosen).findings)

    told = concealed(found.document(), tokens_of(visit.sandbox))
    return {**told, **elsewhere(visit, count)}


def tokens_of(sandbox: Sandbox) -> set[str]:
    """Return what is a key although its shape does not tell: somebody called with it."""
    given = {each.call.token for each in sandbox.journal}
    return {token for each in given for token in unshaped(sandbox, each)}


def _advice(visit: Visit) -> bool:
    text = visit.query.get("advice", "false").lower()
    if text not in {"true", "false", "1", "0"}:
        message = f"'advice' must be true or false, not '{text[:30]}'"
        raise ControlError(400, "invalid", message, "advice")
    return text in {"true", "1"}


def _ignored(visit: Visit) -> tuple[str, ...]:
    names = visit.query.get("ignore", "").split(",")
    return tuple(each.strip() for each in names if each.strip())
