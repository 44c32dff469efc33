"""How a command ends: its exit codes, and the sentence it leaves."""

import sys
from typing import NoReturn

import click

COULD_NOT_RUN, USAGE, FAILED = 1, 2, 3
"""What is in the way (a port, a silent server), the user's mistake, a check that failed."""


def stop(sentence: str, code: int) -> NoReturn:
    """Say why there is nothing more to do, and end with this exit code."""
    click.echo(sentence, err=True)
    sys.exit(code)
