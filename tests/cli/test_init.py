"""`respondeia-mock init`: a file to begin with, in which every option is explained."""

import re
from pathlib import Path

from respondeia_mock.options.configuration import configured
from respondeia_mock.options.table import KEYS
from tests.cli.folders import run_in

NAME = "respondeia-mock.yaml"


def test_it_chooses_nothing_yet_and_explains_everything(tmp_path: Path) -> None:
    ran = run_in(tmp_path, "init")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "respondeia-mock.yaml is written; every option is in it, as a comment.\n"
    text = tmp_path.joinpath(NAME).read_text("utf-8")
    assert text.startswith("# What `respondeia-mock` is started with in this folder")
    assert '\nrequires: ">=0.1,<1"\n' in text
    assert "\n# 0 draws a free one.\n# port: 3000\n" in text
    assert "\n# Where to start from; repeatable, merged in order.  [default: shop]\n" in text
    assert configured(tmp_path / NAME) == {}


def test_every_option_is_right_when_its_comment_is_taken_away(tmp_path: Path) -> None:
    run_in(tmp_path, "init")
    (tmp_path / "scenarios").mkdir()  # that of the example for scenario_dir
    file = tmp_path / NAME
    taken = re.sub(r"^# (?=[a-z_]+: )", "", file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(taken, "utf-8")
    values = configured(file)
    assert list(values) == list(KEYS)
    defaults = {"port": "3000", "speed": "1", "log_format": "text", "no_admin": False}
    assert {name: values[name] for name in defaults} == defaults
    assert run_in(tmp_path, "check", NAME).returncode == 0


def test_it_does_not_write_over_a_file_unless_told(tmp_path: Path) -> None:
    file = tmp_path / NAME
    file.write_text("plan: basico\n", "utf-8")
    ran = run_in(tmp_path, "init")
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr == "respondeia-mock.yaml is here already; --force writes over it.\n"
    assert file.read_text("utf-8") == "plan: basico\n"
    assert run_in(tmp_path, "init", "--force").returncode == 0
    assert configured(file) == {}


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    tmp_path.joinpath(NAME).mkdir()
    ran = run_in(tmp_path, "init", "--force")
    assert ran.returncode == 1
    assert ran.stderr == "Cannot write respondeia-mock.yaml: Is a directory.\n"
