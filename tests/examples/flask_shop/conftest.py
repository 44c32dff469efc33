"""`pytest` tests the careful shop, `pytest --shop careless` the other one."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from respondeia_mock import Client

Shop = Any
"""Of whichever module is tested."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shop", default="shop", choices=("shop", "careless"))


@pytest.fixture
def mock(respondeia_mock: Client) -> Client:
    return respondeia_mock


@pytest.fixture
def shop(mock: Client, request: pytest.FixtureRequest) -> Iterator[Shop]:
    module = import_module(request.config.getoption("shop"))
    shop = module.Shop(
        mock.base_url, mock.api_key, mock.webhook_secret, sleep=mock.clock.sleep, timeout=1
    )
    mock.webhooks.deliver_to(shop.app, path="/webhooks")
    yield shop
    shop.close()
