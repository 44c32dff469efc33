"""A session as a scenario: where it began, its rules, and what must come of the same calls.

What was done by hand becomes rules (`anchoring`), what was seen expectations (`expecting`).
"""

from collections.abc import Iterator
from typing import Any

from respondeia_mock.core.durations import spell_duration
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.export.anchoring import Rule, anchored
from respondeia_mock.export.expecting import expectations, lacking_keys
from respondeia_mock.export.keys import Hide, hider
from respondeia_mock.export.session import Exported, Session, session_of, some


def scenario_of(sandbox: Sandbox) -> Exported:
    """Return the scenario; its name is that of the file it is put into."""
    session, hide = session_of(sandbox), hider(sandbox)
    setup, account = sandbox.setup, session.start.store.account
    acts = anchored(session, hide)
    names = list(setup.fixtures)
    rules = [*_in_force(session, hide), *acts.rules]
    document: dict[str, Any] = {
        "description": f"What was done by hand: {_told(session)}.",
        **({"fixtures": names[0] if len(names) == 1 else names} if names else {}),
        "plan": account.plan,
        "payments": sandbox.behavior.payments.mode,
        "speed": 0,
        "seed": setup.seed_number,
        **({"rules": rules} if rules else {}),
        "expect": list(expectations(session)),
    }
    missing = [f"No rule can do what was done by hand: {each}." for each in acts.missing]
    return Exported(
        document, (session.head, *session.notes, *lacking_keys(session.calls), *missing)
    )


def _told(session: Session) -> str:
    return f"{some(len(session.calls), 'call')} and {some(len(session.done), 'action')}"


def _in_force(session: Session, hide: Hide) -> Iterator[Rule]:
    """Yield the rules; a moment counts from the beginning, whenever its rule was put in."""
    for each in session.rules:
        document = hide(dict(each.document))
        if isinstance(each.rule.trigger, float):
            offset = each.at - session.began + each.rule.trigger
            document["at"] = spell_duration(round(max(0.0, offset), 3))
        yield document
