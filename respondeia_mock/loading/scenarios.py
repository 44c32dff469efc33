"""Scenarios in files: the bundled ones, those of a folder, and any that is named by its path.

A mistake in a file is told as `file:line:column` and a sentence, all of them at once. Files are
read when they are asked for: what is edited while a server runs is what starts next.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from respondeia_mock.core.errors import (
    ActionError,
    ConfigurationError,
    Place,
    UnknownKeyError,
)
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.record import changed
from respondeia_mock.core.vocabulary import Vocabulary
from respondeia_mock.loading.locate import folder
from respondeia_mock.scenario.document import Scenario, flaws, read_scenario
from respondeia_mock.scenario.staging import Stage

if TYPE_CHECKING:
    from respondeia_mock.core.errors import Mistake
    from respondeia_mock.core.setup import Seed, Setup
    from respondeia_mock.loading.documents import Document
    from respondeia_mock.loading.sentences import Path as Steps

SUFFIXES = (".yaml", ".yml", ".json")
_INDEX = re.compile(r"\[(\d+)\]")

SeedFor = Callable[[Scenario, "Seed"], "Seed"]
"""Returns what a scenario starts from, given what it starts from where it does not say."""


def bundled() -> dict[str, Path]:
    """Return the bundled scenarios by name."""
    return _in(folder("fixtures") / "scenarios")


class Repertoire:
    """The scenarios that a server knows."""

    def __init__(self, vocabulary: Vocabulary, seed_for: SeedFor, own: str | None = None) -> None:
        """Know the bundled ones and those of the folder `own`, which come first.

        Raises:
            ConfigurationError: `own` is no folder.
        """
        known(own)
        self._own = own
        self._vocabulary = vocabulary
        self._seed_for = seed_for

    def names(self) -> list[str]:
        """Return the names, the folder's own first."""
        return list(known(self._own))

    def find(self, given: object) -> Scenario:
        """Return the scenario of a name, or the one that a document describes."""
        if isinstance(given, Mapping):
            return read_scenario(given, self._vocabulary)
        files = known(self._own)
        if not isinstance(given, str) or given not in files:
            near = suggestion(str(given), files) or "; see GET /__admin/scenarios"
            raise ActionError(f"No scenario is called '{given}'{near}", "name", "not_found")
        return read_file(files[given], self._vocabulary)

    def setup(self, setup: "Setup", scenario: Scenario) -> "Setup":
        """Return a setup with what the scenario says put over it, which begins with it."""
        values = {"speed": scenario.speed, "now": scenario.now, "seed_number": scenario.seed}
        given: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
        if scenario.fixtures:
            given["fixtures"] = scenario.fixtures
        seed = self._seed_for(scenario, setup.seed)
        return changed(setup, seed=seed, opening=Stage(scenario), **given)


def load_scenario(name: str, vocabulary: Vocabulary, own: str | None = None) -> Scenario:
    """Return the scenario in a file, or of a name: bundled, or in the folder `own`.

    Raises:
        ConfigurationError: with every mistake found.
    """
    return read_file(find(name, own), vocabulary)


def find(name: str, own: str | None = None) -> Path:
    """Return the file of a scenario; one of a known name comes before a path.

    Raises:
        ConfigurationError: there is none, or `own` is no folder.
    """
    files = known(own)
    if name in files:
        return files[name]
    if not Path(name).is_file():
        near = suggestion(name, files) or f"; known are {', '.join(files)}"
        raise ConfigurationError(
            f"{name}: no scenario is called so, and there is no such file{near}"
        )
    return Path(name)


def known(own: str | None = None) -> dict[str, Path]:
    """Return the files by name; of two that are called the same, that in the folder `own` counts.

    Raises:
        ConfigurationError: `own` is no folder.
    """
    if own is not None and not Path(own).is_dir():
        raise ConfigurationError(f"{own}: there is no such folder")
    ours = {} if own is None else _in(Path(own))
    return {**ours, **{name: each for name, each in bundled().items() if name not in ours}}


def read_file(path: Path, vocabulary: Vocabulary) -> Scenario:
    """Return the scenario in a file; its fixtures may stand beside it.

    Raises:
        ConfigurationError: with every mistake found.
    """
    from respondeia_mock.loading.documents import all_of
    from respondeia_mock.loading.reading import read_document

    document = read_document(_text(path), str(path))
    mistakes = document.mistakes or mistakes_in(document, vocabulary)
    if mistakes:
        raise all_of(mistakes)
    scenario = read_scenario(document.value, vocabulary, path.stem)
    return changed(scenario, fixtures=tuple(_beside(path, each) for each in scenario.fixtures))


def mistakes_in(document: "Document", vocabulary: Vocabulary) -> "list[Mistake]":
    """Return what is wrong with a scenario, each at its place in the file."""
    return [_placed(document, each) for each in flaws(document.value, vocabulary)]


def _placed(document: "Document", flaw: ActionError) -> "Mistake":
    steps = steps_to(document.value, flaw.field or "")
    at_key = isinstance(flaw, UnknownKeyError)
    found = (document.mistake_of_key if at_key else document.mistake)(steps, flaw.message)
    place = found.place  # the sentence names the path already
    return changed(found, place=Place(place.file, place.line, place.column))


def steps_to(value: Any, path: str) -> "Steps":  # noqa: ANN401 (any JSON)
    """Return the way to a path such as `rules[1].do.payment.approve`, as far as it is there.

    Names may hold dots: where several fit, the longest is meant.
    """
    steps: list[str | int] = []
    while path:
        path = path.removeprefix(".")
        index = _INDEX.match(path)
        if isinstance(value, list) and index and int(index[1]) < len(value):
            steps.append(int(index[1]))
            value, path = value[int(index[1])], path[index.end() :]
            continue
        names = value if isinstance(value, Mapping) else ()
        fitting = [name for name in names if _begins(path, name)]
        if not fitting:
            break
        name = max(fitting, key=len)
        steps.append(name)
        value, path = value[name], path[len(name) :]
    return tuple(steps)


def _begins(path: str, name: str) -> bool:
    return path.startswith(name) and path[len(name) : len(name) + 1] in {"", ".", "["}


def _in(place: Path) -> dict[str, Path]:
    files = (each for each in sorted(place.iterdir()) if each.suffix in SUFFIXES)
    return {each.stem: each for each in files}


def _beside(path: Path, fixture: str) -> str:
    """Return a fixture as it is found from anywhere: one named by a file may stand beside it."""
    file = path.parent / fixture
    return str(file) if Path(fixture).suffix in SUFFIXES and file.is_file() else fixture


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        reason = "this is not UTF-8 text"
    except (OSError, ValueError) as error:
        reason = f"this cannot be read: {getattr(error, 'strerror', None) or error}"
    raise ConfigurationError(f"{path}: {reason}")
