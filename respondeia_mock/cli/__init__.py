"""The command line: one module a group of commands, loaded when its command is named.

`main` is the entry point. Serving must not wait for what the other commands need.
"""

from importlib import import_module

import click

import respondeia_mock

COMMANDS = {
    "serve": "serving:serve",
    "exec": "executing:exec_",
    "do": "doing:do",
    "clock": "clocks:clock",
    "reset": "clocks:reset",
    "trigger": "triggering:trigger",
    "listen": "listening:listen",
    "requests": "requests:requests",
    "deliveries": "deliveries:deliveries",
    "conduct": "conducting:conduct",
    "fixtures": "fixturing:fixtures",
    "doctor": "doctoring:doctor",
    "scenarios": "scenarios:scenarios",
    "replay": "replaying:replay",
    "init": "beginning:init",
    "check": "checking:check",
    "routes": "tables:routes",
    "magic": "tables:magic",
    "openapi": "describing:openapi",
    "coverage": "coverage:coverage",
    "export": "exporting:export",
}
"""Where each command is: the module in this package, and its name there."""


class LazyGroup(click.Group):
    """Commands by where they are; one that serves when none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `serve` before arguments that do not begin with a command."""
        own = {"--help", "--version"}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = ["serve", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; None if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(f"respondeia_mock.cli.{module}"), name)
        assert isinstance(command, click.Command)  # noqa: S101 (the table is ours)
        return command


def say_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:  # noqa: FBT001 (click's)
    """Print the version and exit, if that is what was asked for."""
    if asked:
        click.echo(f"respondeia-mock, version {respondeia_mock.__version__}")
        ctx.exit()


@click.group(cls=LazyGroup)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=say_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Run a RespondeIA of your own: every endpoint, stateful, on this machine.

    Without a command it serves: `respondeia-mock --port 3000`.
    """
