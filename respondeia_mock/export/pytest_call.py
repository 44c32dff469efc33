"""One call as a test for pytest that makes it again and asserts its status.

It begins at the fixtures, so what earlier calls made is not there; the rule that hit the call is.
A whole session, with what its answers told, is the matter of `pytest_file`.
"""

from collections.abc import Iterator

from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.often import OFTEN
from respondeia_mock.core.rules import Rule
from respondeia_mock.export.keys import Hide, hider
from respondeia_mock.export.naming import Names
from respondeia_mock.export.pytest_file import OPENING
from respondeia_mock.export.python import Called, laid_out
from respondeia_mock.export.replaying import MARGIN, Binding, Replay
from respondeia_mock.export.session import moment


def test_of_call(exchange: Exchange) -> str:
    """Return the text of a test file; the call has been answered."""
    return "\n".join([*_lines(exchange), ""])


def _lines(exchange: Exchange) -> Iterator[str]:
    sandbox, hide = exchange.sandbox, hider(exchange.sandbox)
    replay = Replay(sandbox, Names(), hide)
    statements = list(replay.lines(exchange, only_status=True))
    yield "import httpx2"
    yield "import pytest"
    yield ""
    yield ""
    yield from laid_out("@", _marker(exchange), "", "")
    yield f"def test_{exchange.operation.name.replace('.', '_')}(respondeia_mock):"
    yield from OPENING
    yield ""
    if exchange.rule is not None:
        yield from _ruled(exchange.rule, hide)
    for statement in statements:
        yield from statement.lines(()) if isinstance(statement, Binding) else [statement]


def _marker(exchange: Exchange) -> Called:
    sandbox = exchange.sandbox
    names = list(sandbox.setup.fixtures)
    fixtures = [("fixtures", names[0] if len(names) == 1 else names)] if names else []
    told = [("plan", str(sandbox.store.account.plan)), ("now", moment(exchange.at))]
    return Called("pytest.mark.respondeia", [*fixtures, *told])


def _ruled(rule: Rule, hide: Hide) -> Iterator[str]:
    """Yield the rule, which hits at once here, however often it was to."""
    document = {name: value for name, value in rule.document.items() if name not in OFTEN}
    yield from laid_out("", Called("mock.rules.add", [("", hide(document))]), "", MARGIN)
