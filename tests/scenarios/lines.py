"""Two lines from a shop to the mock: within this process, and over HTTP to a desk."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import make_call
from tests.process import fetch
from tests.scenarios.clients import Heard, LostError
from tests.serving import Desk


@dataclass(frozen=True)
class EngineLine:
    """Straight to an engine; what would happen on the wire is played out here, on its clock."""

    engine: Engine

    def send(
        self, method: str, path: str, body: object, headers: Mapping[str, str], timeout: float
    ) -> Heard:
        reply = self.engine.handle(make_call(method, path, body, **_underscored(headers)))
        delay = reply.wire.delay if reply.wire else 0.0
        self.sleep(min(delay, timeout))
        if delay > timeout or (reply.wire and reply.wire.lost):
            raise LostError
        return Heard(reply.status, json.loads(reply.body), reply.headers)

    def sleep(self, seconds: float) -> None:
        self.sandbox.advance(self.sandbox.clock.now() + seconds)

    @property
    def sandbox(self) -> Sandbox:
        return self.engine.sandboxes.test


@dataclass(frozen=True)
class DeskLine:
    """Over HTTP to a sandbox of a real server."""

    desk: Desk

    def send(
        self, method: str, path: str, body: object, headers: Mapping[str, str], _: float
    ) -> Heard:
        raw = None if body is None else json.dumps(body).encode()
        url = f"{self.desk.server}/sandboxes/{self.desk.name}{path}"
        try:
            got = fetch(url, method, raw, **_underscored(headers))
        except OSError as error:
            raise LostError from error
        return Heard(got.status, got.json, dict(got.headers.items()))

    def sleep(self, seconds: float) -> None:
        self.desk.advance(seconds)


def _underscored(headers: Mapping[str, str]) -> dict[str, Any]:
    return {name.replace("-", "_"): value for name, value in headers.items()}
