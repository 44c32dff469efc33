"""Where fixtures and schemas are looked for."""

from pathlib import Path

import pytest

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.loading.locate import folder


def test_the_copy_inside_the_package_comes_first(tmp_path: Path) -> None:
    package = tmp_path / "respondeia_mock"
    (package / "data" / "fixtures").mkdir(parents=True)
    (tmp_path / "fixtures").mkdir()
    assert folder("fixtures", package) == package / "data" / "fixtures"


def test_a_checkout_has_them_beside_the_package(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    assert folder("schemas", tmp_path / "respondeia_mock") == tmp_path / "schemas"


def test_a_broken_installation_is_told_where_the_folder_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"the folder 'schemas' .* is missing"):
        folder("schemas", tmp_path / "respondeia_mock")


def test_this_project_has_both() -> None:
    assert (folder("schemas") / "fixture.json").is_file()
    assert (folder("fixtures") / "shop.yaml").is_file()
