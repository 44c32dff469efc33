"""A client of one sandbox: where it is, what it holds, and what goes when it is closed."""

from pathlib import Path

import pytest

from respondeia_mock import Client, MockError, MockServer
from tests.client.apps import PATH, of_flask
from tests.client.shop import Shop
from tests.conftest import NOW


def test_it_says_where_it_is(server: MockServer, mock: Client) -> None:
    root = f"http://127.0.0.1:{server.port}"
    assert (server.url, server.base_url, server.admin_url) == (
        root,
        f"{root}/v1",
        f"{root}/__admin",
    )
    assert server.api_key == "test_sk_demo"
    below = f"{root}/sandboxes/{mock.name}"
    assert (mock.url, mock.base_url, mock.admin_url) == (below, f"{below}/v1", f"{below}/__admin")
    assert mock.api_key == f"test_sk_sandbox_{mock.name}"
    assert mock.webhook_secret == server.webhook_secret == "whsec_test_respondeia"


def test_a_running_server_is_spoken_to_alike(server: MockServer) -> None:
    with Client(server.base_url, "elsewhere") as client:
        assert client.webhook_secret == "whsec_test_respondeia"
        Shop(client.base_url, client.api_key).paid()
        client.requests.assert_made("payments.create", times=1)
        with client.sandbox(name="own", now="2027-01-01", plan="basico") as own:
            assert own.name == "own"
            assert own.clock.now == 1_798_761_600
            assert repr(own).endswith("/sandboxes/own')")
        with pytest.raises(MockError, match="No sandbox is called 'own'"):
            server._control.delete("/sandboxes/own")
    assert server.requests.count() == 0


def test_two_sandboxes_know_nothing_of_each_other(server: MockServer) -> None:
    own = {"customers": [{"id": "wa:7"}]}
    with server.sandbox(seed=1) as one, server.sandbox(fixtures=own) as two:
        Shop(one.base_url, one.api_key).paid()
        assert len(one.events) == 2
        assert len(two.events) == 0
        assert [each.id for each in two.state.get().customers] == ["wa:7"]


def test_a_wish_that_cannot_be_fulfilled_is_told(server: MockServer) -> None:
    with pytest.raises(MockError, match="did you mean 'speed'"):
        server.sandbox(sped=1)  # type: ignore[call-arg]  # wrong on purpose
    with pytest.raises(MockError, match="did you mean 'minimal'"):
        server.sandbox(fixtures="minimla")


def test_a_client_takes_its_receivers_along_and_leaves_the_sandbox(server: MockServer) -> None:
    with Client(server.url, "stays") as client:
        client.webhooks.deliver_to(of_flask(lambda _body, _headers: 200), PATH)
        assert len(Shop(client.base_url, client.api_key).ask("GET", "/webhooks").json["data"]) == 1
    with Client(server.url, "stays") as client:
        assert Shop(client.base_url, client.api_key).ask("GET", "/webhooks").json["data"] == []
        assert client.requests.count() == 2


def test_nobody_there_is_one_sentence() -> None:
    with Client("http://127.0.0.1:9") as client, pytest.raises(MockError, match="Nothing answers"):
        client.settle()


def test_the_state_is_read_put_and_saved(mock: Client, shop: Shop, tmp_path: Path) -> None:
    payment = shop.paid()
    for name in ("state.yaml", "state.json"):
        mock.state.save(tmp_path / name)
        mock.reset()
        assert mock.state.get().payments == []
        mock.state.put(tmp_path / name)
        assert [each.id for each in mock.state.get().payments] == [payment]
    mock.state.put("customers: [{id: 'wa:9'}]")
    assert [each.id for each in mock.state.get().customers] == ["wa:9"]
    mock.state.put({"customers": [{"id": "wa:8"}]})
    assert [each.id for each in mock.state.get().customers] == ["wa:8"]
    with pytest.raises(MockError, match="customers"):
        mock.state.put({"customrs": []})
    with pytest.raises(MockError, match="customers"):
        mock.state.put("customrs: []")


def test_scenarios_are_started_and_judged(mock: Client, shop: Shop) -> None:
    assert "lost-payment-answer" in [each.name for each in mock.scenarios.list()]
    assert mock.scenarios.list()[0].description
    own = {"name": "own", "expect": [{"operation": "payments.create", "count": 1}]}
    mock.clock.sleep(1)
    started = mock.scenarios.start({**own, "speed": 0, "now": NOW})
    assert (started.started, mock.clock.now) == ("own", NOW)
    mock.clock.sleep(1)  # the sandbox hears anew who moves it on
    assert mock._control.get("/clock")["drives_sleep"] is True
    active = mock.scenarios.active
    assert active is not None
    assert (active.scenario, mock.scenarios.report().met) == ("own", False)
    shop.paid()
    assert mock.scenarios.finish().met is True
    assert mock.scenarios.report().scenario == "own"
    assert mock._control.get("/scenarios")["active"] is None
    mock.scenarios.start("payment-approved")
    assert mock.scenarios.stop().scenario == "payment-approved"
    with pytest.raises(MockError, match="did you mean 'payment-approved'"):
        mock.scenarios.start("payment-aproved")


def test_conduct_is_clean_or_told(mock: Client, shop: Shop) -> None:
    mock.conduct.assert_clean()
    shop.pay(100, "key")
    shop.pay(200, "key")
    first, second = mock.requests
    with pytest.raises(AssertionError) as caught:
        mock.conduct.assert_clean()
    (finding,) = mock.conduct.findings()
    assert finding.name == "idempotency_key_reused_with_other_body"
    assert str(caught.value) == (
        "1 finding about conduct:\n"
        f"  error  idempotency_key_reused_with_other_body: {finding.what}\n"
        f"      {finding.advice}\n"
        f"      Fix: {finding.fix}\n"
        f"      Seen in: {first.id}, {second.id}"
    )
    mock.conduct.assert_clean(ignore=[finding.name])
    assert mock.conduct.findings(ignore=[finding.name]) == []
    assert mock.conduct.findings(since=NOW + 1) == []
    with pytest.raises(MockError, match="did you mean 'missing_idempotency_key'"):
        mock.conduct.assert_clean(ignore=["missing_idempotency_keys"])


def test_what_nobody_can_be_sure_of_is_no_failure(mock: Client, shop: Shop) -> None:
    mock.fail("payments.create", status=503, times=2)
    for _ in range(3):
        shop.pay(key="one")
    mock.conduct.assert_clean()
    mock.clock.sleep(0)
    with pytest.raises(AssertionError, match="no_backoff"):
        mock.conduct.assert_clean()


def test_advice_is_given_when_it_is_asked_for(mock: Client, shop: Shop) -> None:
    mock.clock.sleep(0)
    for _ in range(5):
        shop.ask("GET", "/customers")
    mock.conduct.assert_clean()
    assert [each.name for each in mock.conduct.findings(advice=True)] == ["repeated_identical_get"]
    with pytest.raises(AssertionError, match="advice  repeated_identical_get"):
        mock.conduct.assert_clean(advice=True)


def test_coverage_tells_what_was_exercised(mock: Client, shop: Shop) -> None:
    shop.pay()
    assert mock.coverage().operations["payments.create"]["201"] == 1
