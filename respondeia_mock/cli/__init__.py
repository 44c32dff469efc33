"""The command line: one module a group of commands. `main` is the entry point."""

import click

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


@click.group(cls=DefaultGroup, commands=COMMANDS)
@click.version_option(package_name="respondeia-mock", prog_name="respondeia-mock")
def main() -> None:
    """Run a RespondeIA of your own: every endpoint, stateful, on this machine.

    Without a command it serves: `respondeia-mock --port 3000`.
    """
