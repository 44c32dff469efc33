"""The only composition root: settings in, an application out. Everything else is handed its parts.

No sockets here: `server` gives the application to uvicorn.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.core.clock import real_now
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.guesses import Prune
from respondeia_mock.core.record import changed, record
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.sandboxes import Sandboxes
from respondeia_mock.core.setup import NOBODY, Listener, Opening, Planted, Seed, Setup
from respondeia_mock.core.stages import onion
from respondeia_mock.core.store import Table
from respondeia_mock.core.vocabulary import Vocabulary
from respondeia_mock.coverage.guesses import InferredFields
from respondeia_mock.delivery.sender import Sender
from respondeia_mock.delivery.targets import FLAG, Targets
from respondeia_mock.delivery.urls import UrlError
from respondeia_mock.delivery.worker import Worker
from respondeia_mock.http.application import Application, Parts
from respondeia_mock.http.doors import Doors
from respondeia_mock.http.gateway import Gateway
from respondeia_mock.loading.founder import Founder
from respondeia_mock.loading.schemas import SchemaBook
from respondeia_mock.loading.seeds import load_seed
from respondeia_mock.loading.validators import schema_of
from respondeia_mock.scenario.words import vocabulary
from respondeia_mock.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from respondeia_mock.loading.scenarios import Repertoire
    from respondeia_mock.loading.watching import Watch
    from respondeia_mock.scenario.document import Scenario

log = logging.getLogger("respondeia_mock")

START = "wh_start"
"""The id of the webhook that was given at start-up."""


@dataclass(slots=True)
class LatestSeed:
    """The fixtures as they are now: `seed` is replaced when their files change."""

    seed: Seed

    def plant(self, now_ms: int) -> Planted:
        """Return the state of the present seed."""
        return self.seed.plant(now_ms)


@record
class ChosenSeed:
    """A seed, with what the settings choose put over what it says."""

    seed: Seed
    settings: Settings

    def plant(self, now_ms: int) -> Planted:
        """Return the seed's state with the chosen plan, payments mode, speed and limits."""
        planted, chosen = self.seed.plant(now_ms), self.settings
        if chosen.plan is not None:
            planted.store.account = changed(planted.store.account, plan=chosen.plan)
        if chosen.payments is not None:
            behavior = planted.behavior.changed("payments", mode=chosen.payments)
            planted = replace(planted, behavior=behavior)
        if chosen.webhook_url is not None:
            self._subscribe(planted.store.webhooks, chosen.webhook_url, now_ms)
        return replace(
            planted,
            speed=planted.speed if chosen.speed is None else chosen.speed,
            limited=planted.limited and chosen.rate_limit,
            documented_only=planted.documented_only or chosen.documented_only,
        )

    def _subscribe(self, webhooks: Table[Webhook], url: str, now_ms: int) -> None:
        """Add the webhook that was given at start-up; a saved state may have it already."""
        chosen, known = self.settings, webhooks.get(START)
        if known is not None:
            webhooks.remove(known)
        events = chosen.webhook_events or tuple(str(each) for each in EventName)
        webhooks.add(Webhook(START, url, events, chosen.webhook_secret, created_at=now_ms))


def build_engine(settings: Settings, listener: Listener = NOBODY) -> Engine:
    """Make the engine: sandboxes from the fixtures, the catalog, the onion of stages.

    Raises:
        ConfigurationError: a fixture is wrong; nothing has been loaded.
    """
    fixtures = LatestSeed(load_seed(settings.fixtures, settings.webhook_secret))
    setup = Setup(
        seed=ChosenSeed(fixtures, settings),
        seed_number=settings.seed,
        now=settings.now,
        speed=settings.speed,
        origin=settings.public_url or settings.origin,
        webhook_secret=settings.webhook_secret,
        listener=listener,
        pruner_of=_pruner_of,
        vocabulary=vocabulary(),
        offered_in=InferredFields(schema_of).offered,
        fixtures=tuple(settings.fixtures),
    )

    def choose(seed: Seed, plan: str | None, payments: str | None) -> Seed:
        plan, payments = plan or settings.plan, payments or settings.payments
        return ChosenSeed(seed, changed(settings, plan=plan, payments=payments))

    founder = Founder(setup, fixtures, choose, settings.webhook_secret, _repertoire(settings))
    with_scenario = changed(setup, opening=_opening(settings, setup.vocabulary))
    sandboxes = Sandboxes(
        lambda name: Sandbox(name, with_scenario if name == settings.sandbox else setup),
        _say_dropped,
        founder,
    )
    stages = onion(SchemaBook().shape_of, require_https=settings.require_https)
    return Engine((*OPERATIONS, *BESIDES), sandboxes, stages)


def build(settings: Settings, addresses: "Iterable[str]" = ()) -> Application:
    """Make the application that serves these settings.

    Args:
        settings: the choices.
        addresses: this machine's own IP addresses, welcome as Host of /__admin and the pages.

    Raises:
        ConfigurationError: a fixture or an allowed host is wrong; nothing has been loaded.
    """
    worker = Worker(_targets(settings), Sender())
    engine = build_engine(settings, worker)
    gateway = Gateway(engine, worker, settings.public_url)
    names, token = settings.door_names(), settings.admin_token
    doors = Doors(names, frozenset(addresses), token, settings.public_url)
    parts = Parts(
        engine,
        gateway,
        worker,
        doors,
        _openapi_writer(),
        StateTexts(settings.webhook_secret),
        _repertoire(settings),
        settings.admin,
    )
    if settings.state is not None:
        _resume(settings, settings.state, engine)
    return Application(parts)


def _resume(settings: Settings, file: str, engine: Engine) -> None:
    """Have the sandbox go on from the state in a file, if it is there.

    A clock that ran with the real time goes on to it, unless one was chosen: who restarts the mock
    the next day wants that day's date in what it sends. What fell due in between happens then.
    """
    from respondeia_mock.loading.states import load_state

    state = load_state(Path(file), settings.webhook_secret)
    if state is None:
        return
    sandbox = engine.sandboxes.open(settings.sandbox)
    sandbox.load(ChosenSeed(state, settings))
    if settings.now is None and sandbox.clock.speed == 1:
        sandbox.clock.jump(real_now())
        sandbox.setup.listener.sooner(sandbox)


def keep_state(file: str, sandbox: Sandbox) -> None:
    """Save the state of a sandbox, whole or not at all; OSError if that is impossible."""
    from respondeia_mock.domain.saving import saved
    from respondeia_mock.loading.states import save_state

    save_state(Path(file), saved(sandbox))


def build_watch(settings: Settings, engine: Engine) -> "Watch":
    """Return what looks after the fixture files; a change is a new seed for every sandbox.

    `test` and `live` go there at once, the others with their next reset: somebody's tests may be
    running in them.

    Raises:
        ConfigurationError: no fixture is a file.
    """
    from respondeia_mock.loading.fixtures import files_among, load_fixtures
    from respondeia_mock.loading.watching import Watch

    chosen = engine.sandboxes.test.setup.seed
    fixtures = chosen.seed if isinstance(chosen, ChosenSeed) else None
    assert isinstance(fixtures, LatestSeed)  # noqa: S101 (`build_engine` made it)

    def reload() -> None:
        fixtures.seed = load_fixtures(settings.fixtures, settings.webhook_secret)
        engine.sandboxes.test.reset()
        engine.sandboxes.live.reset()

    return Watch(files_among(settings.fixtures), reload)


@record
class StateTexts:
    """States as text, in a server that gives webhooks this secret; a `States`."""

    secret: str

    def read(self, text: bytes, *, is_json: bool) -> Seed:
        """Return the state that JSON or YAML describes; ConfigurationError with all mistakes."""
        from respondeia_mock.loading.states import read_state

        return read_state(text, "body", self.secret, is_json=is_json)

    def to_yaml(self, document: Mapping[str, Any]) -> bytes:
        """Return a fixture document as YAML."""
        from respondeia_mock.loading.states import write_state

        return write_state(document, is_json=False)


def _opening(settings: Settings, words: Vocabulary) -> Opening | None:
    """Return what the sandbox begins with: the scenario that was chosen, if one was."""
    if settings.scenario is None:
        return None
    from respondeia_mock.loading.scenarios import load_scenario
    from respondeia_mock.scenario.staging import Stage

    return Stage(load_scenario(settings.scenario, words, settings.scenario_dir))


def _repertoire(settings: Settings) -> "Callable[[], Repertoire]":
    """Return what gives the scenarios that are known, loaded when first asked for."""

    def seed_for(scenario: "Scenario", usual: Seed) -> Seed:
        plan, payments = scenario.plan, scenario.payments
        if not scenario.fixtures:
            return ChosenSeed(usual, Settings(plan=plan, payments=payments))
        plan, payments = plan or settings.plan, payments or settings.payments
        seed = load_seed(scenario.fixtures, settings.webhook_secret)
        return ChosenSeed(seed, changed(settings, plan=plan, payments=payments))

    @cache
    def known() -> "Repertoire":
        from respondeia_mock.loading.scenarios import Repertoire

        return Repertoire(vocabulary(), seed_for, settings.scenario_dir)

    if settings.scenario_dir is not None:
        known()
    return known


def _targets(settings: Settings) -> Targets:
    try:
        return Targets(settings.allow_webhook_hosts)
    except UrlError as error:
        raise ConfigurationError(f"{FLAG}: {error}") from error


def _openapi_writer() -> Callable[[str], bytes]:
    def write(form: str) -> bytes:
        from respondeia_mock.loading.openapi_files import openapi_bytes

        return openapi_bytes((*OPERATIONS, *BESIDES), form)

    return write


def _pruner_of(name: str) -> Prune:
    from respondeia_mock.loading.pruners import pruner_of

    return pruner_of(name)


def _say_dropped(name: str) -> None:
    log.warning("the sandbox '%s', idle for longest, was dropped: there are 1,000 others", name)
