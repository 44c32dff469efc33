"""Fields that nothing knows, paths that there are not, and pages that nobody asked for."""

from collections.abc import Callable

import pytest

from tests.conduct.conftest import Client, Findings, Names

Ids = Callable[..., tuple[str, ...]]


@pytest.fixture
def crowd(client: Client) -> Client:
    """A client with five customers."""
    for number in range(5):
        body = {"channel": "webchat", "to": f"web:{number}", "content": "Hola"}
        client.send("POST", "/v1/messages/send", body)
    return client


def test_a_list_that_went_on_and_was_left_is_found(
    crowd: Client, findings: Findings, ids: Ids
) -> None:
    crowd.get("/v1/customers?limit=2")
    crowd.get("/v1/customers?limit=3")
    (found,) = findings()
    assert (found.name, found.severity) == ("next_cursor_ignored", "warning")
    assert found.what == (
        "GET /v1/customers had more to give, and its nextCursor was never sent back"
    )
    assert found.requests == ids(5, 6)


@pytest.mark.parametrize("second", ["cursor=CURSOR", "limit=2&page=2"])
def test_whoever_asks_for_the_next_page_has_seen_that_there_is_one(
    crowd: Client, names: Names, second: str
) -> None:
    cursor = crowd.get("/v1/customers?limit=2").body.rpartition(b'"nextCursor":"')[2][:-2]
    assert crowd.get(f"/v1/customers?{second.replace('CURSOR', cursor.decode())}").status == 200
    assert names() == []


@pytest.mark.parametrize("query", ["", "?limit=5", "?limit=1"])
def test_a_list_that_is_whole_or_one_item_only_is_not_left(
    crowd: Client, names: Names, query: str
) -> None:
    crowd.get(f"/v1/customers{query}")
    assert names() == []


def test_a_field_that_nothing_knows_is_found(client: Client, findings: Findings, ids: Ids) -> None:
    client.pay("a", customerID="wa:1")
    client.pay("b", customerID="wa:2", colour="red")
    near, far = findings()
    assert (near.name, near.severity) == ("unknown_field_ignored", "warning")
    assert near.what == (
        "payments.create knows no 'customerID': "
        "'customerID' is ignored: did you mean 'customer_id'?"
    )
    assert near.requests == ids(0, 1)
    assert far.what == "payments.create knows no 'colour'"
    assert far.requests == ids(1)


@pytest.mark.parametrize("name", ["customerId", "back_url"])
def test_either_spelling_of_a_field_is_known(client: Client, names: Names, name: str) -> None:
    client.pay("a", **{name: "http://localhost/"})
    assert names() == []


def test_a_path_that_is_not_documented_is_found(
    client: Client, findings: Findings, ids: Ids
) -> None:
    client.get("/v1/mesages")
    client.get("/v1/customers")
    client.get("/v1/mesages")
    (found,) = findings()
    assert (found.name, found.severity) == ("undocumented_path", "warning")
    assert found.what == "GET /v1/mesages is not documented; did you mean GET /v1/messages?"
    assert found.requests == ids(0, 2)


def test_a_method_that_is_not_documented_is_found(client: Client, findings: Findings) -> None:
    client.send("DELETE", "/v1/customers", token=None)
    client.send("PUT", "/v1/customers")
    first, second = findings()
    assert first.what == "DELETE /v1/customers is not documented"
    assert second.what == ("PUT /v1/customers is not documented; PUT is not possible here; try GET")


def test_what_others_send_is_not_judged(client: Client, names: Names) -> None:
    client.send("OPTIONS", "/v1/anything", token=None)
    client.send("POST", "/webhooks/mercadopago/acc_1", {"odd": 1}, token=None)
    client.send("GET", "/webhooks/nowhere", token=None)
    assert names() == []
