"""Who makes the setups of sandboxes with settings of their own: a `core.founding.Founder`.

Fixtures are read once and kept, so that a sandbox for each test costs no reading: a bundled one or
a document for good, a file until it changes. What the server was started with holds where nothing
else is asked for, and its options are put over other fixtures too.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.founding import Fixture, Terms
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.record import changed
from respondeia_mock.core.setup import Seed, Setup
from respondeia_mock.loading.seeds import load_seed

if TYPE_CHECKING:
    from respondeia_mock.scenario.document import Scenario
    from respondeia_mock.scenario.staging import Repertoire

KEPT = 32
"""How many readings are kept; the one not asked for the longest goes."""

Choose = Callable[[Seed, str | None, str | None], Seed]
"""Puts the server's options over a seed, and over those a plan and a mode of payments, if any."""

Known = Callable[[], "Repertoire"]
"""Gives the scenarios that are known; they are loaded when they are first asked for."""

Reading = tuple[str | bytes, tuple[int, int] | None]


class Founder:
    """Fulfil terms."""

    def __init__(
        self,
        setup: Setup,
        fixtures: Seed,
        choose: Choose,
        secret: str,
        known: Known | None = None,
    ) -> None:
        """Found sandboxes beside those of `setup`.

        Args:
            setup: what sandboxes are made from without a terms.
            fixtures: what the server's own fixtures read as.
            choose: puts the server's options over a seed.
            secret: for webhooks declared without one.
            known: None where there are no scenarios.
        """
        self._usual = setup
        self._fixtures = fixtures
        self._choose = choose
        self._secret = secret
        self._known = known
        self._read: OrderedDict[tuple[Reading, ...], Seed] = OrderedDict()

    def setup(self, terms: Terms) -> Setup:
        """Return what such a sandbox is made from, and begins with."""
        if terms.scenario is None:
            return self._setup(terms)
        from respondeia_mock.scenario.staging import Stage

        scenario = self._scenario(terms.scenario)
        setup = self._setup(_with(scenario, terms), scenario.payments)
        return changed(setup, opening=Stage(scenario))

    def _setup(self, terms: Terms, payments: str | None = None) -> Setup:
        values = {"speed": terms.speed, "now": terms.now, "seed_number": terms.seed}
        given: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
        if terms.fixtures is None and terms.plan is None and payments is None:
            return changed(self._usual, **given)
        seed = self._fixtures if terms.fixtures is None else self._seed_of(terms.fixtures)
        if terms.fixtures is not None:
            given["fixtures"] = _names_of(terms.fixtures)
        return changed(self._usual, seed=self._choose(seed, terms.plan, payments), **given)

    def _scenario(self, given: object) -> "Scenario":
        if self._known is None:
            raise ActionError("'scenario': no scenarios are known here", "scenario")
        try:
            return self._known().find(given)
        except ActionError as error:
            inside = isinstance(given, Mapping) and error.field
            field = f"scenario.{error.field}" if inside else "scenario"
            raise ActionError(error.message, field) from None

    def _seed_of(self, fixtures: tuple[Fixture, ...]) -> Seed:
        key = tuple(map(_reading, fixtures))
        seed = self._read.get(key)
        if seed is None:
            seed = self._read[key] = load_seed(fixtures, self._secret)
            if len(self._read) > KEPT:
                self._read.popitem(last=False)
        self._read.move_to_end(key)
        return seed


def _with(scenario: "Scenario", terms: Terms) -> Terms:
    """Return terms with the scenario's choices where there are no others."""
    own = {name: getattr(scenario, name) for name in ("plan", "speed", "now", "seed")}
    said = {"fixtures": scenario.fixtures or None, **own}
    missing = {name: each for name, each in said.items() if getattr(terms, name) is None}
    return changed(terms, **missing)


def _names_of(fixtures: tuple[Fixture, ...]) -> tuple[str, ...]:
    """Return what fixtures are called; nothing where one is a document without a name."""
    names = tuple(each for each in fixtures if isinstance(each, str))
    return names if len(names) == len(fixtures) else ()


def _reading(fixture: Fixture) -> Reading:
    """Return what tells this reading of a fixture from any other."""
    if not isinstance(fixture, str):
        return write(fixture), None
    with suppress(OSError, ValueError):
        found = Path(fixture).stat()
        return fixture, (found.st_mtime_ns, found.st_size)
    return fixture, None
