"""A stand-in for the pytest plugin: the fixture `respondeia_mock` with what exported tests use.

It speaks the control API over a real socket, as the plugin does, and knows nothing else.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import FROZEN
from tests.serving import Served


class Standing:
    """One sandbox of a server, made as the marker says."""

    def __init__(self, served: Served, wish: dict[str, Any]) -> None:
        desk = served.desk("test")
        made = desk.post("/__admin/sandboxes", {"speed": 0, **wish})
        self._desk = served.desk(made["name"])
        self.base_url, self.api_key = made["base_url"], made["api_key"]
        self.admin_url = made["admin_url"]
        self.clock = self.rules = self.requests = self.webhooks = self

    def do(self, action: str, **params: object) -> Any:  # noqa: ANN401 (any JSON)
        return self._desk.post(f"/__admin/actions/{action}", params)

    def advance(self, by: object) -> None:
        self._desk.advance(by)

    def add(self, rule: object) -> None:
        self._desk.post("/__admin/rules", rule)

    def deliveries(self) -> list[Any]:
        return self._desk.deliveries()

    def assert_made(self, operation: str, times: int, same_header: str) -> None:
        found = self._desk.post("/__admin/requests/find", {"operation": operation})["requests"]
        whole = [self._desk.get(f"/__admin/requests/{each['id']}") for each in found]
        values = {each["headers"].get(same_header.lower()) for each in whole}
        assert len(found) == times, json.dumps(found)
        assert len(values) == 1


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    with Served(FROZEN) as running:
        yield running


@pytest.fixture
def respondeia_mock(request: pytest.FixtureRequest, served: Served) -> Standing:
    marker = request.node.get_closest_marker("respondeia")
    return Standing(served, {} if marker is None else dict(marker.kwargs))
