"""What the commands share that ask a running server: how it is named, and what stops them.

`asking` gives a command the options --url, --sandbox, --admin-token and --json, and in their place
one argument, `Asked`. What the server refuses becomes a sentence and an exit code here.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import click

from respondeia_mock.cli.ending import COULD_NOT_RUN, USAGE, stop
from respondeia_mock.client.control import Api, Control
from respondeia_mock.client.line import Line, MockError
from respondeia_mock.core.record import record
from respondeia_mock.options import variables
from respondeia_mock.options.addresses import Url
from respondeia_mock.options.kinds import SandboxName
from respondeia_mock.settings import PREFIX

URL = "http://127.0.0.1:3000"
_TRY_AGAIN = 429
_REFUSED = range(400, 500)

_OPTIONS = (
    click.option(
        "--url",
        type=Url(),
        default=URL,
        show_default=True,
        envvar=variables.URL,
        help="Where the mock runs.",
    ),
    click.option("--sandbox", type=SandboxName(), help="Which sandbox to ask.  [default: test]"),
    click.option(
        "--admin-token",
        metavar="TOKEN",
        envvar=f"{PREFIX}ADMIN_TOKEN",
        help="The token that the mock was started with, if it was.",
    ),
    click.option("--json", "as_json", is_flag=True, help="Print JSON."),
)


@record
class Asked:
    """The server that a command asks, and how its answer is to be printed."""

    line: Line
    sandbox: str | None
    admin_token: str | None
    as_json: bool

    @property
    def control(self) -> Control:
        """Return the control API of the sandbox."""
        return Control(self.line, self.sandbox, self.admin_token)

    def api(self, key: str) -> Api:
        """Return the vendor's API of the sandbox."""
        return Api(self.line, key, self.sandbox)


def asking(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the common options; it takes `asked` in their place."""

    @wraps(command)
    def run(
        url: str,
        sandbox: str | None,
        admin_token: str | None,
        as_json: bool,  # noqa: FBT001 (click's)
        **options: Any,  # noqa: ANN401 (click's, each of its own type)
    ) -> None:
        for sentence in variables.unknown_variables():
            click.echo(sentence, err=True)
        with Line(url) as line:
            try:
                command(Asked(line, sandbox, admin_token, as_json), **options)
            except MockError as error:
                stop(str(error), code_of(error))

    given: Callable[..., None] = run
    for option in reversed(_OPTIONS):
        given = option(given)
    return given


def code_of(error: MockError) -> int:
    """Return the exit code: the user's mistake where the server refused what was asked."""
    refused = error.status in _REFUSED and error.status != _TRY_AGAIN
    return USAGE if refused else COULD_NOT_RUN


def say_json(document: Mapping[str, Any] | object, indent: int | None = 2) -> None:
    """Print a document as JSON."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=indent))
