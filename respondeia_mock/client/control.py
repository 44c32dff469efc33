"""The two doors of one sandbox: the control API under /__admin, and the vendor's under /v1.

Both ask through a `Line`, documents in and out; a `MockError` says what went wrong.
"""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from respondeia_mock.client.line import TIMEOUT, Heard, Line, Told


class Control:
    """The control API of one sandbox."""

    def __init__(
        self, line: Line, sandbox: str | None = None, admin_token: str | None = None
    ) -> None:
        """Ask about `sandbox` (test if None), with the server's admin token if it has one."""
        self._line = line
        self._prefix = f"{_below(sandbox)}/__admin"
        self._headers = {"Authorization": f"Bearer {admin_token}"} if admin_token else {}

    def get(self, path: str) -> Any:  # noqa: ANN401 (any JSON)
        """Read."""
        return self.ask("GET", path)

    def post(self, path: str, document: object = None, timeout: float = TIMEOUT) -> Any:  # noqa: ANN401
        """Have something done, which takes at most `timeout` seconds."""
        return self.ask("POST", path, document, timeout)

    def put(self, path: str, document: object) -> Any:  # noqa: ANN401 (any JSON)
        """Replace."""
        return self.ask("PUT", path, document)

    def patch(self, path: str, document: object) -> Any:  # noqa: ANN401 (any JSON)
        """Change a part."""
        return self.ask("PATCH", path, document)

    def get_text(self, path: str, media_type: str) -> str:
        """Read as a text of this type."""
        headers = {**self._headers, "Accept": media_type}
        return self._line.send("GET", self._prefix + path, None, headers)

    def put_text(self, path: str, text: str, media_type: str) -> Any:  # noqa: ANN401 (any JSON)
        """Replace with a text of this type."""
        headers = {**self._headers, "Content-Type": media_type}
        return json.loads(self._line.send("PUT", self._prefix + path, text, headers))

    def delete(self, path: str) -> Any:  # noqa: ANN401 (any JSON)
        """Take away."""
        return self.ask("DELETE", path)

    def listen(self, path: str) -> AbstractContextManager[Iterator[Told]]:
        """Open a stream; it is open when the block begins."""
        return self._line.listen(self._prefix + path, self._headers)

    def ask(self, method: str, path: str, document: object = None, timeout: float = TIMEOUT) -> Any:  # noqa: ANN401 (any JSON)
        """Ask anything."""
        heard = self._line.ask(method, self._prefix + path, document, self._headers, timeout)
        return heard.document


class Api:
    """The vendor's API of one sandbox."""

    def __init__(self, line: Line, api_key: str, sandbox: str | None = None) -> None:
        """Call with this key, in `sandbox` (the key's own if None)."""
        self._line = line
        self._prefix = f"{_below(sandbox)}/v1"
        self._headers = {"Authorization": f"Bearer {api_key}"}

    def call(self, method: str, path: str, document: object = None) -> Heard:
        """Call an operation; `path` is what follows /v1."""
        return self._line.ask(method, self._prefix + path, document, self._headers)


def _below(sandbox: str | None) -> str:
    return f"/sandboxes/{sandbox}" if sandbox else ""
