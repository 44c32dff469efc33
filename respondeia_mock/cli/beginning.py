"""`respondeia-mock init`: a `respondeia-mock.yaml` to begin with, every option in it as a comment.

It is written from the table of options, so that it lacks none and explains each as --help does.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from respondeia_mock.cli.ending import COULD_NOT_RUN, USAGE, stop
from respondeia_mock.options.configuration import NAME
from respondeia_mock.options.kinds import FileOrName
from respondeia_mock.options.table import KEYS, REQUIRES

VERSIONS = ">=0.1,<1"
HEAD = """\
# What `respondeia-mock` is started with in this folder, by serve, exec and pytest.
# A flag beats the environment (PORT, RESPONDEIA_MOCK_…), and that this file.
# Files are named relative to this one. Take the # away to choose; defaults or examples follow it.
"""
_EXAMPLES: Mapping[str, object] = {
    "host": "127.0.0.1",
    "fixtures": ["shop"],
    "scenario": "lost-payment-answer",
    "scenario_dir": "scenarios",
    "speed": 1,
    "now": "2026-03-02T12:00:00Z",
    "seed": 42,
    "state": "state.yaml",
    "webhook": "http://localhost:8000/webhooks/respondeia",
    "webhook_events": ["payment.approved", "payment.rejected"],
    "allow_webhook_host": ["example.com"],
    "public_url": "https://mock.example",
    "allow_host": ["mock.example"],
    "admin_token": "a-token-of-yours",
    "report": "report.json",
}


@click.command(short_help=f"Write a {NAME} to begin with.")
@click.option("--force", is_flag=True, help="Write over the one that is there.")
def init(force: bool) -> None:  # noqa: FBT001 (click's)
    """Write respondeia-mock.yaml into this folder, every option in it as a comment."""
    file = Path(NAME)
    try:
        with file.open("w" if force else "x", encoding="utf-8") as opened:
            opened.write("\n".join(text()))
    except FileExistsError:
        stop(f"{NAME} is here already; --force writes over it.", USAGE)
    except OSError as error:
        stop(f"Cannot write {NAME}: {error.strerror or error}.", COULD_NOT_RUN)
    click.echo(f"{NAME} is written; every option is in it, as a comment.")


def text() -> Iterator[str]:
    """Yield the paragraphs of the file."""
    yield HEAD
    yield f'# The versions of respondeia-mock that this file is for.\n{REQUIRES}: "{VERSIONS}"\n'
    for name, option in KEYS.items():
        told = option.help or f"One of {', '.join(getattr(option.type, 'choices', ()))}."
        yield f"# {told}\n# {name}: {_spelled(_example(name, option))}\n"


def _example(name: str, option: click.Option) -> object:
    """Return the default of an option, or a value that it could have."""
    if name in _EXAMPLES:
        return _EXAMPLES[name]
    if option.is_flag:
        return False
    if isinstance(option.type, click.Choice):
        return option.type.choices[0]
    if isinstance(option.type, FileOrName | click.Path):
        return f"{name.replace('_', '-')}.txt"
    return option.default


def _spelled(value: object) -> str:
    """Write a value as YAML; quoted only where it would be something else."""
    if isinstance(value, list):
        return f"[{', '.join(map(_spelled, value))}]"
    return value if isinstance(value, str) else json.dumps(value)
