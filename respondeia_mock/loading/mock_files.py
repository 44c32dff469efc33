"""The mock's files in a repository: where they are, and whether each is right by itself.

A file is known by its folder, `fixtures/` or `scenarios/`, or by its name. What a
`respondeia-mock.yaml` may hold is the matter of `options`, which checks it.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.record import record
from respondeia_mock.loading.fixtures import load_document

CONFIGURATION, FIXTURE, SCENARIO = "configuration", "fixture", "scenario"
FOLDERS = {"fixtures": FIXTURE, "scenarios": SCENARIO}
USUAL = ("shop",)
_NOT_OURS = frozenset({"node_modules", "site-packages", "vendor", "__pycache__", "build", "dist"})


@record
class Found:
    """A file, and what it should hold."""

    file: Path
    kind: str


def find(place: Path, configuration: str) -> Iterator[Found]:
    """Yield the mock's files in a folder and below it, or the one file that `place` is.

    Args:
        place: a folder or a file; a file is a fixture unless its place says otherwise.
        configuration: what the file of options is called.
    """
    if not place.is_dir():
        yield Found(place, _kind(place, configuration) or FIXTURE)
        return
    for folder, below, names in os.walk(place):
        below[:] = sorted(each for each in below if _is_ours(Path(folder, each)))
        for name in sorted(names):
            kind = _kind(Path(folder, name), configuration)
            if kind is not None:
                yield Found(Path(folder, name), kind)


def check_fixtures(names: Sequence[str]) -> Sequence[str]:
    """Return the mistakes of fixtures that are merged in this order, each with its place."""
    try:
        load_document(names)
    except ConfigurationError as error:
        return error.mistakes
    return ()


def check_fixture(file: Path, below: Sequence[str] = USUAL) -> Sequence[str]:
    """Return the mistakes of one fixture; what it lacks by itself may be in those `below` it."""
    mistakes = check_fixtures([str(file)])
    return mistakes if mistakes and check_fixtures([*below, str(file)]) else ()


def check_scenario(file: Path) -> Sequence[str]:
    """Return the mistakes of one scenario, and of the fixtures that it names."""
    from respondeia_mock.loading.scenarios import read_file
    from respondeia_mock.scenario.words import vocabulary

    try:
        scenario = read_file(file, vocabulary())
    except ConfigurationError as error:
        return error.mistakes
    return check_fixtures(scenario.fixtures) if scenario.fixtures else ()


def _kind(file: Path, configuration: str) -> str | None:
    """Return what a file should hold; None if it is none of the mock's."""
    if file.name == configuration:
        return CONFIGURATION
    if file.suffix != ".yaml":
        return None
    # From here, not from the root: what lies above the repository says nothing of its files.
    here = Path(os.path.relpath(file.parent))
    folders = reversed((Path.cwd().name, *here.parts))
    return next((FOLDERS[each] for each in folders if each in FOLDERS), None)


def _is_ours(folder: Path) -> bool:
    """Say whether a folder belongs to the repository, and is neither hidden nor installed."""
    hidden = folder.name.startswith(".") or folder.name in _NOT_OURS
    return not hidden and not (folder / "pyvenv.cfg").exists()
