"""What commands print, without what differs from run to run; and a command that runs on."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.process import PATIENCE, Mock, command, run, surroundings


def masked(text: str, *also: str) -> str:
    """Put `…` in the place of ids, milliseconds, the time of day, and of what `also` matches."""
    text = re.sub(r"\b(msg|pay|job|conv|evt|dlv|wh|req)_[0-9a-z]+", r"\1_…", text)
    for pattern in (
        r"(?<=  )\d+(?= ms)",
        r"^\d\d:\d\d:\d\d",
        r"(?:127\.0\.0\.1|localhost):\d+",
        *also,
    ):
        text = re.sub(pattern, "…", text, flags=re.MULTILINE)
    return re.sub(r" {2,}", "  ", text)


def ask(mock: Mock, *options: str) -> "subprocess.CompletedProcess[str]":
    """Run a command that asks this server."""
    return run(*options, RESPONDEIA_MOCK_URL=mock.url)


@contextmanager
def running(*options: str, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a command beside the test; it is ended when the block is left."""
    process = subprocess.Popen(
        command(*options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings(**environment),
    )
    try:
        with process:
            yield process
            if process.poll() is None:
                interrupt(process)
    finally:
        process.kill()


def interrupt(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """Press Ctrl-C; return what it says then, on both streams."""
    process.send_signal(signal.SIGINT)
    return process.communicate(timeout=PATIENCE)
