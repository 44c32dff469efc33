"""How a sandbox begins: from which seed, at what time, and who hears of it.

A `Setup` is all that a sandbox is made from, and made from again at a reset. The seed is a parsed
fixture, the listener the shell that sends and keeps time; the core knows neither but by these
protocols.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from respondeia_mock.core.allowance import RateLimit
from respondeia_mock.core.behavior import Behavior
from respondeia_mock.core.budget import BodyBudget
from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.guesses import PrunerOf, keep_all
from respondeia_mock.core.record import record
from respondeia_mock.core.schedule import Run
from respondeia_mock.core.store import Store
from respondeia_mock.core.tally import OfferedIn, nothing_offered
from respondeia_mock.core.vocabulary import NOTHING, Vocabulary

if TYPE_CHECKING:
    from respondeia_mock.core.events import Event
    from respondeia_mock.core.exchange import Exchange
    from respondeia_mock.core.sandbox import Sandbox


@record
class Timer:
    """Something that is due at `due` (Unix seconds); `turn` is its place among what is due then."""

    due: float
    run: Run
    subject: str
    turn: int | None = None


@record
class Positions:
    """How far a sandbox's ids, draws and sequence had come, and of which seed number and name."""

    seed: int
    sandbox: str
    minted: int = 0
    drawn: int = 0
    sequence: int = 0


@record
class Planted:
    """What a seed grows into at a moment: records with absolute times, and settings.

    Attributes:
        revoked: tokens that are valid no more.
        now: where the clock begins, Unix seconds, if the seed says so; `speed` likewise.
        minted: by the tags of id sources, the highest number that an id of the store bears.
    """

    store: Store
    behavior: Behavior = field(default_factory=Behavior)
    rate_limit: RateLimit | None = None
    limited: bool = True
    documented_only: bool = False
    revoked: frozenset[str] = frozenset()
    now: float | None = None
    speed: float | None = None
    timers: tuple[Timer, ...] = ()
    positions: Positions | None = None
    minted: Mapping[str, int] = field(default_factory=dict)


class Seed(Protocol):
    """Where a sandbox begins: a parsed fixture."""

    def plant(self, now_ms: int) -> Planted:
        """Return a state of its own, its time offsets counted from `now_ms`."""


class Opening(Protocol):
    """What begins in a sandbox as soon as it is at its seed: a scenario."""

    def begin(self, sandbox: "Sandbox") -> None:
        """Begin now."""


class Listener(Protocol):
    """Who wants to hear from sandboxes: the shell that sends and keeps time."""

    def woken(self, sandbox: "Sandbox") -> None:
        """Deliveries may go out that could not before."""

    def changed(self, sandbox: "Sandbox", delivery: Delivery) -> None:
        """A delivery was made or has moved on."""

    def sooner(self, sandbox: "Sandbox") -> None:
        """Something falls due before everything else that is due."""

    def restarted(self, sandbox: "Sandbox") -> None:
        """The sandbox has begun anew, at its seed or at a document; what was under way is void."""


class Nobody:
    """The listener where no shell is: in tests of behaviour."""

    def woken(self, sandbox: "Sandbox") -> None:
        """Do nothing."""

    def changed(self, sandbox: "Sandbox", delivery: Delivery) -> None:
        """Do nothing."""

    def sooner(self, sandbox: "Sandbox") -> None:
        """Do nothing."""

    def restarted(self, sandbox: "Sandbox") -> None:
        """Do nothing."""


NOBODY = Nobody()


class Watcher(Protocol):
    """Who is told of everything in one sandbox as it happens; a sandbox has none until asked."""

    def answered(self, exchange: "Exchange") -> None:
        """A call is through: it was answered, or it is known that it will not be."""

    def happened(self, event: "Event") -> None:
        """An event was recorded."""

    def moved_on(self, delivery: Delivery) -> None:
        """A delivery was made or has moved on."""

    def clock_changed(self, how: str) -> None:
        """The clock made a `jump`, or runs at another `speed`."""

    def restarted(self) -> None:
        """The sandbox is back at its seed."""

    def closed(self) -> None:
        """The sandbox is used no more."""


@record
class Setup:
    """How a sandbox is made; reset makes it again.

    Attributes:
        now: the clock's origin in Unix seconds; None is the seed's, else the real time at creation.
        speed: seconds of the clock in a real one; None is the seed's, else 1.
        seed_number: what ids and draws depend on, with the sandbox's name.
        origin: scheme and host for links that no call asked for.
        webhook_secret: the secret of webhooks created without their own.
        listener: hears what the shells have to act on.
        vocabulary: what rules may speak of.
        pruner_of: cuts out what the page does not say, where only the documented is told.
        offered_in: tells the fields of an answer that the page does not have.
        opening: what begins with it, if anything does.
        fixtures: what the fixtures of the seed are called; empty where one has no name.
    """

    seed: Seed
    seed_number: int = 42
    now: float | None = None
    speed: float | None = None
    origin: str = "http://localhost:3000"
    webhook_secret: str | None = None
    budget: BodyBudget = field(default_factory=BodyBudget)
    answers_budget: BodyBudget = field(default_factory=BodyBudget)
    changes_budget: BodyBudget = field(default_factory=BodyBudget)
    listener: Listener = NOBODY
    vocabulary: Vocabulary = NOTHING
    pruner_of: PrunerOf = keep_all
    offered_in: OfferedIn = nothing_offered
    opening: Opening | None = None
    fixtures: tuple[str, ...] = ()
