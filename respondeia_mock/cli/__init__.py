"""The command line: one module a group of commands. `main` is the entry point."""

import click

import respondeia_mock
from respondeia_mock.cli.serving import serve

COMMANDS = {"serve": serve}


class DefaultGroup(click.Group):
    """A group that serves when no command is named: `respondeia-mock --port 3000`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `serve` before arguments that do not begin with a command."""
        own = {"--help", "--version"}
        if not args or (
            args[0] not in self.commands and args[0].startswith("-") and args[0] not in own
        ):
            args = ["serve", *args]
        return super().parse_args(ctx, args)


def say_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:  # noqa: FBT001 (click's)
    """Print the version and exit, if that is what was asked for."""
    if asked:
        click.echo(f"respondeia-mock, version {respondeia_mock.__version__}")
        ctx.exit()


@click.group(cls=DefaultGroup, commands=COMMANDS)
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
