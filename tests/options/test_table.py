"""Every option is a flag, a variable and a key, and which of them counts is the same for all."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from respondeia_mock.cli.serving import serve
from respondeia_mock.options.choosing import resolved
from respondeia_mock.options.table import JUDGING, KEYS, OPTIONS, key, variables

NAME = "respondeia-mock.yaml"


@dataclass(frozen=True)
class Three:
    """Three choices for one option, as each place writes it, and what each comes to."""

    file: str
    variable: str
    flag: str
    means: tuple[Any, Any, Any]
    default: Any = None


def texts(file: str, variable: str, flag: str, default: str | None = None) -> Three:
    """Three texts that mean themselves."""
    return Three(file, variable, flag, (file, variable, flag), default)


def several(file: str, variable: str, flag: str) -> Three:
    """Three texts, each of which is the only one of several."""
    return Three(f"[{file}]", variable, flag, ((file,), (variable,), (flag,)), ())


CHOICES = {
    "port": Three("1001", "1002", "1003", (1001, 1002, 1003), 3000),
    "host": texts("127.0.0.1", "127.0.0.2", "127.0.0.3"),
    "fixtures": several("mine.yaml", "other.yaml", "minimal"),
    "scenario": texts("mine.yaml", "outage", "slow"),
    "scenario_dir": texts("/", "/tmp", "/usr"),  # noqa: S108 (a folder that is there)
    "plan": texts("basico", "agencia", "enterprise"),
    "speed": Three("0", "0.5", "60", (0.0, 0.5, 60.0)),
    "now": Three("1970-01-02", "3", "1970-01-01T00:00:05Z", (86400.0, 3.0, 5.0)),
    "seed": Three("7", "8", "9", (7, 8, 9)),
    "payments": Three("checkout", "auto", "checkout", ("checkout", "auto", "checkout")),
    "state": texts("one.yaml", "two.json", "three.yml"),
    "webhook": texts("http://a.test/1", "http://b.test/2", "https://c.test/3"),
    "webhook_secret": texts("one", "two", "three", default="whsec_test_respondeia"),
    "webhook_events": Three(
        "[message.read, message.sent]",
        "message.sent",
        "payment.approved,payment.created",
        (
            ("message.read", "message.sent"),
            ("message.sent",),
            ("payment.approved", "payment.created"),
        ),
    ),
    "allow_webhook_host": several("a.test", "b.test", "c.test"),
    "public_url": texts("http://a.test", "https://b.test/base", "https://c.test:8443"),
    "allow_host": several("a.test", "b.test", "c.test"),
    "admin_token": texts("one", "two", "three"),
    "port_file": Three("one", "two", "three", (Path("one"), Path("two"), Path("three"))),
    "log_format": Three("json", "text", "json", ("json", "text", "json"), "text"),
    "conduct": texts("error", "warn", "off"),
    "report": Three("a.json", "b.xml", "c.html", (Path("a.json"), Path("b.xml"), Path("c.html"))),
}
"""Every option that is not a switch."""

SWITCHES = [key(each) for each in (*OPTIONS, *JUDGING) if each.is_flag]
SERVED = {key(each) for each in OPTIONS}


def chosen(name: str, *flags: str) -> Any:  # noqa: ANN401 (the option's own)
    """Return what `serve` makes of an option; of one that it does not take, what tests get."""
    if name not in SERVED:
        return resolved({name: flags[1]} if flags else {})[name]
    return serve.make_context("respondeia-mock", list(flags)).params[name]


def flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def test_every_option_is_tried_here() -> None:
    assert {*CHOICES, *SWITCHES} == set(KEYS)


@pytest.mark.parametrize("name", CHOICES)
def test_a_flag_beats_the_environment_that_the_file_and_that_the_default(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three = CHOICES[name]
    assert chosen(name) == three.default

    folder.joinpath(NAME).write_text(f"{name}: {three.file}\n", "utf-8")
    assert chosen(name) == three.means[0]
    assert resolved()[name] == three.means[0]

    monkeypatch.setenv(f"RESPONDEIA_MOCK_{name.upper()}", three.variable)
    assert chosen(name) == three.means[1]
    assert resolved()[name] == three.means[1]

    assert chosen(name, flag(name), three.flag) == three.means[2]
    assert (
        resolved({name: [three.flag] if KEYS[name].multiple else three.flag})[name]
        == (three.means[2])
    )


@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_goes_on_and_off_by_the_same_order(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / NAME
    assert chosen(name) is False

    file.write_text(f"{name}: true\n", "utf-8")
    assert chosen(name) is True
    monkeypatch.setenv(f"RESPONDEIA_MOCK_{name.upper()}", "0")
    assert chosen(name) is False
    assert resolved()[name] is False
    assert chosen(name, flag(name)) is True
    assert resolved({name: True})[name] is True

    file.write_text(f"{name}: false\n", "utf-8")
    assert chosen(name) is False
    monkeypatch.setenv(f"RESPONDEIA_MOCK_{name.upper()}", "1")
    assert chosen(name) is True


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("port", ["RESPONDEIA_MOCK_PORT", "PORT"]),
        ("plan", ["RESPONDEIA_MOCK_PLAN"]),
        ("allow_host", ["RESPONDEIA_MOCK_ALLOW_HOSTS", "RESPONDEIA_MOCK_ALLOW_HOST"]),
        (
            "allow_webhook_host",
            ["RESPONDEIA_MOCK_ALLOW_WEBHOOK_HOSTS", "RESPONDEIA_MOCK_ALLOW_WEBHOOK_HOST"],
        ),
        ("conduct", ["RESPONDEIA_MOCK_CONDUCT"]),
    ],
)
def test_the_variables_of_an_option(
    name: str, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert variables(KEYS[name]) == read
    for variable in read:
        monkeypatch.setenv(variable, CHOICES[name].variable)
        assert chosen(name) == CHOICES[name].means[1]
        monkeypatch.delenv(variable)
        assert chosen(name) == CHOICES[name].default


def test_the_mocks_own_port_beats_the_common_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")
    assert chosen("port") == 1
    monkeypatch.setenv("RESPONDEIA_MOCK_PORT", "2")
    assert chosen("port") == 2


def test_several_fixtures_in_a_variable_have_commas_between_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RESPONDEIA_MOCK_FIXTURES", "shop, my shop.yaml,")
    assert chosen("fixtures") == ("shop", "my shop.yaml")


def test_an_empty_variable_chooses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PLAN", "ADMIN_TOKEN", "ALLOW_HOSTS", "NO_ADMIN"):
        monkeypatch.setenv(f"RESPONDEIA_MOCK_{name}", "")
    params = serve.make_context("respondeia-mock", []).params
    assert (params["plan"], params["admin_token"]) == (None, None)
    assert (params["allow_host"], params["no_admin"]) == ((), False)
