"""`respondeia-mock` as a process: started, waited for by its own words, ended.

Its standard output is read line by line, so that a test waits for what is said and for nothing
else; its standard error goes to a file, for nobody reads it meanwhile.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from email.message import Message
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from tests.asgi import Json

ROOT = Path(__file__).parent.parent
PATIENCE = 30
_OPENER = build_opener(ProxyHandler({}))


class Mock:
    """A running `respondeia-mock` on a free port; ended by SIGTERM when the block is left."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        """Start it in `folder` and wait until it says that calls are taken."""
        self._errors = folder / f"stderr-{id(self)}.txt"
        self.port_file = folder / f"port-{id(self)}"
        on_free_port = ("--port", "0", "--port-file", str(self.port_file))
        with self._errors.open("wb") as stderr:
            self.process = subprocess.Popen(
                command(*on_free_port, *options),
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                env=surroundings(**environment),
            )
        self.announced = self._first_words()

    @property
    def url(self) -> str:
        """Return where it is reached, without /v1."""
        return f"http://localhost:{self.port}"

    @property
    def port(self) -> int:
        """Return the port it wrote down before it announced anything."""
        assert self.announced, self.stderr
        return int(self.port_file.read_text("utf-8"))

    @property
    def stderr(self) -> str:
        """Return what was written to standard error so far."""
        return self._errors.read_text("utf-8")

    def told(self, label: str) -> str:
        """Return what the announcement says after a label."""
        found = re.search(rf"^{label} +(.*)$", self.announced, re.MULTILINE)
        assert found, f"nothing is announced as '{label}':\n{self.announced}{self.stderr}"
        return found[1]

    def get(self, path: str, **headers: str) -> "Got":
        """Ask for a path, with the test key unless the headers say otherwise."""
        return fetch(self.url + path, "GET", None, **headers)

    def post(self, path: str, body: object, **headers: str) -> "Got":
        """Post JSON to a path."""
        return fetch(self.url + path, "POST", json.dumps(body).encode(), **headers)

    def end(self, by: signal.Signals = signal.SIGTERM) -> int:
        """End it by a signal; return the exit code."""
        self.process.send_signal(by)
        return self.process.wait(PATIENCE)

    def _first_words(self) -> str:
        """Read up to the line to copy and the blank one after it, or to the end."""
        assert self.process.stdout is not None
        words = ""
        for line in self.process.stdout:
            words += line
            if words.count("\n\n") == 2:
                break
        return words

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            if self.process.stdout is not None:
                self.process.stdout.close()


class Got:
    """An answer over a real socket."""

    def __init__(self, status: int, headers: "Message[str, str]", body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self) -> Json:
        return json.loads(self.body)


def fetch(url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Got:
    """Ask once; header names are written with underscores, an empty one is left out."""
    usual = {"authorization": "Bearer test_sk_demo", "content-type": "application/json"}
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name: value for name, value in {**usual, **given}.items() if value}
    request = Request(url, body, sent, method=method)  # noqa: S310 (a server of our own)
    try:
        with _OPENER.open(request, timeout=PATIENCE) as answer:
            return Got(answer.status, answer.headers, answer.read())
    except HTTPError as answer:
        with answer:
            return Got(answer.code, answer.headers, answer.read())


def run(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        command(*options),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=surroundings(**environment),
    )


def has_ipv6() -> bool:
    """Say whether ::1 can be listened on here."""
    try:
        with socket.socket(socket.AF_INET6) as tried:
            tried.bind(("::1", 0))
    except OSError:
        return False
    return True


def own_address() -> str | None:
    """Return an address of this machine that is not a loopback one, if it has any."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.connect(("192.0.2.1", 9))  # nothing is sent: it tells which address would be
        address = str(asked.getsockname()[0])
        return None if address.startswith(("127.", "0.")) else address
    return None


def command(*options: str) -> list[str]:
    """Return the command line with these options."""
    return [sys.executable, "-m", "respondeia_mock", *options]


def surroundings(**environment: str) -> dict[str, str]:
    """Return this process's environment without the mock's own variables, and these."""
    kept = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 (it is the child's)
        if name != "PORT" and not name.startswith("RESPONDEIA_MOCK_")
    }
    path = os.pathsep.join(filter(None, [str(ROOT), kept.get("PYTHONPATH")]))
    return {**kept, "PYTHONPATH": path, **environment}
