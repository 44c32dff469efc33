"""What is installed works: the wheel holds its files, and it serves from every kind of install."""

import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.process import fetch

ROOT = Path(__file__).parent.parent
PARTS = ("pyproject.toml", "README.md", "LICENSE", "respondeia_mock", "fixtures", "schemas")
SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what a build needs, so that nothing is written into the tree."""
    copy = tmp_path_factory.mktemp("checkout")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / part)
    return copy


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", checkout, tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """Make an environment of its own that finds this one's dependencies, after its own packages."""
    folder = tmp_path / "environment"
    venv.create(folder, symlinks=True)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    (site / "zz_dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder


def build(target: str, folder: Path, to: Path) -> Path:
    """Build a `wheel` or an `sdist` of a checkout; return the file."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target]
    run([*command, "--directory", str(to)], folder)
    return next(to.iterdir())


def names_in(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def run(command: list[str], folder: Path) -> str:
    """Run a command; fail with what it said."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def install(environment: Path, folder: Path, *what: str) -> None:
    """Install something into an environment, and nothing that it depends on."""
    python = environment / SCRIPTS / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    run([*command, "--no-deps", "--no-index", "--no-build-isolation", *what], folder)


def place_of_package(python: Path, folder: Path) -> Path:
    """Return the folder that the package is imported from."""
    told = run([str(python), "-c", "import respondeia_mock as m; print(m.__file__)"], folder)
    return Path(told.strip()).parent


@contextmanager
def serving(command: list[str], folder: Path) -> Iterator[str]:
    """Run the mock until the block ends; yield its URL once it takes calls."""
    free = [*command, "--port", "0", "--seed", "1"]
    with subprocess.Popen(free, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            announced = re.search(r"http://localhost:\d+", server.stdout.readline())
            assert announced, "it did not start"
            yield announced[0]
        finally:
            server.terminate()


def assert_it_serves(command: list[str], folder: Path) -> None:
    """Ask for what needs the fixture, the schemas, a template and the metadata."""
    with serving(command, folder) as url:
        assert b"pay_nicolas" in fetch(f"{url}/v1/payments?limit=100").body
        assert fetch(f"{url}/v1/payments/create", "POST", b"{}").status == 400
        assert b"MercadoPago" in fetch(f"{url}/checkout/pay_nicolas").body
        customers = fetch(f"{url}/v1/customers?limit=100")
        assert (customers.status, len(customers.json["data"])) == (200, 40)
        assert fetch(f"{url}/__admin/health").json["status"] == "ok"


def test_the_wheel_holds_package_fixtures_and_schemas(wheel: Path) -> None:
    names = names_in(wheel)
    for folder in ("fixtures", "schemas"):
        files = [each for each in (ROOT / folder).rglob("*") if each.is_file()]
        packed = {f"respondeia_mock/data/{each.relative_to(ROOT).as_posix()}" for each in files}
        assert packed
        assert packed <= names
    assert "respondeia_mock/py.typed" in names
    assert "respondeia_mock/http/pages/templates/checkout.html" in names


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in names_in(wheel)}
    assert {re.sub(r"-.*(?=\.dist-info)", "", top) for top in tops} == {
        "respondeia_mock",
        "respondeia_mock.dist-info",
    }


def test_the_sdist_makes_the_same_wheel(wheel: Path, checkout: Path, tmp_path: Path) -> None:
    sdist = build("sdist", checkout, tmp_path / "sdist")
    shutil.unpack_archive(sdist, tmp_path / "unpacked", filter="data")
    unpacked = next((tmp_path / "unpacked").iterdir())
    assert names_in(build("wheel", unpacked, tmp_path / "again")) == names_in(wheel)


def test_the_wheel_serves(wheel: Path, environment: Path, tmp_path: Path) -> None:
    install(environment, tmp_path, str(wheel))
    place = place_of_package(environment / SCRIPTS / "python", tmp_path)
    assert place.is_relative_to(environment)
    assert (place / "data" / "fixtures" / "shop.yaml").is_file()
    assert_it_serves([str(environment / SCRIPTS / "respondeia-mock")], tmp_path)


def test_an_editable_install_serves(checkout: Path, environment: Path, tmp_path: Path) -> None:
    install(environment, tmp_path, "--editable", str(checkout))
    assert place_of_package(environment / SCRIPTS / "python", tmp_path).parent == checkout
    assert_it_serves([str(environment / SCRIPTS / "respondeia-mock")], tmp_path)


def test_a_checkout_serves(checkout: Path) -> None:
    assert place_of_package(Path(sys.executable), checkout).parent == checkout
    assert_it_serves([sys.executable, "-m", "respondeia_mock"], checkout)
