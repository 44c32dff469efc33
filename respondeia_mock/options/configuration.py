"""`respondeia-mock.yaml`: the options of a repository, read into what click takes as defaults.

A key is held against its option of the table, so that a flag and a key accept the same. All
mistakes are told at once, each with its line. A server that finds no such file reads no YAML.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import respondeia_mock
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.loading.sentences import clean, given
from respondeia_mock.options.kinds import Events, FileOrName
from respondeia_mock.options.table import KEYS, REQUIRES, key

if TYPE_CHECKING:
    from respondeia_mock.loading.documents import Document
    from respondeia_mock.loading.sentences import Path as Place

NAME = "respondeia-mock.yaml"


class RefusedFileError(click.ClickException):
    """A file that is wrong: its mistakes are printed as they are, and the exit code is 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:  # noqa: ANN401 (click's)
        """Print the mistakes."""
        click.echo(self.message, file=file, err=file is None)


def configured(file: Path | None = None, folder: Path = Path()) -> dict[str, Any]:
    """Return what a file chooses, by key, each as it would be written on the command line.

    Args:
        file: the file; None is `respondeia-mock.yaml` in `folder`, if it is there.
        folder: where that one is looked for.

    Raises:
        ConfigurationError: the file is not there or cannot be read, or with all its mistakes.
    """
    if file is None:
        file = folder / NAME
        if not file.is_file():
            return {}
    from respondeia_mock.loading.configuration import read_configuration
    from respondeia_mock.loading.documents import all_of

    document = read_configuration(file)
    reading = _Reading(document, file.parent)
    if not document.mistakes:
        reading.check_version()
    values = {} if document.mistakes else reading.values()
    if document.mistakes:
        raise all_of(document.mistakes)
    return values


class _Reading:
    """From a document's values to those of options; what cannot be one is written down in it."""

    def __init__(self, document: "Document", folder: Path) -> None:
        """Take paths as relative to `folder`."""
        self._document = document
        self._folder = folder

    def check_version(self) -> None:
        """Write down that the file was written for another version: its keys may be others."""
        if REQUIRES not in self._document.value:
            return
        from packaging.specifiers import InvalidSpecifier, SpecifierSet

        wanted = self._document.value[REQUIRES]
        try:
            fits = SpecifierSet(wanted).contains(respondeia_mock.__version__, prereleases=True)
        except (InvalidSpecifier, AttributeError, TypeError):
            self._wrong((REQUIRES,), "must be versions, such as '>=0.1,<1'")
        else:
            if not fits:
                this = f"this is respondeia-mock {respondeia_mock.__version__}"
                self._wrong((REQUIRES,), f"{this}, and the file is for {wanted}")

    def values(self) -> dict[str, Any]:
        """Return the value of every key that is an option's."""
        known = [REQUIRES, *KEYS]
        for name in self._document.value:
            if name not in known:
                phrase = f"unknown key '{clean(name)}'{suggestion(name, known)}"
                self._document.mistakes.append(self._document.mistake_of_key((name,), phrase))
        return {name: self._value(name) for name in self._document.value if name in KEYS}

    def _value(self, name: str) -> Any:  # noqa: ANN401 (of the option's own type)
        option, value = KEYS[name], self._document.value[name]
        if option.is_flag:
            if not isinstance(value, bool):
                self._wrong((name,), f"must be true or false, not {given(value)}")
            return value
        joins = isinstance(option.type, Events)
        if isinstance(value, list) and (option.multiple or joins):
            texts = [self._text(option, (name, place), each) for place, each in enumerate(value)]
            return ",".join(texts) if joins else texts
        text = self._text(option, (name,), value)
        return [text] if option.multiple else text

    def _text(self, option: click.Option, path: "Place", value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self._wrong(path, f"must be a text or a number, not {given(value)}")
            return ""
        text, kind = str(value), option.type
        if isinstance(kind, FileOrName):
            text = kind.beside(self._folder, text)
        elif isinstance(kind, click.Path):
            text = str(self._folder / text)
        try:
            kind.convert(text, option, click.Context(click.Command(None)))
        except click.BadParameter as error:
            near = suggestion(text, kind.choices) if isinstance(kind, click.Choice) else ""
            self._wrong(path, error.message.rstrip(".") + near)
        return text

    def _wrong(self, path: "Place", phrase: str) -> None:
        self._document.mistakes.append(self._document.mistake(path, phrase))


def _default(context: click.Context, _: click.Parameter, file: Path | None) -> None:
    """Let the file's values be the defaults of the command's other options."""
    if context.resilient_parsing:
        return
    try:
        values = configured(file)
    except ConfigurationError as error:
        raise RefusedFileError(str(error)) from error
    taken = {key(each) for each in context.command.params}
    context.default_map = {name: value for name, value in values.items() if name in taken}


CONFIG = click.Option(
    ["--config"],
    type=click.Path(path_type=Path),
    metavar="FILE",
    is_eager=True,
    expose_value=False,
    callback=_default,
    help=f"Read options from this file.  [default: {NAME}, if it is there]",
)
"""The option that every command takes which takes options from the file."""
