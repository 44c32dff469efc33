"""A mock in this process: options and where they come from, start, end, and what goes wrong."""

import socket
import subprocess
import sys
from pathlib import Path
from threading import enumerate as threads
from typing import Any, get_type_hints

import pytest

from respondeia_mock import MockError, MockServer
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.mock_server import ELSEWHERE, Options
from respondeia_mock.options.table import KEYS
from respondeia_mock.server.binding import CannotServeError
from tests.client.shop import Shop
from tests.conftest import NOW
from tests.process import fetch, surroundings

KEY = "idempotency_key_reused_with_other_body"


def running() -> list[str]:
    return [each.name for each in threads() if each.name == "respondeia-mock"]


def test_it_serves_while_the_block_runs() -> None:
    before = running()
    with MockServer() as mock:
        assert mock.state.get().account.name == "Mate del Litoral"
        assert mock.clock.speed == 0
        assert Shop(mock.base_url, mock.api_key).pay().status == 201
        assert len(running()) == len(before) + 1
        url = mock.url
    assert running() == before
    with pytest.raises(OSError, match="refused"):
        fetch(url)


def test_it_may_be_started_and_closed_by_hand() -> None:
    mock = MockServer(now=NOW).start()
    assert mock.clock.now == NOW
    mock.close()
    mock.close()


def test_what_was_chosen_holds() -> None:
    with MockServer(
        ["minimal", "shop"],
        plan="basico",
        speed=2,
        now="2026-03-02T12:00:00Z",
        seed=7,
        webhook_secret="whsec_own",
        admin_token="open-sesame",
        payments="checkout",
        host="127.0.0.1",
        allow_host="mock.example",
    ) as mock:
        state = mock.state.get()
        assert (state.account.plan, state.clock.speed) == ("basico", 2)
        assert state.positions.seed == 7
        assert len(state.customers) > 0
        assert mock.webhook_secret == "whsec_own"
        assert fetch(f"{mock.admin_url}/health").status == 401
        with mock.sandbox() as own:
            assert own.clock.speed == 2
        assert fetch(f"{mock.admin_url}/health", host="mock.example").json["error"]["code"] == (
            "unauthorized"
        )


def test_the_same_seed_gives_the_same_ids() -> None:
    made = []
    for seed in (42, None, 43):
        given: Any = {} if seed is None else {"seed": seed}
        with MockServer(now=NOW, **given) as mock:
            made.append(Shop(mock.base_url, mock.api_key).paid())
    assert made[0] == made[1] != made[2]


def test_the_environment_and_the_file_choose_what_code_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("respondeia-mock.yaml").write_text("plan: agencia\nseed: 5\nport: 3999\n", "utf-8")
    monkeypatch.setenv("RESPONDEIA_MOCK_SEED", "6")
    monkeypatch.setenv("PORT", "3998")
    with MockServer() as mock:
        state = mock.state.get()
        assert (state.account.plan, state.positions.seed) == ("agencia", 6)
        assert mock.port not in {3999, 3998}
    with MockServer(plan="basico", seed=7) as mock:
        state = mock.state.get()
        assert (state.account.plan, state.positions.seed) == ("basico", 7)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"sped": 1}, "No option is called 'sped'; did you mean 'speed'"),
        ({"speed": -1}, "speed"),
        ({"plan": "gratis"}, "'gratis' is not one of"),
        ({"verbose": True}, "'verbose' says nothing here: here the program's own logging"),
        ({"no_admin": True}, "'no_admin': a program speaks to its mock through /__admin"),
        ({"webhook_events": "payment.created"}, "'webhook_events' needs 'webhook'"),
        ({"watch": True}, "'watch' needs 'fixtures'"),
        ({"scenario": "nada"}, "nada"),
    ],
)
def test_an_option_that_is_wrong_is_told_at_once(given: Any, sentence: str) -> None:  # noqa: ANN401 (wrong on purpose)
    with pytest.raises(ConfigurationError) as caught:
        MockServer(**given)
    assert sentence in str(caught.value)


def test_every_option_can_be_given() -> None:
    assert {*get_type_hints(Options), "fixtures", *ELSEWHERE} == {*KEYS}


def test_a_fixture_that_is_wrong_is_told_where_it_was_started(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("customrs: []\n", "utf-8")
    mock = MockServer(file)
    with pytest.raises(ConfigurationError, match=r"mine\.yaml:1:1.*customers"):
        mock.start()
    mock.close()


def test_a_port_that_is_taken_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotServeError, match=f"Port {port} is in use"):
            MockServer(port=port)


def test_a_server_that_falls_on_its_way_up_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(_: object) -> None:
        raise LookupError("no loop today")

    monkeypatch.setattr("respondeia_mock.delivery.worker.Worker.start", fall)
    before = running()
    with (
        pytest.raises(CannotServeError, match="did not start; the log of uvicorn says why"),
        MockServer(),
    ):
        pass
    assert running() == before


def test_the_port_is_written_down(tmp_path: Path) -> None:
    file = tmp_path / "port"
    with MockServer(port_file=file) as mock:
        assert file.read_text("utf-8") == f"{mock.port}\n"
    with (
        pytest.raises(CannotServeError, match="Cannot write"),
        MockServer(port_file=tmp_path / "none" / "port"),
    ):
        pass


def test_the_state_is_kept_from_one_server_to_the_next(tmp_path: Path) -> None:
    file = tmp_path / "state.yaml"
    with MockServer(state=file, now=NOW) as mock:
        payment = Shop(mock.base_url, mock.api_key).paid()
    with MockServer(state=file) as mock:
        assert [each.id for each in mock.payments.list()] == [payment]
        assert mock.clock.speed == 0


def test_fixtures_that_change_are_taken_up(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("customers: [{id: 'wa:1'}]\n", "utf-8")
    with MockServer(file, watch=True) as mock:
        with mock._control.listen("/stream") as told:
            file.write_text("customers: [{id: 'wa:22'}]\n", "utf-8")
            assert next(each.event for each in told if each.event == "reset") == "reset"
        assert [each.id for each in mock.state.get().customers] == ["wa:22"]


def test_a_scenario_begins_as_it_says_unless_code_says_otherwise() -> None:
    with MockServer(scenario="rate-limited") as mock:
        assert mock.scenarios.active is not None
        assert mock.clock.speed == 1
    with MockServer(scenario="rate-limited", speed=0, fixtures="shop") as mock:
        assert mock.clock.speed == 0
        assert len(mock.state.get().customers) > 0


def test_it_speaks_https_and_its_client_trusts_it() -> None:
    with MockServer(tls=True, require_https=True) as mock:
        assert mock.url.startswith("https://127.0.0.1:")
        assert mock.authority is not None
        assert mock.authority.is_file()
        assert mock.clock.speed == 0
        with mock.sandbox() as own:
            assert own.requests.count() == 0
    assert not mock.authority.is_file()


def test_conduct_may_be_judged_in_the_end(caplog: pytest.LogCaptureFixture) -> None:
    def pay(mock: MockServer) -> None:
        shop = Shop(mock.base_url, mock.api_key)
        shop.pay(100, "key")
        shop.pay(200, "key")

    def fall(mock: MockServer) -> None:
        pay(mock)
        raise LookupError

    with pytest.raises(AssertionError, match=KEY), MockServer(conduct="error") as mock:
        pay(mock)
    with MockServer(conduct="warn") as mock:
        pay(mock)
    assert [each.getMessage().split(":")[0] for each in caplog.records] == [KEY]
    with MockServer(conduct="off") as mock:
        pay(mock)
    with pytest.raises(LookupError), MockServer(conduct="error") as mock:
        fall(mock)


def test_a_server_that_is_gone_is_one_sentence() -> None:
    with MockServer() as mock:
        pass
    with pytest.raises(MockError, match="Nothing answers"):
        mock.settle()


def test_the_public_names_are_loaded_when_they_are_asked_for() -> None:
    code = (
        "import sys, respondeia_mock\n"
        "assert 'respondeia_mock.client' not in sys.modules\n"
        "assert {'Client', 'MockServer', 'MockError', '__version__'} <= set(dir(respondeia_mock))\n"
        "respondeia_mock.Client, respondeia_mock.MockServer\n"
        "heavy = {'asyncio', 'httpx2', 'uvicorn', 'starlette', 'aiohttp', 'click', 'yaml'}\n"
        "print(*sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=surroundings()
    )
    assert done.stdout.strip() == ""


def test_a_name_that_is_not_public_is_refused() -> None:
    import respondeia_mock

    with pytest.raises(AttributeError, match="has no attribute 'MockServr'"):
        respondeia_mock.MockServr  # type: ignore[attr-defined]  # noqa: B018 (wrong on purpose)
