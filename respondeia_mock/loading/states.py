"""Saved states: a fixture document as text, in a body or in a file, read and written whole.

A file is YAML if its name says so and JSON otherwise. It is replaced only when all of the new one
is there. What a state is made of is decided in `domain.saving`, whether it is right in `fixtures`.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from shutil import copymode
from typing import Any

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.setup import Seed

YAML_NAMES = (".yaml", ".yml")


def read_state(body: bytes, file: str, secret: str, *, is_json: bool) -> Seed:
    """Return the state that a text describes; `secret` is for webhooks without their own.

    Raises:
        ConfigurationError: with every mistake found; `file` is what it is called there.
    """
    from respondeia_mock.loading.fixtures import read_fixture

    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError(f"{file}: this is not UTF-8 text") from None
    return read_fixture(text, file, secret, is_json=is_json)


def write_state(document: Mapping[str, Any], *, is_json: bool) -> bytes:
    """Return a document as text."""
    if is_json:
        return json.dumps(document, indent=2, ensure_ascii=False).encode() + b"\n"
    from respondeia_mock.loading.yaml_writer import write_yaml

    return write_yaml(document).encode()


def load_state(path: Path, secret: str) -> Seed | None:
    """Return the state kept in a file; None if it is not there yet, or has nothing in it.

    Raises:
        ConfigurationError: it cannot be read, or is wrong; or could not be written later on.
    """
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        if path.parent.is_dir():
            return None
        raise ConfigurationError(f"{path}: there is no such folder") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: this cannot be read: {error.strerror}") from None
    if not body:
        return None
    return read_state(body, str(path), secret, is_json=_is_json(path))


def save_state(path: Path, document: Mapping[str, Any]) -> None:
    """Put a document into a file, whole or not at all; OSError if that is impossible."""
    put_whole(path, write_state(document, is_json=_is_json(path)))


def put_whole(path: Path, body: bytes) -> None:
    """Have a file hold this and nothing else; whoever reads it meanwhile finds what it held."""
    path = path.resolve()  # what a link points to is replaced, not the link
    if path.exists() and not path.is_file():  # a device or a pipe
        path.write_bytes(body)
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with draft.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            copymode(path, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _is_json(path: Path) -> bool:
    return path.suffix.lower() not in YAML_NAMES
