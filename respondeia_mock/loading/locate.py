"""Where the files that belong to the project are: `fixtures/` and `schemas/`.

A wheel carries copies inside the package, under `data`; in a checkout they stand beside it. It
answers with a folder and reads nothing.
"""

from pathlib import Path

from respondeia_mock.core.errors import ConfigurationError

PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: str, package: Path = PACKAGE) -> Path:
    """Return the folder `name` (`fixtures` or `schemas`) of the project."""
    packaged, beside = package / "data" / name, package.parent / name
    for place in (packaged, beside):
        if place.is_dir():
            return place
    msg = f"the folder '{name}' of respondeia-mock is missing: no {packaged} and no {beside}"
    raise ConfigurationError(msg)
