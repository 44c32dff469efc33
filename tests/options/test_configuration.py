"""`respondeia-mock.yaml`: what it chooses, and every mistake with its place."""

import subprocess
import sys
from pathlib import Path

import pytest

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.options.configuration import configured
from tests.process import PATIENCE, command, surroundings

NAME = "respondeia-mock.yaml"


def mistakes_of(folder: Path, text: str) -> list[str]:
    """Return the mistakes of a file, called `f` in them."""
    file = folder / NAME
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        configured(file)
    return [each.replace(str(file), "f") for each in caught.value.mistakes]


def test_without_a_file_nothing_is_chosen(folder: Path) -> None:
    assert configured() == {}
    folder.joinpath(NAME).mkdir()
    assert configured() == {}


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}", 'requires: ">=0.1,<1"', "requires: ''"])
def test_a_file_that_chooses_nothing(folder: Path, text: str) -> None:
    folder.joinpath(NAME).write_text(text, "utf-8")
    assert configured() == {}


def test_values_are_as_they_would_be_written_on_the_command_line(folder: Path) -> None:
    text = "port: 3100\nno_admin: true\nspeed: 0.5\nfixtures: shop\nallow_host: [a, b.c]\n"
    folder.joinpath(NAME).write_text("\ufeff" + text, "utf-8")
    assert configured() == {
        "port": "3100",
        "no_admin": True,
        "speed": "0.5",
        "fixtures": ["shop"],
        "allow_host": ["a", "b.c"],
    }


def test_files_are_relative_to_it_and_names_stay_names(folder: Path) -> None:
    file = folder / "below" / "mine.yaml"
    file.parent.mkdir()
    absolute = folder / "there.yaml"
    text = f"fixtures: [minimal, shop.yaml, nobody, ../up.yaml, {absolute}]\nport_file: port\n"
    file.write_text(text, "utf-8")
    assert configured(Path("below/mine.yaml")) == {
        "fixtures": [
            "minimal",
            "below/shop.yaml",
            "nobody",
            "below/../up.yaml",
            str(absolute),
        ],
        "port_file": "below/port",
    }


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("prot: 1", "f:1:1: unknown key 'prot'; did you mean 'port'?"),
        ("allow-host: [a]", "f:1:1: unknown key 'allow-host'; did you mean 'allow_host'?"),
        ("require: 1", "f:1:1: unknown key 'require'; did you mean 'requires'?"),
        ("config: a", "f:1:1: unknown key 'config'"),
        ("port: http", "f:1:7: port: 'http' is not a valid integer range"),
        ("port: 65536", "f:1:7: port: 65536 is not in the range 0<=x<=65535"),
        ("port: true", "f:1:7: port: must be a text or a number, not true"),
        ("port:", "f:1:6: port: must be a text or a number, not null"),
        ("seed: 7.5", "f:1:7: seed: '7.5' is not a valid integer"),
        ("speed: -1", "f:1:8: speed: -1.0 is not in the range 0<=x<=1000000"),
        (
            "plan: por",
            (
                "f:1:7: plan: 'por' is not one of 'basico', 'pro', 'agencia', 'enterprise'; "
                "did you mean 'pro'?"
            ),
        ),
        (
            "now: yesterday",
            (
                "f:1:6: now: must be an offset from now such as -2d or -3d4h, a date (YYYY-MM-DD), "
                "an ISO 8601 date-time with an offset, or Unix milliseconds"
            ),
        ),
        ("plan: [pro]", "f:1:7: plan: must be a text or a number, not a list"),
        ("fixtures: {shop: 1}", "f:1:11: fixtures: must be a text or a number, not an object"),
        ("fixtures: [shop, [x]]", "f:1:18: fixtures[1]: must be a text or a number, not a list"),
        ("no_admin: yes", "f:1:11: no_admin: must be true or false, not 'yes'"),
        ("no_admin: 1", "f:1:11: no_admin: must be true or false, not 1"),
        (
            "webhook: localhost",
            "f:1:10: webhook: The URL begins with neither http:// nor https://",
        ),
        (
            "webhook: https://api.respondeia.com/",
            "f:1:10: webhook: api.respondeia.com is the real service; the mock never contacts it",
        ),
        (
            "webhook_events: [message.sent, message.snet]",
            (
                "f:1:32: webhook_events[1]: No event is called 'message.snet'; "
                "did you mean 'message.sent'?"
            ),
        ),
        ("webhook_secret: ''", "f:1:17: webhook_secret: must not be empty"),
        ("admin_token: 's3cr t'", "f:1:14: admin_token: must be printable ASCII without blanks"),
        (
            "public_url: mock.example",
            "f:1:13: public_url: 'mock.example' is no address such as https://mock.example",
        ),
        (
            "allow_host: ['a:80']",
            "f:1:14: allow_host[0]: 'a:80' is no host name without a port, nor an IP address",
        ),
        ("conduct: warning", "f:1:10: conduct: 'warning' is not one of 'error', 'warn', 'off'"),
        ("[1]", "f:1:1: the file must hold keys with values, not a list"),
        ("port: [", "f:2:1: this is not YAML: while parsing a flow node"),
        ("port: 1\nport: 2", "f:2:1: the key 'port' is here a second time"),
        ("requires: 1", "f:1:11: requires: must be versions, such as '>=0.1,<1'"),
        ("requires: newest", "f:1:11: requires: must be versions, such as '>=0.1,<1'"),
        ("requires: [1]", "f:1:11: requires: must be versions, such as '>=0.1,<1'"),
    ],
)
def test_a_mistake_is_told_with_its_place(folder: Path, text: str, mistake: str) -> None:
    (told,) = mistakes_of(folder, text)
    assert told.startswith(mistake)


def test_all_mistakes_are_told_from_the_top_down(folder: Path) -> None:
    assert mistakes_of(folder, "seed: x\nprot: 1\nplan: pro\nhots: a\nspeed: fast\n") == [
        "f:1:7: seed: 'x' is not a valid integer",
        "f:2:1: unknown key 'prot'; did you mean 'port'?",
        "f:4:1: unknown key 'hots'; did you mean 'host'?",
        "f:5:8: speed: 'fast' is not a valid float range",
    ]


def test_a_file_for_another_version_is_told_that_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.__version__", "0.4.2", raising=False)
    text = 'port_of_the_future: 1\nrequires: ">=2,<3"\n'
    assert mistakes_of(folder, text) == [
        "f:2:11: requires: this is respondeia-mock 0.4.2, and the file is for >=2,<3"
    ]
    for version, fits in (("2.0.0", True), ("2.9.1", True), ("3.0.0", False), ("2.1rc1", True)):
        monkeypatch.setattr("respondeia_mock.__version__", version, raising=False)
        folder.joinpath(NAME).write_text('requires: ">=2,<3"', "utf-8")
        if fits:
            assert configured() == {}
        else:
            with pytest.raises(ConfigurationError):
                configured()


def test_a_file_that_is_not_there_or_cannot_be_read(folder: Path) -> None:
    for name, make, reason in (
        ("none.yaml", lambda _: None, "there is no such file"),
        ("folder.yaml", Path.mkdir, "this cannot be read: Is a directory"),
        ("latin.yaml", lambda file: file.write_bytes(b"\xff"), "this is not UTF-8 text"),
    ):
        make(folder / name)
        with pytest.raises(ConfigurationError) as caught:
            configured(Path(name))
        assert caught.value.mistakes == (f"{name}: {reason}",)


def serve(folder: Path, *options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Serve in a folder, with something wrong, so that it ends by itself."""
    return subprocess.run(
        command(*options),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=surroundings(**environment),
    )


def test_the_command_tells_the_mistakes_and_exits_with_2(folder: Path) -> None:
    folder.joinpath(NAME).write_text("prot: 1\nplan: por\n", "utf-8")
    ran = serve(folder)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr == (
        "respondeia-mock.yaml:1:1: unknown key 'prot'; did you mean 'port'?\n"
        "respondeia-mock.yaml:2:7: plan: 'por' is not one of 'basico', 'pro', 'agencia', "
        "'enterprise'; did you mean 'pro'?\n"
    )


def test_another_file_is_named_by_a_flag_or_by_the_environment(folder: Path) -> None:
    for options, environment in (
        (["--config", "no.yaml"], {}),
        (["serve", "--config", "no.yaml"], {}),
        ([], {"RESPONDEIA_MOCK_CONFIG": "no.yaml"}),
        (["--config", "no.yaml"], {"RESPONDEIA_MOCK_CONFIG": "other.yaml"}),
    ):
        ran = serve(folder, *options, **environment)
        assert ran.returncode == 2
        assert ran.stderr == "no.yaml: there is no such file\n"


def test_help_is_told_beside_a_file_that_is_wrong(folder: Path) -> None:
    folder.joinpath(NAME).write_text("prot: 1\n", "utf-8")
    assert serve(folder, "--help").returncode == 0
    assert serve(folder, "serve", "--help").returncode == 0


def loaded_by(folder: Path) -> set[str]:
    """Return the modules that a start loads, up to reading the options and binding the port."""
    words = [sys.executable, "-X", "importtime", *command("--host", "192.0.2.1")[1:]]
    ran = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False, env=surroundings()
    )
    assert "Cannot listen on 192.0.2.1" in ran.stderr
    return {each.rpartition("|")[2].strip() for each in ran.stderr.splitlines()}


def test_a_start_without_a_file_reads_no_yaml(folder: Path) -> None:
    bare = loaded_by(folder)
    assert "respondeia_mock.options.configuration" in bare
    assert not {"yaml", "packaging", "trustme"} & bare
    folder.joinpath(NAME).write_text("plan: pro\n", "utf-8")
    with_file = loaded_by(folder)
    assert "yaml" in with_file
    assert "packaging" not in with_file
