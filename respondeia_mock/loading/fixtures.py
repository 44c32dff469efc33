"""Fixtures: YAML files that say what a sandbox starts with, merged and checked.

`seeds` is what the rest of the package calls. A bundled fixture is trusted, since the suite
checks it, so that starting costs no validator. Any mistake in other files is a ConfigurationError
that tells all of them with their places. Which records come of it is `domain.planting`'s matter.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.founding import Fixture
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.domain.outlining import PREFIXES
from respondeia_mock.domain.planting import SECRET
from respondeia_mock.loading.documents import Document, all_of
from respondeia_mock.loading.fixture_checks import (
    lost_messages,
    lost_subjects,
    mistakes_in,
    too_small_a_burst,
)
from respondeia_mock.loading.locate import folder
from respondeia_mock.loading.merging import Merged, last_with, merge
from respondeia_mock.loading.reading import read_document, read_json
from respondeia_mock.loading.seeds import FixtureSeed

GIVEN = "the document given"
"""What a fixture that is in no file is called in mistakes."""


def load_fixtures(names: Sequence[str], secret: str = SECRET) -> FixtureSeed:
    """Return the seed of several fixtures; see `load_document`."""
    return FixtureSeed(load_document(names), secret)


def load_document(names: Sequence[Fixture]) -> dict[str, Any]:
    """Return the document of fixtures, merged in order: files, names of bundled ones, documents.

    A file whose name ends in `.json` is JSON, any other YAML.

    Raises:
        ConfigurationError: with every mistake found in any of the files.
    """
    return _merged(_documents(names))


def check_each(names: Sequence[str]) -> dict[str, dict[str, int]]:
    """Check fixtures as `load_document` does, bundled ones too; count the records of each.

    Raises:
        ConfigurationError: with every mistake found in any of the files.
    """
    documents = _documents(names, trusting=False)
    _merged(documents)
    whole = [_with_generated(merge([document])) for document in documents]
    counts = [{name: len(each.get(name, ())) for name in PREFIXES} for each in whole]
    return dict(zip(names, counts, strict=True))


def _documents(names: Sequence[Fixture], *, trusting: bool = True) -> list[Document]:
    """Read fixtures; `trusting` takes bundled ones unchecked."""
    known, documents = bundled(), []
    refusals: list[str] = []
    for name in names:
        try:
            documents.append(_document(name, known, trusting=trusting))
        except ConfigurationError as error:
            refusals += error.mistakes
    if refusals:
        mistakes = (mistake for document in documents for mistake in document.mistakes)
        raise ConfigurationError(*refusals, *all_of(mistakes).mistakes)
    return documents


def read_fixture(
    text: str, file: str, secret: str = SECRET, *, is_json: bool = False
) -> FixtureSeed:
    """Return the seed of one document, YAML unless it `is_json`, called `file` in mistakes.

    Raises:
        ConfigurationError: with every mistake found.
    """
    return FixtureSeed(_merged([_checked(text, file, is_json=is_json)]), secret)


def files_among(names: Sequence[str]) -> list[Path]:
    """Return the fixtures that are files of the user's.

    Raises:
        ConfigurationError: all of them are bundled.
    """
    known = bundled()
    files = [Path(name) for name in names if name not in known]
    if not files:
        raise ConfigurationError(f"There is no file to watch: {', '.join(names)} is bundled")
    return files


def bundled() -> dict[str, Path]:
    """Return the bundled fixtures by name."""
    return {path.stem: path for path in sorted(folder("fixtures").glob("*.yaml"))}


def _document(name: Fixture, known: Mapping[str, Path], *, trusting: bool) -> Document:
    if not isinstance(name, str):
        return _judged(Document(GIVEN, dict(name)))
    if name in known:
        text, file = known[name].read_text("utf-8"), f"fixtures/{name}.yaml"
        return _read(text, file) if trusting else _checked(text, file)
    try:
        return _checked(Path(name).read_text("utf-8-sig"), name, is_json=name.endswith(".json"))
    except FileNotFoundError:
        names = " and ".join(known)
        reason = f"there is no such file, and bundled are only {names}{suggestion(name, known)}"
    except UnicodeDecodeError:
        reason = "this is not UTF-8 text"
    except (OSError, ValueError) as error:
        reason = f"this cannot be read: {getattr(error, 'strerror', None) or error}"
    raise ConfigurationError(f"{name}: {reason}")


def _read(text: str, file: str, *, is_json: bool = False) -> Document:
    document = read_json(text, file) if is_json else read_document(text, file)
    if document.value is None and not document.mistakes and not is_json:
        document.value = {}
    return document


def _checked(text: str, file: str, *, is_json: bool = False) -> Document:
    return _judged(_read(text, file, is_json=is_json))


def _judged(document: Document) -> Document:
    document.mistakes = mistakes_in(document)
    return document


def _merged(documents: Sequence[Document]) -> dict[str, Any]:
    merged = merge(documents)
    mistakes = [mistake for document in documents for mistake in document.mistakes]
    mistakes += lost_messages(merged)
    mistakes = mistakes or [*too_small_a_burst(merged), *lost_subjects(merged)]
    if mistakes:
        raise all_of(mistakes)
    return _with_generated(merged)


def _with_generated(merged: Merged) -> dict[str, Any]:
    if "generate" not in merged.value:
        return merged.value
    from respondeia_mock.loading.generate import generate

    try:
        return generate(merged.value)
    except LookupError as error:
        mistake = last_with(merged, "generate").mistake(
            ("generate", "locale"), f"Faker knows no locale '{error}'"
        )
        raise all_of([mistake]) from None
