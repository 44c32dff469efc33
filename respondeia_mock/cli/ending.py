"""How a command ends: its exit codes, and the sentence it leaves."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

import click

COULD_NOT_RUN, USAGE, FAILED = 1, 2, 3
"""What is in the way (a port, a silent server), the user's mistake, a check that failed."""


def stop(sentence: str, code: int) -> NoReturn:
    """Say why there is nothing more to do, and end with this exit code."""
    click.echo(sentence, err=True)
    sys.exit(code)


@contextmanager
def until_interrupted() -> Iterator[None]:
    """Let Ctrl-C or SIGTERM end the block, and say nothing of it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    with suppress(KeyboardInterrupt):
        yield


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
