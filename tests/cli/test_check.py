"""`respondeia-mock check`: every mock file of a repository, each told right or wrong."""

import json
import re
import shutil
from pathlib import Path
from typing import cast

import click
import pytest
from click.testing import CliRunner

from respondeia_mock.cli.checking import check
from respondeia_mock.options.kinds import FileOrName, FolderOf
from respondeia_mock.options.table import KEYS
from tests.cli.folders import run_in, write
from tests.process import ROOT

GOOD = 'customers: [{id: "wa:1", name: Luz}]\n'
BAD = 'customers: [{id: "wa:1", nmae: Luz}]\n'


def test_a_folder_without_any_is_said_to_have_none(tmp_path: Path) -> None:
    ran = run_in(tmp_path, "check")
    assert ran.returncode == 0
    assert ran.stdout == "No mock file is here.\n"


def test_every_file_has_its_line(tmp_path: Path) -> None:
    write(
        tmp_path,
        **{"respondeia-mock": "fixtures: [shop, data/mine.yaml]\nplan: basico\n"},
        data__mine=GOOD,
        data__notes="not: [ours",
        fixtures__a=GOOD,
        tests__fixtures__deep__b=GOOD,
        tests__scenarios__s="name: s\n",
    )
    tmp_path.joinpath("fixtures/readme.txt").write_text("x", "utf-8")
    ran = run_in(tmp_path, "check")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == (
        "respondeia-mock.yaml: configuration, nothing is wrong\n"
        "data/mine.yaml: fixture, nothing is wrong\n"
        "fixtures/a.yaml: fixture, nothing is wrong\n"
        "tests/fixtures/deep/b.yaml: fixture, nothing is wrong\n"
        "tests/scenarios/s.yaml: scenario, nothing is wrong\n"
        "5 checked, 0 with mistakes.\n"
    )


def test_every_mistake_has_its_place_and_the_code_is_2(tmp_path: Path) -> None:
    write(
        tmp_path,
        **{"respondeia-mock": "fixtures: [mine.yaml, none.yaml]\n"},
        mine=BAD,
        fixtures__a="customers: [{id: 5}]\npayments: 1\n",
        fixtures__b=GOOD,
        scenarios__s="name: [\n",
        scenarios__t="name: a\nname: b\n",
    )
    ran = run_in(tmp_path, "check")
    assert ran.returncode == 2
    told = re.sub(r"(?<=no such file).*", "", ran.stdout)  # the names of those that are bundled
    assert told == (
        "respondeia-mock.yaml: configuration, nothing is wrong\n"
        "mine.yaml:1:26: customers[0]: unknown key 'nmae'; did you mean 'name'?\n"
        "none.yaml: there is no such file\n"
        "fixtures/a.yaml:1:18: customers[0].id: must be an address such as "
        "wa:5491123456789, not 5\n"
        "fixtures/a.yaml:2:11: payments: must be a list, not 1\n"
        "fixtures/b.yaml: fixture, nothing is wrong\n"
        "scenarios/s.yaml:2:1: this is not YAML: while parsing a flow node, "
        "did not find expected node content\n"
        "scenarios/t.yaml:2:1: the key 'name' is here a second time\n"
        "7 checked, 5 with mistakes.\n"
    )


def test_a_name_that_nothing_bears_is_a_mistake_of_the_configuration(tmp_path: Path) -> None:
    write(tmp_path, **{"respondeia-mock": "fixtures: [shpo, mine.yaml]\n"}, mine=GOOD)
    lines = run_in(tmp_path, "check").stdout.splitlines()
    assert lines[0].startswith("shpo: there is no such file")
    assert lines[0].endswith("did you mean 'shop'?")
    assert lines[1:] == ["mine.yaml: fixture, nothing is wrong", "2 checked, 1 with mistakes."]


def test_a_configuration_that_is_wrong_hides_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, **{"respondeia-mock": "prot: 1\nplan: por\n"}, fixtures__a=BAD)
    ran = run_in(tmp_path, "check")
    assert ran.returncode == 2
    assert ran.stdout.splitlines() == [
        "respondeia-mock.yaml:1:1: unknown key 'prot'; did you mean 'port'?",
        (
            "respondeia-mock.yaml:2:7: plan: 'por' is not one of 'basico', 'pro', 'agencia', "
            "'enterprise'; did you mean 'pro'?"
        ),
        "fixtures/a.yaml:1:26: customers[0]: unknown key 'nmae'; did you mean 'name'?",
        "2 checked, 2 with mistakes.",
    ]


def test_as_json(tmp_path: Path) -> None:
    write(tmp_path, fixtures__a=BAD, fixtures__b=GOOD)
    ran = run_in(tmp_path, "check", "--json")
    assert ran.returncode == 2
    assert json.loads(ran.stdout) == {
        "files": [
            {
                "file": "fixtures/a.yaml",
                "kind": "fixture",
                "mistakes": [
                    "fixtures/a.yaml:1:26: customers[0]: unknown key 'nmae'; did you mean 'name'?"
                ],
            },
            {"file": "fixtures/b.yaml", "kind": "fixture", "mistakes": []},
        ]
    }


def test_only_the_places_named_are_looked_into(tmp_path: Path) -> None:
    write(tmp_path, fixtures__a=BAD, mine=GOOD, below__fixtures__c=GOOD, fixtures__d=GOOD)
    ran = run_in(tmp_path, "check", "mine.yaml", "below", "fixtures/d.yaml", "mine.yaml")
    assert ran.returncode == 0
    assert ran.stdout.splitlines() == [
        "mine.yaml: fixture, nothing is wrong",
        "below/fixtures/c.yaml: fixture, nothing is wrong",
        "fixtures/d.yaml: fixture, nothing is wrong",
        "3 checked, 0 with mistakes.",
    ]
    missing = run_in(tmp_path, "check", "none.yaml")
    assert missing.returncode == 2
    assert "'none.yaml' does not exist" in missing.stderr


def test_what_is_installed_or_hidden_is_not_ours(tmp_path: Path) -> None:
    write(
        tmp_path,
        node_modules__x__fixtures__a=BAD,
        env__lib__fixtures__a=BAD,
        build__fixtures__a=BAD,
        fixtures__b=GOOD,
        **{".cache__fixtures__a": BAD},
    )
    tmp_path.joinpath("env/pyvenv.cfg").touch()
    assert run_in(tmp_path, "check").stdout == (
        "fixtures/b.yaml: fixture, nothing is wrong\n1 checked, 0 with mistakes.\n"
    )


def test_a_fixture_may_stand_on_those_that_are_chosen(tmp_path: Path) -> None:
    message = (
        'messages: [{customer_id: "wa:5491123456789", direction: inbound, content: Hola, '
        "conversation_id: CONV}]\n"
    )
    write(
        tmp_path,
        fixtures__on_the_shop=message.replace("CONV", "conv_ana"),
        fixtures__on_nothing=message.replace("CONV", "conv_nobody"),
        fixtures__on_mine=message.replace("CONV", "conv_mine"),
    )
    told = run_in(tmp_path, "check").stdout
    assert "fixtures/on_the_shop.yaml: fixture, nothing is wrong" in told
    assert "no conversation 'conv_nobody' is declared" in told
    assert "no conversation 'conv_mine' is declared" in told
    mine = 'conversations: [{id: conv_mine, customer_id: "wa:5491123456789"}]\n'
    write(tmp_path, **{"respondeia-mock": "fixtures: [shop, mine.yaml]\n"}, mine=mine)
    told = run_in(tmp_path, "check").stdout
    assert "fixtures/on_mine.yaml: fixture, nothing is wrong" in told
    assert "no conversation 'conv_nobody' is declared" in told


def test_what_a_configuration_names_is_checked_once(tmp_path: Path) -> None:
    text = "fixtures: [fixtures/a.yaml, ./fixtures/b.yaml]\n"
    write(tmp_path, **{"respondeia-mock": text}, fixtures__a=GOOD, fixtures__b=BAD)
    assert run_in(tmp_path, "check").stdout.splitlines() == [
        "respondeia-mock.yaml: configuration, nothing is wrong",
        "fixtures/a.yaml: fixture, nothing is wrong",
        "fixtures/b.yaml:1:26: customers[0]: unknown key 'nmae'; did you mean 'name'?",
        "3 checked, 1 with mistakes.",
    ]


def test_each_folder_may_have_a_configuration_of_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path, **{f"{name}__respondeia-mock": f"fixtures: [{name}.yaml]\n"})
        write(tmp_path, **{f"{name}__{name}": GOOD})
    assert run_in(tmp_path, "check").stdout.splitlines() == [
        "one/respondeia-mock.yaml: configuration, nothing is wrong",
        "two/respondeia-mock.yaml: configuration, nothing is wrong",
        "one/one.yaml: fixture, nothing is wrong",
        "two/two.yaml: fixture, nothing is wrong",
        "4 checked, 0 with mistakes.",
    ]


def test_what_lies_above_the_repository_says_nothing(tmp_path: Path) -> None:
    write(
        tmp_path, fixtures__repository__notes="not: [ours", fixtures__repository__fixtures__a=GOOD
    )
    inside = tmp_path / "fixtures" / "repository"
    alone = "fixtures/a.yaml: fixture, nothing is wrong\n1 checked, 0 with mistakes.\n"
    assert run_in(inside, "check").stdout == alone
    assert run_in(inside, "check", str(inside)).stdout == alone.replace("fix", f"{inside}/fix", 1)
    below = run_in(inside / "fixtures", "check")
    assert below.stdout == "a.yaml: fixture, nothing is wrong\n1 checked, 0 with mistakes.\n"


def test_a_scenario_that_a_configuration_names_is_checked_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = cast("dict[str, click.Option]", KEYS)
    for flag, kind in (
        ("scenario", FileOrName("scenario")),
        ("scenario_dir", FolderOf("scenario")),
    ):
        monkeypatch.setitem(keys, flag, click.Option([f"--{flag}"], type=kind))
    monkeypatch.chdir(tmp_path)
    text = "scenario: mine.yaml\nscenario_dir: mine\n"
    twice = "name: a\nname: b\n"
    write(tmp_path, **{"respondeia-mock": text}, mine=twice, mine__a="name: a\n", mine__b=twice)
    ran = CliRunner().invoke(check, [])
    assert ran.exit_code == 2
    assert ran.output.splitlines() == [
        "respondeia-mock.yaml: configuration, nothing is wrong",
        "mine.yaml:2:1: the key 'name' is here a second time",
        "mine/a.yaml: scenario, nothing is wrong",
        "mine/b.yaml:2:1: the key 'name' is here a second time",
        "4 checked, 2 with mistakes.",
    ]


def test_our_own_files_are_right(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "fixtures", tmp_path / "fixtures")
    ran = run_in(tmp_path, "check")
    assert ran.returncode == 0, ran.stdout
    assert "fixtures/shop.yaml: fixture, nothing is wrong" in ran.stdout
