"""Where a sandbox begins: at its seed, or where a saved document left off.

Both plant a seed; they differ in who has the last word. A seed begins when and at the speed that
the setup chose, and what it says of ids and draws holds only in the sandbox it was taken from, for
no two may mint the same. A loaded document brings its own clock and positions along.
"""

from respondeia_mock.core.clock import real_now
from respondeia_mock.core.ids import IdSource
from respondeia_mock.core.record import record
from respondeia_mock.core.setup import Planted, Positions, Seed, Setup

USUAL_SPEED = 1.0


@record
class Beginning:
    """A planted seed, the clock's origin (Unix seconds) and speed, the positions to go on from."""

    planted: Planted
    origin: float
    speed: float
    positions: Positions

    def ids(self) -> IdSource:
        """Return the source of ids and draws; it mints none that the seed's records bear."""
        at = self.positions
        ids = IdSource(at.seed, at.sandbox, at.minted, at.drawn)
        ids.minted = max(at.minted, self.planted.minted.get(ids.tag, 0))
        return ids

    def sequence(self) -> int:
        """Return the number after which calls, tasks and events go on to be counted."""
        turns = (timer.turn or 0 for timer in self.planted.timers)
        return max([self.positions.sequence, *turns])


def seeded(setup: Setup, name: str) -> Beginning:
    """Return where the sandbox `name` begins at a reset."""
    planted, origin = _plant(setup.seed, setup.now, None)
    own, saved = Positions(setup.seed_number, name), planted.positions
    is_its_own = saved is not None and (saved.seed, saved.sandbox) == (own.seed, own.sandbox)
    return Beginning(
        planted,
        origin,
        _first(setup.speed, planted.speed, USUAL_SPEED),
        saved if saved is not None and is_its_own else own,
    )


def loaded(setup: Setup, name: str, document: Seed) -> Beginning:
    """Return where the sandbox `name` goes on with a document; what that leaves open is usual."""
    planted, origin = _plant(document, None, setup.now)
    return Beginning(
        planted,
        origin,
        _first(planted.speed, setup.speed, USUAL_SPEED),
        planted.positions or Positions(setup.seed_number, name),
    )


def _plant(seed: Seed, chosen: float | None, usual: float | None) -> tuple[Planted, float]:
    """Plant at the chosen moment, else at the seed's own, else at the usual one or now."""
    origin = _first(chosen, usual, real_now())
    planted = seed.plant(round(origin * 1000))
    if chosen is None and planted.now is not None:
        origin = planted.now
        planted = seed.plant(round(origin * 1000))
    return planted, origin


def _first(chosen: float | None, otherwise: float | None, usual: float) -> float:
    if chosen is not None:
        return chosen
    return usual if otherwise is None else otherwise
