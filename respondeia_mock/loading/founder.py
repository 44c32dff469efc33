"""Who makes the setups of sandboxes with settings of their own: a `core.founding.Founder`.

Fixtures are read once and kept, so that a sandbox for each test costs no reading: a bundled one or
a document for good, a file until it changes. What the server was started with holds where nothing
else is asked for, and its options are put over other fixtures too.
"""

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.founding import Fixture, Terms
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.setup import Seed, Setup
from respondeia_mock.loading.seeds import load_seed

KEPT = 32
"""How many readings are kept; the one not asked for the longest goes."""

Choose = Callable[[Seed, str | None], Seed]
"""Puts the server's options over a seed, and a plan over those if it is not None."""

StartScenario = Callable[[Sandbox, object], None]
"""Starts a scenario, given by name or as a document, in a new sandbox."""

Reading = tuple[str | bytes, tuple[int, int] | None]


class Founder:
    """Fulfil terms."""

    def __init__(
        self,
        setup: Setup,
        fixtures: Seed,
        choose: Choose,
        secret: str,
        start_scenario: StartScenario | None = None,
    ) -> None:
        """Found sandboxes beside those of `setup`.

        Args:
            setup: what sandboxes are made from without a terms.
            fixtures: what the server's own fixtures read as.
            choose: puts the server's options over a seed.
            secret: for webhooks declared without one.
            start_scenario: None where there are no scenarios.
        """
        self._setup = setup
        self._fixtures = fixtures
        self._choose = choose
        self._secret = secret
        self._start_scenario = start_scenario
        self._read: OrderedDict[tuple[Reading, ...], Seed] = OrderedDict()

    def setup(self, terms: Terms) -> Setup:
        """Return what such a sandbox is made from."""
        if terms.scenario is not None and self._start_scenario is None:
            raise ActionError("'scenario': this version starts no scenarios", "scenario")
        values = {"speed": terms.speed, "now": terms.now, "seed_number": terms.seed}
        given = {name: value for name, value in values.items() if value is not None}
        if terms.fixtures is None and terms.plan is None:
            return changed(self._setup, **given)
        seed = self._fixtures if terms.fixtures is None else self._seed_of(terms.fixtures)
        return changed(self._setup, seed=self._choose(seed, terms.plan), **given)

    def begin(self, sandbox: Sandbox, terms: Terms) -> None:
        """Start its scenario, if it has one."""
        if terms.scenario is not None and self._start_scenario is not None:
            self._start_scenario(sandbox, terms.scenario)

    def _seed_of(self, fixtures: tuple[Fixture, ...]) -> Seed:
        key = tuple(map(_reading, fixtures))
        seed = self._read.get(key)
        if seed is None:
            seed = self._read[key] = load_seed(fixtures, self._secret)
            if len(self._read) > KEPT:
                self._read.popitem(last=False)
        self._read.move_to_end(key)
        return seed


def _reading(fixture: Fixture) -> Reading:
    """Return what tells this reading of a fixture from any other."""
    if not isinstance(fixture, str):
        return write(fixture), None
    with suppress(OSError, ValueError):
        found = Path(fixture).stat()
        return fixture, (found.st_mtime_ns, found.st_size)
    return fixture, None
