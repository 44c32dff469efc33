"""The only composition root: settings in, an application out. Everything else is handed its parts.

No sockets here: `server` gives the application to uvicorn.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.guesses import Prune
from respondeia_mock.core.record import changed, record
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.sandboxes import Sandboxes
from respondeia_mock.core.setup import NOBODY, Listener, Planted, Seed, Setup
from respondeia_mock.core.stages import onion
from respondeia_mock.core.vocabulary import Values, Vocabulary
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
from respondeia_mock.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

log = logging.getLogger("respondeia_mock")


@record
class ChosenSeed:
    """A seed, with what the settings choose put over what the fixtures say."""

    seed: Seed
    settings: Settings

    def plant(self, now_ms: int) -> Planted:
        """Return the fixtures' state with the chosen plan, payments mode and limits."""
        planted, chosen = self.seed.plant(now_ms), self.settings
        if chosen.plan is not None:
            planted.store.account = changed(planted.store.account, plan=chosen.plan)
        if chosen.payments is not None:
            behavior = planted.behavior.changed("payments", mode=chosen.payments)
            planted = replace(planted, behavior=behavior)
        if chosen.webhook_url is not None:
            planted.store.webhooks.add(self._webhook(chosen.webhook_url, now_ms))
        return replace(
            planted,
            limited=planted.limited and chosen.rate_limit,
            documented_only=planted.documented_only or chosen.documented_only,
        )

    def _webhook(self, url: str, now_ms: int) -> Webhook:
        """Return the webhook that was given at start-up; it belongs to the seed."""
        chosen = self.settings
        events = chosen.webhook_events or tuple(str(each) for each in EventName)
        return Webhook("wh_start", url, events, chosen.webhook_secret, created_at=now_ms)


def build_engine(settings: Settings, listener: Listener = NOBODY) -> Engine:
    """Make the engine: sandboxes from the fixtures, the catalog, the onion of stages.

    Raises:
        ConfigurationError: a fixture is wrong; nothing has been loaded.
    """
    fixtures = load_seed(settings.fixtures, settings.webhook_secret)
    setup = Setup(
        seed=ChosenSeed(fixtures, settings),
        seed_number=settings.seed,
        now=settings.now,
        speed=settings.speed,
        origin=settings.public_url or settings.origin,
        webhook_secret=settings.webhook_secret,
        listener=listener,
        pruner_of=_pruner_of,
        vocabulary=_vocabulary(),
    )

    def choose(seed: Seed, plan: str | None) -> Seed:
        return ChosenSeed(seed, settings if plan is None else changed(settings, plan=plan))

    founder = Founder(setup, fixtures, choose, settings.webhook_secret)
    sandboxes = Sandboxes(partial(Sandbox, setup=setup), _say_dropped, founder)
    stages = onion(SchemaBook().shape_of, require_https=settings.require_https)
    return Engine((*OPERATIONS, *BESIDES), sandboxes, stages)


def _vocabulary() -> Vocabulary:
    """Return what rules may speak of; the actions are loaded with the first rule."""

    def fields(event: str) -> Collection[str]:
        from respondeia_mock.domain.examples import fields_of

        return fields_of(event)

    def check(name: str, params: Values, unknown: Collection[str], path: str) -> None:
        from respondeia_mock import actions

        actions.check(name, params, unknown, path)

    def perform(name: str, sandbox: Sandbox, params: Values) -> None:
        from respondeia_mock import actions

        actions.do(name, sandbox, params)

    names = frozenset(each.name for each in (*OPERATIONS, *BESIDES))
    return Vocabulary(names, fields, check, perform)


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
    parts = Parts(engine, gateway, worker, doors, _openapi_writer(), settings.admin)
    return Application(parts)


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
