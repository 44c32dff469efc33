"""What `serve` and `exec` do first: refuse options that miss another, and set up the log."""

import logging
from collections.abc import Mapping
from typing import Any

import click

from respondeia_mock.cli.announcing import set_up_log
from respondeia_mock.options.choosing import lacking
from respondeia_mock.options.variables import unknown_variables

log = logging.getLogger("respondeia_mock")


def prepare(options: Mapping[str, Any]) -> None:
    """Begin to log as the options say, and warn of variables that nothing reads.

    Raises:
        UsageError: an option says nothing without another, which is not given.
    """
    for option, other in lacking(options):
        raise click.UsageError(f"{_flag(option)} needs {_flag(other)}.")
    set_up_log(options["log_format"], verbose=options["verbose"])
    for sentence in unknown_variables():
        log.warning(sentence)


def _flag(option: str) -> str:
    return f"--{option.replace('_', '-')}"
