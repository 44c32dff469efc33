"""`serve --scenario`: what the scenario says counts where no option says otherwise; its report."""

import sys
from collections.abc import Mapping
from typing import Any

import click
from click.core import ParameterSource

from respondeia_mock.cli.ending import FAILED
from respondeia_mock.scenario.reports import report_lines

CHOICES = ("fixtures", "plan", "payments", "speed", "now", "seed")
_UNSAID = {ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP}


def staged(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options, with the scenario's choices where the user made none.

    Raises:
        ConfigurationError: the scenario is wrong, or there is none of this name.
    """
    from respondeia_mock.loading.scenarios import load_scenario
    from respondeia_mock.scenario.words import vocabulary

    words = vocabulary()
    scenario = load_scenario(options["scenario"], words, options["scenario_dir"])
    context = click.get_current_context()
    said = {name: getattr(scenario, name) for name in CHOICES}
    own = {
        name: value
        for name, value in said.items()
        if value not in {None, ()} and context.get_parameter_source(name) in _UNSAID
    }
    return {**options, **own}


def tell(report: Mapping[str, Any]) -> None:
    """Print a report; end with 3 if an expectation was not met."""
    for line in report_lines(report):
        click.echo(line)
    sys.stdout.flush()
    if not report["met"]:
        sys.exit(FAILED)
