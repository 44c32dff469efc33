"""The marker `respondeia`: what a test's mock begins with, as keywords.

Of several marks on one test, the nearest counts for each keyword. Files are found from the root of
the project, wherever pytest was started; what is in them is told by who reads them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.nearest import suggestion

KNOWN = ("scenario", "fixtures", "plan", "speed", "now", "seed")


def wish_of(item: pytest.Item) -> dict[str, Any]:
    """Return what the marks of a test choose; fail it if one of them is wrong."""
    wish: dict[str, Any] = {}
    for mark in item.iter_markers("respondeia"):
        if mark.args:
            pytest.fail("The mark respondeia takes keywords only", pytrace=False)
        wish = {**checked(mark.kwargs, "The mark respondeia"), **wish}
    return wish


def checked(given: Mapping[str, Any], who: str) -> dict[str, Any]:
    """Return keywords without those that are None; fail the test if one is not known."""
    for name in given:
        if name not in KNOWN:
            near = suggestion(name, KNOWN) or f"; it takes {', '.join(KNOWN)}"
            pytest.fail(f"{who} knows no '{name}'{near}", pytrace=False)
    return {name: each for name, each in given.items() if each is not None}


def located(given: object, root: Path, *, afar: bool) -> Any:  # noqa: ANN401 (a name, a document, or a list)
    """Return fixtures as a server finds them: files by their path, or afar what is in them.

    Raises:
        ConfigurationError: a file holds no document.
    """
    if isinstance(given, list | tuple):
        return [located(each, root, afar=afar) for each in given]
    if not isinstance(given, str | Path):
        return given
    file = root / given
    if not file.is_file():
        return str(given)
    return _document(file) if afar else str(file)


def staged(given: object, root: Path, folder: str | None) -> tuple[Any, dict[str, Any]]:
    """Return a scenario as any server takes it, and what it says of its own start.

    Args:
        given: a name, a file or a document.
        root: where a file is looked for.
        folder: `scenario_dir`, whose scenarios are known by name too.

    Raises:
        ConfigurationError: there is none, or its file is wrong.
    """
    if isinstance(given, Mapping):
        return given, {name: given[name] for name in KNOWN if name in given}
    from respondeia_mock.loading.scenarios import known, read_file
    from respondeia_mock.scenario.words import vocabulary

    files, name = known(folder), str(given)
    file = files.get(name, root / name)
    if not file.is_file():
        near = suggestion(name, files) or f"; known are {', '.join(files)}"
        raise ConfigurationError(f"{name}: no scenario is called so, nor a file{near}")
    scenario = read_file(file, vocabulary())
    own = {each: getattr(scenario, each) for each in KNOWN[1:]}
    said = {each: value for each, value in own.items() if value not in (None, ())}
    document: dict[str, Any] = {"name": scenario.name, **(scenario.document or {})}
    document.pop("fixtures", None)
    return document, said


def _document(file: Path) -> Any:  # noqa: ANN401 (any JSON)
    from respondeia_mock.loading.documents import all_of
    from respondeia_mock.loading.reading import read_document

    document = read_document(file.read_text("utf-8-sig"), str(file))
    if document.mistakes:
        raise all_of(document.mistakes)
    return document.value
