"""From options to settings, for doors that are no command line as well."""

from pathlib import Path

import pytest

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.events import EventName
from respondeia_mock.options.choosing import resolved, settings_of
from respondeia_mock.settings import Settings

ORIGIN = "http://localhost:3000"


def test_nothing_chosen_is_the_usual() -> None:
    assert settings_of(resolved(), ORIGIN) == Settings()
    assert settings_of(resolved(), ORIGIN, ("minimal",)) == Settings(fixtures=("minimal",))


def test_every_choice_reaches_the_settings() -> None:
    given = {
        "fixtures": ["minimal", "a.yaml"],
        "plan": "agencia",
        "speed": 0,
        "now": "2026-03-02T12:00:00Z",
        "seed": 7,
        "payments": "checkout",
        "scenario": "outage",
        "scenario_dir": "/",
        "state": "state.yaml",
        "watch": True,
        "webhook": "http://localhost:8000/",
        "webhook_secret": "whsec_mine",
        "webhook_events": "message.sent",
        "allow_webhook_host": ["*.example.com"],
        "no_rate_limit": True,
        "documented_only": True,
        "require_https": True,
        "public_url": "https://mock.example",
        "allow_host": ["Mock.Internal"],
        "no_admin": True,
        "admin_token": "s3cret",
    }
    assert settings_of(resolved(given), "http://localhost:1", ("shop",)) == Settings(
        fixtures=("minimal", "a.yaml"),
        plan="agencia",
        speed=0.0,
        now=1772452800.0,
        seed=7,
        payments="checkout",
        scenario="outage",
        scenario_dir="/",
        state="state.yaml",
        watch=True,
        webhook_url="http://localhost:8000/",
        webhook_secret="whsec_mine",
        webhook_events=(EventName.MESSAGE_SENT,),
        allow_webhook_hosts=("*.example.com",),
        rate_limit=False,
        documented_only=True,
        require_https=True,
        public_url="https://mock.example",
        allow_hosts=("mock.internal",),
        admin=False,
        admin_token="s3cret",
        origin="http://localhost:1",
    )


def test_none_is_not_chosen(folder: Path) -> None:
    folder.joinpath("respondeia-mock.yaml").write_text("plan: basico\n", "utf-8")
    assert resolved({"plan": None})["plan"] == "basico"


def test_the_file_may_be_elsewhere_or_called_otherwise(folder: Path) -> None:
    place = folder / "project"
    place.mkdir()
    place.joinpath("respondeia-mock.yaml").write_text("fixtures: [mine.yaml]\n", "utf-8")
    assert resolved(folder=place)["fixtures"] == (str(place / "mine.yaml"),)
    place.joinpath("ci.yaml").write_text("seed: 5\n", "utf-8")
    assert resolved(file=place / "ci.yaml")["seed"] == 5


def test_the_environment_names_the_file_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seed in (("respondeia-mock", 1), ("ci", 2), ("other", 3)):
        folder.joinpath(f"{name}.yaml").write_text(f"seed: {seed}\n", "utf-8")
    assert resolved()["seed"] == 1
    monkeypatch.setenv("RESPONDEIA_MOCK_CONFIG", "ci.yaml")
    assert resolved()["seed"] == 2
    assert resolved(file=Path("other.yaml"))["seed"] == 3


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"plna": "pro"}, "No option is called 'plna'; did you mean 'plan'?"),
        ({"plan": "por"}, "'por' is not one of"),
        ({"port": "http"}, "'http' is not a valid integer range."),
    ],
)
def test_what_is_wrong_is_a_configuration_error(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        resolved(given)
    assert sentence in str(caught.value)


def test_a_wrong_variable_is_a_configuration_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESPONDEIA_MOCK_PLAN", "por")
    with pytest.raises(ConfigurationError) as caught:
        resolved()
    assert "'--plan'" in str(caught.value)
    assert "'por' is not one of" in str(caught.value)
