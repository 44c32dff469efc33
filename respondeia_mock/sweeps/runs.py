"""One run of a sweep: a fault put in its place before, what there is to see taken after.

It runs nothing itself. A client that waits for ever is freed by having its sandbox reset, which
breaks every held call off; that run has hung.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from threading import Timer
from typing import Any

from respondeia_mock.client.line import MockError
from respondeia_mock.client.mock import Client
from respondeia_mock.sweeps.effects import Effects, effects_in
from respondeia_mock.sweeps.faults import Fault, Place, rule

PATIENCE = 30.0
"""Real seconds that a run with a fault may take."""
SETTLING = 5.0

_REFUSED = frozenset({401, 403, 429})
_NO_OPERATION = frozenset({"unknown", "preflight"})


class Run:
    """A run, with the fault at a place; the happy one has neither.

    Attributes:
        places: the calls where a fault can happen.
        effects: what it left behind; None until it has ended.
        hung: it was freed by force.
        hit: the fault happened.
        crashes: what the mock itself failed with.
        conduct: what is held against it otherwise, if anybody looked; in lines.
    """

    def __init__(
        self, place: Place | None = None, fault: Fault | None = None, patience: float = PATIENCE
    ) -> None:
        """Plan it."""
        self._place = place
        self._fault = fault
        self._patience = patience
        self._watch: Timer | None = None
        self.places: Sequence[Place] = ()
        self.effects: Effects | None = None
        self.hung = False
        self.hit = False
        self.crashes: Sequence[str] = ()
        self.conduct: Sequence[str] = ()

    @property
    def is_happy(self) -> bool:
        """Say whether nothing is made to fail in it."""
        return self._place is None

    def begin(self, client: Client) -> None:
        """Put the fault in its place, before the test's own rules."""
        if self._place is None or self._fault is None:
            return
        client.rules.add(rule(self._place, self._fault))
        self._watch = Timer(self._patience, self._free, [client])
        self._watch.daemon = True
        self._watch.start()

    def end(self, client: Client) -> None:
        """Take what there is to see, once nothing more is due."""
        if self._watch is not None:
            self._watch.cancel()
        calls = client.requests.list()
        self.places = places_in(calls)
        self.crashes = [each["crashed"] for each in calls if "crashed" in each]
        if self._place is not None and not self.hung:
            self.hit = any(each.get("hits") for each in client.rules.list()[:1])
        _run_out(client)
        self.effects = effects_in(client.state.get())

    def _free(self, client: Client) -> None:
        self.hung = True
        with suppress(MockError):
            client.reset()


def places_in(calls: Sequence[Any]) -> list[Place]:
    """Return the calls of a journal where a fault can happen: those that came as far as rules."""
    seen: Counter[str] = Counter()
    found = []
    for number, call in enumerate(calls, 1):
        operation = call["operation"]
        refused = call["status"] in _REFUSED and "rule" not in call and operation != "auth.login"
        if refused or operation in _NO_OPERATION:
            continue
        seen[operation] += 1
        found.append(Place(number, operation, seen[operation]))
    return found


def _run_out(client: Client) -> None:
    """Have happen what is due still, so that runs of other lengths are alike.

    Receivers of this process hear nothing of it: their test is over.
    """
    for path, document in (
        ("/settle", {"timeout": SETTLING}),
        ("/clock/advance", {"until": "idle"}),
    ):
        with suppress(MockError):  # it may never be idle; then both runs end as they are
            client.control.post(path, document)
