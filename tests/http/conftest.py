"""An application on a frozen clock, and a way to ask it without a server."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from respondeia_mock.app import build
from respondeia_mock.http.application import Application
from respondeia_mock.settings import Settings
from tests.asgi import Answered, ask
from tests.conftest import NOW

Ask = Callable[..., Answered]


@pytest.fixture
def application() -> Application:
    return built()


@pytest.fixture
def asked(application: Application) -> Ask:
    """Ask the application: method, path with query, body; see `tests.asgi.ask`."""
    return partial(ask, application)


def built(addresses: tuple[str, ...] = (), **chosen: Any) -> Application:  # noqa: ANN401 (settings)
    """Build an application on a frozen clock with these settings."""
    usual: dict[str, Any] = {"fixtures": ("minimal",), "now": NOW, "speed": 0}
    return build(Settings(**{**usual, **chosen}), addresses)


def payment(asked: Ask, prefix: str = "", **more: object) -> Any:  # noqa: ANN401 (a JSON document)
    """Create a payment."""
    body = {"customer_id": "wa:5491123456789", "amount": 590050, **more}
    answered = asked("POST", f"{prefix}/v1/payments/create", body)
    assert answered.status == 201
    return answered.json
