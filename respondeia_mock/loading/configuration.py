"""The file `respondeia-mock.yaml` as a document: read, and known to be a mapping.

Which keys there are, and what each may be, is the matter of `options.configuration`.
"""

from pathlib import Path

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.loading.documents import Document
from respondeia_mock.loading.reading import read_document
from respondeia_mock.loading.sentences import given


def read_configuration(file: Path) -> Document:
    """Return a file's document; an empty file is an empty mapping.

    Raises:
        ConfigurationError: it is not there, or no YAML.
    """
    try:
        document = read_document(file.read_text("utf-8-sig"), str(file))
    except FileNotFoundError:
        raise ConfigurationError(f"{file}: there is no such file") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{file}: this is not UTF-8 text") from None
    except OSError as error:
        raise ConfigurationError(f"{file}: this cannot be read: {error.strerror}") from error
    if document.value is None and not document.mistakes:
        document.value = {}
    if not isinstance(document.value, dict) and not document.mistakes:
        phrase = f"the file must hold keys with values, not {given(document.value)}"
        document.mistakes.append(document.mistake((), phrase))
    return document
