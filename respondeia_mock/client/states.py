"""The state of a sandbox as a document, and in a file: a fixture, as `--fixtures` takes one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from respondeia_mock.client.control import Control
from respondeia_mock.client.facts import Facts, facts

YAML, JSON = "application/yaml", "application/json"


class State:
    """The state of a sandbox."""

    def __init__(self, control: Control) -> None:
        """Ask this sandbox."""
        self._control = control

    def get(self) -> Facts:
        """Return all of it."""
        return facts(self._control.get("/state"))

    def put(self, state: Mapping[str, Any] | str | Path) -> None:
        """Have this state and nothing of what was before: a document, YAML, or a file.

        Raises:
            MockError: it is no state; the sentence says where.
            OSError: the file cannot be read.
        """
        if isinstance(state, Path):
            is_json = state.suffix == ".json"
            self._control.put_text("/state", state.read_text("utf-8"), JSON if is_json else YAML)
        elif isinstance(state, str):
            self._control.put_text("/state", state, YAML)
        else:
            self._control.put("/state", state)

    def save(self, file: str | Path) -> None:
        """Write it to a file: as JSON where the name ends in .json, else as YAML.

        Raises:
            OSError: the file cannot be written.
        """
        path = Path(file)
        media_type = JSON if path.suffix == ".json" else YAML
        path.write_text(self._control.get_text("/state", media_type), "utf-8")
