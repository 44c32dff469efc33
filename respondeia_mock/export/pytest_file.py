"""A session as a test for pytest that does the same, on a frozen clock, in a sandbox of its own.

It uses the fixture `respondeia_mock` and httpx2, and reads as if somebody had written it: calls,
actions and moves of the clock in their order, ids taken from earlier answers, statuses and what is
the same in every run asserted.
"""

from bisect import bisect
from collections.abc import Iterator, Mapping
from typing import Any

from respondeia_mock.core.durations import spell_duration
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.handiwork import Done
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain.tuning import tell
from respondeia_mock.export.expecting import keys_of_calls, lacking_keys
from respondeia_mock.export.keys import hider
from respondeia_mock.export.naming import Names
from respondeia_mock.export.python import Called, Code, laid_out, spelled
from respondeia_mock.export.replaying import MARGIN, Binding, Line, Replay
from respondeia_mock.export.session import Scripted, Session, Step, moment, session_of

LONG = 0.1
"""Seconds; on a running clock a shorter time between two steps is left out."""

MOST_OWED = 50
START = "wh_start"
OPENING = (
    "    mock = respondeia_mock",
    "    with httpx2.Client(base_url=mock.base_url, trust_env=False) as shop:",
    f'{MARGIN}shop.headers["Authorization"] = f"Bearer {{mock.api_key}}"',
)


def test_of(sandbox: Sandbox) -> str:
    """Return the text of a test file."""
    return "\n".join([*_Author(session_of(sandbox)).lines(), ""])


class _Author:
    """Writes one file."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names = Names()
        self._hide = hider(session.sandbox)
        self._replay = Replay(session.sandbox, self._names, self._hide)
        self._present = session.began
        self._moments = sorted(each.at for each in session.events)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the file; the body comes first, for it tells which names are read."""
        paragraphs = list(self._body())
        body = [line for each in paragraphs for line in self._rendered(each)]
        yield from self._head()
        yield from laid_out("@", self._marker(), "", "")
        yield "def test_what_was_done_by_hand(respondeia_mock):"
        yield from OPENING
        yield from body

    def _head(self) -> Iterator[str]:
        notes = [*self._session.notes, *lacking_keys(self._session.calls)]
        if self._names.unknown:
            ids = ", ".join(sorted(self._names.unknown))
            notes.append(f"No answer told these ids, so they stand as they were: {ids}.")
        yield '"""What was done by hand with respondeia-mock, done again.'
        yield ""
        yield self._session.head
        yield from notes
        yield '"""'
        yield ""
        yield "import httpx2"
        yield "import pytest"
        yield ""
        yield ""

    def _marker(self) -> Called:
        session, setup = self._session, self._session.sandbox.setup
        names = list(setup.fixtures)
        fixtures = [("fixtures", names[0] if len(names) == 1 else names)] if names else []
        plan = ("plan", session.start.store.account.plan)
        now = ("now", moment(session.began))
        arguments = [*fixtures, plan, now, ("seed", setup.seed_number)]
        return Called("pytest.mark.respondeia", arguments)

    def _body(self) -> Iterator[list[Line]]:
        """Yield the paragraphs."""
        settings = self._settings()
        if settings:
            wanted = Called(
                "httpx2.patch",
                [("", Code("f'{mock.admin_url}/settings'")), ("json", settings)],
            )
            yield ["", *laid_out("", wanted, ".raise_for_status()", MARGIN)]
        for step in self._session.steps:
            yield from self._moved(step.at)
            yield ["", *self._step(step)]
        yield from self._moved(self._end())
        last = [*self._owed(), *self._made()]
        if last:
            yield ["", *last]

    def _rendered(self, paragraph: list[Line]) -> Iterator[str]:
        for line in paragraph:
            if isinstance(line, Binding):
                yield from line.lines(self._names.used)
            else:
                yield line

    def _step(self, step: Step) -> Iterator[Line]:
        if isinstance(step, Exchange):
            yield from self._replay.lines(step)
        elif isinstance(step, Done):
            params = self._names.filled(self._hide(dict(step.params)))
            call = Called("mock.do", [("", step.action), *params.items()])
            name = self._names.bind("done", {"result": self._hide(dict(step.result))})
            yield Binding(name, call)
        else:
            yield from self._scripted(step)

    def _scripted(self, step: Scripted) -> Iterator[Line]:
        document = self._names.filled(self._hide(dict(step.document)))
        yield from laid_out("", Called("mock.rules.add", [("", document)]), "", MARGIN)

    def _moved(self, at: float) -> Iterator[list[Line]]:
        """Yield the move of the clock to a moment, if that is some way off."""
        gap = round(at - self._present, 3)
        happened = bisect(self._moments, self._present) < bisect(self._moments, at)
        running = self._session.sandbox.clock.speed > 0
        if gap <= 0 or (running and gap < LONG and not happened):
            return
        self._present = at
        yield ["", f"{MARGIN}mock.clock.advance({spelled(spell_duration(gap))})"]

    def _end(self) -> float:
        """Return the moment at which it ended: on a running clock, of the last that happened."""
        sandbox, events = self._session.sandbox, self._session.events
        if not sandbox.clock.speed:
            return sandbox.clock.now()
        return events[-1].at if events else self._present

    def _settings(self) -> dict[str, Any]:
        """Return the settings that are not those of a new sandbox with these fixtures."""
        sandbox, before = self._session.sandbox, self._session.start.behavior
        told: Mapping[str, Any] = tell(sandbox)
        changed = {
            part: values
            for part, values in told["behavior"].items()
            if getattr(sandbox.behavior, part) != getattr(before, part)
        }
        if sandbox.behavior.payments.mode != "auto":
            changed.setdefault("payments", {"mode": sandbox.behavior.payments.mode})
        settings: dict[str, Any] = {"behavior": changed} if changed else {}
        return settings if sandbox.limited else {"rate_limit": {"enabled": False}, **settings}

    def _owed(self) -> Iterator[Line]:
        """Yield what webhooks that will be there in the test were owed."""
        session = self._session
        made = self._replay.webhooks
        there = {each.id for each in session.start.store.webhooks} - {START} | made
        owed = [str(each.event.name) for each in session.sandbox.outbox if each.webhook_id in there]
        if not owed or len(owed) > MOST_OWED:
            return
        yield f'{MARGIN}owed = [each["event"] for each in mock.webhooks.deliveries()]'
        yield from laid_out("assert owed == ", owed, "", MARGIN)

    def _made(self) -> Iterator[Line]:
        """Yield what is asserted of the calls together: those under one Idempotency-Key."""
        for operation, (count, keys) in keys_of_calls(self._session.calls).items():
            if len(keys) == 1 and None not in keys:
                arguments = [("", operation), ("times", count), ("same_header", "Idempotency-Key")]
                yield from laid_out("", Called("mock.requests.assert_made", arguments), "", MARGIN)
