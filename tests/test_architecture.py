"""The shape of the project: imports point down, modules say what they are, names mean something."""

import ast
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "respondeia_mock").rglob("*.py"))
TOP = {
    "pyproject.toml",
    "respondeia_mock",
    "fixtures",
    "schemas",
    "tests",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "Dockerfile",
}
"""What the top of the repository holds, besides names that begin with a dot."""

SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "service", "base", "data"}
SAY_NOTHING |= {"info", "misc", "shared", "tools", "lib"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_imports_point_down() -> None:
    command = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", MODULES, ids=relative)
def test_a_module_says_what_it_is(module: Path) -> None:
    docstring = ast.get_docstring(ast.parse(module.read_text("utf-8")))
    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":")), "its first line is a sentence"


def test_no_name_says_nothing() -> None:
    places = [path for top in ("respondeia_mock", "tests") for path in (ROOT / top).rglob("*.py")]
    named = {
        part: place for place in places for part in place.relative_to(ROOT).with_suffix("").parts
    }
    assert {relative(named[part]) for part in SAY_NOTHING & named.keys()} == set()


def test_the_top_of_the_repository_is_as_agreed() -> None:
    assert {name for name in _top() if not name.startswith(".")} <= TOP


@pytest.mark.parametrize("folder", ["fixtures", "schemas"])
def test_what_is_not_code_is_outside_the_package(folder: str) -> None:
    assert (ROOT / folder).is_dir()
    assert not list((ROOT / "respondeia_mock").rglob(f"{folder}/*.[jy]*ml"))


def _top() -> set[str]:
    """Return what git knows at the top or, where this is no checkout, what is there."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return {name.split("/")[0] for name in listed.stdout.split("\0") if name}
    return {path.name for path in ROOT.iterdir()} - {"build", "dist"}
