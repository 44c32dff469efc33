"""`respondeia-mock openapi`: the API as an OpenAPI document, without a server to ask."""

from pathlib import Path

import click

from respondeia_mock.cli.ending import COULD_NOT_RUN, stop

FORMS = ("json", "yaml")


@click.command(short_help="Print the API as an OpenAPI 3.1 document.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="How to write it.  [default: as the file is called, else json]",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it to this file.",
)
def openapi(form: str | None, output: Path | None) -> None:
    """Print the API as an OpenAPI 3.1 document; `x-inferred` marks what was guessed."""
    from respondeia_mock.catalog import BESIDES, OPERATIONS
    from respondeia_mock.loading.openapi_files import openapi_bytes

    is_yaml = output is not None and output.suffix in {".yaml", ".yml"}
    document = openapi_bytes((*OPERATIONS, *BESIDES), form or FORMS[is_yaml])
    if output is None:
        click.echo(document, nl=not document.endswith(b"\n"))
        return
    try:
        output.write_bytes(document)
    except OSError as error:
        stop(f"Cannot write {output}: {error.strerror or error}.", COULD_NOT_RUN)
