"""Commands that are run in a folder of their own."""

import subprocess
from pathlib import Path

from tests.process import PATIENCE, command, surroundings


def run_in(folder: Path, *options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the command in a folder, to its end."""
    return subprocess.run(
        command(*options),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=surroundings(**environment),
    )


def write(folder: Path, **texts: str) -> None:
    """Write files; `__` in a name is a slash, and each ends in `.yaml`."""
    for name, text in texts.items():
        file = folder / (name.replace("__", "/") + ".yaml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
