"""One mock in a thread for all these tests, and a sandbox of its own for each."""

from collections.abc import Iterator

import pytest

from respondeia_mock import Client, MockServer
from tests.client.shop import Shop
from tests.conftest import NOW


@pytest.fixture(scope="session")
def server() -> Iterator[MockServer]:
    """A mock with the defaults of a test, at a moment that can be written down."""
    with MockServer(now=NOW) as running:
        yield running


@pytest.fixture
def mock(server: MockServer) -> Iterator[Client]:
    """A sandbox that goes with the test."""
    with server.sandbox() as own:
        yield own


@pytest.fixture
def shop(mock: Client) -> Shop:
    """An integration that calls that sandbox."""
    return Shop(mock.base_url, mock.api_key)
