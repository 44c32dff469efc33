"""A folder of one's own to stand in, and an environment without the mock's variables."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder; return it."""
    for name in list(os.environ):  # noqa: TID251 (what is tested)
        if name == "PORT" or name.startswith("RESPONDEIA_MOCK_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path
