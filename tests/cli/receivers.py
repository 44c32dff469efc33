"""Receivers of webhooks on real sockets, right ones and wrong ones, each in a thread of its own."""

import hmac
import json
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Self, TypeAlias

SECRET = "whsec_test_respondeia"
PATIENCE = 30
Judge: TypeAlias = Callable[[Mapping[str, str], bytes], int]
"""Answers a delivery with a status, by its headers (in lower case) and bytes."""


class Receiver:
    """Answers as `judge` does, and remembers what it heard; closed when the block is left."""

    def __init__(self, judge: Judge) -> None:
        heard: Queue[tuple[Mapping[str, str], bytes]] = Queue()
        self.heard = heard

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                heard.put((headers, body))
                answer = b'{"taken":true}'
                self.send_response(judge(headers, body))
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def next(self) -> tuple[Mapping[str, str], bytes]:
        """Return the oldest delivery that nobody has asked for yet; wait for it."""
        return self.heard.get(timeout=PATIENCE)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join(PATIENCE)
        self._server.server_close()


def digest(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()


def stringified(body: bytes) -> bytes:
    """Return `JSON.stringify(JSON.parse(body))`, for bodies without odd numbers and keys."""
    return json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False).encode()


def accepting(_headers: Mapping[str, str], _body: bytes) -> int:
    """Take whatever comes."""
    return 200


def refusing(_headers: Mapping[str, str], _body: bytes) -> int:
    """Take nothing."""
    return 500


def redirecting(_headers: Mapping[str, str], _body: bytes) -> int:
    """Send it elsewhere."""
    return 301


def raw(headers: Mapping[str, str], body: bytes) -> int:
    """Hash the bytes as they came."""
    return 200 if headers.get("x-respondeia-signature") == digest(body) else 401


def as_the_page(headers: Mapping[str, str], body: bytes) -> int:
    """Hash the parsed body, printed again."""
    return 200 if headers.get("x-respondeia-signature") == digest(stringified(body)) else 401


def stripping(_headers: Mapping[str, str], body: bytes) -> int:
    """Take the signature out of the body, and hash the rest."""
    document = json.loads(body)
    told = document.pop("signature", None)
    return 200 if told == digest(stringified(json.dumps(document).encode())) else 401
