"""The journal from Python: searched, and asserted of with sentences that explain."""

import re

import pytest

from respondeia_mock import Client, MockError
from respondeia_mock.client.requests import EvictedError
from tests.client.shop import Shop
from tests.conftest import NOW

IDS = re.compile(r"\b(req|pay)_[0-9a-z]+")


def said(error: pytest.ExceptionInfo[AssertionError]) -> str:
    return IDS.sub(r"\1_…", str(error.value))


@pytest.fixture
def busy(mock: Client, shop: Shop) -> Client:
    """A sandbox with three payments under two keys, the first of which failed."""
    mock.fail("payments.create", status=503, times=1)
    shop.pay(key="one")
    shop.pay(key="one")
    shop.pay(100, key="two")
    return mock


def test_calls_are_found_by_what_they_are_like(busy: Client) -> None:
    assert [each.status for each in busy.requests.find("payments.create")] == [503, 201, 201]
    assert len(busy.requests.find("payments.create", body={"amount": 100})) == 1
    assert busy.requests.count(status=201, method="POST") == 2
    assert busy.requests.count(header={"Idempotency-Key": "o*"}) == 2
    assert busy.requests.count(path="/v1/messages/*") == 0
    assert busy.requests.count(since=NOW + 1) == 0
    assert len(busy.requests) == len(list(busy.requests)) == len(busy.requests.list()) == 3
    assert [each.status for each in busy.requests.list(2)] == [201, 201]


def test_the_last_is_told_whole(busy: Client) -> None:
    last = busy.requests.last("payments.create")
    assert last.body == {"customer_id": "wa:5491123456789", "amount": 100}
    assert last.response.body["amount"] == 100
    assert busy.requests.get(last.id) == last
    with pytest.raises(AttributeError, match="'stauts' is not told here; did you mean 'status'"):
        last.stauts  # noqa: B018 (it raises)
    with pytest.raises(AssertionError, match=r"Expected a call like messages\.send; none came"):
        busy.requests.last("messages.send")


def test_a_search_that_is_wrong_is_no_failed_assertion(busy: Client) -> None:
    with pytest.raises(MockError, match=r"did you mean 'payments\.create'"):
        busy.requests.assert_made("payment.create")
    with pytest.raises(MockError, match="did you mean 'status'"):
        busy.requests.find(stats=200)  # type: ignore[call-arg]  # wrong on purpose


def test_what_was_made_is_asserted_and_returned(busy: Client) -> None:
    assert len(busy.requests.assert_made()) == 3
    assert len(busy.requests.assert_made("payments.create", times=3)) == 3
    (one,) = busy.requests.assert_made("payments.create", times=1, status=503)
    assert one.status == 503
    made = busy.requests.assert_made(body={"amount": 5900}, times=2, same_header="Idempotency-Key")
    assert [each.status for each in made] == [503, 201]
    busy.requests.assert_not_made("messages.send")
    busy.requests.assert_made("messages.send", times=0)


def test_too_many_are_listed_with_what_came_near(busy: Client) -> None:
    with pytest.raises(AssertionError) as caught:
        busy.requests.assert_made("payments.create", times=1, body={"amount": 5900})
    assert said(caught) == (
        'Expected one call like payments.create {"body": {"amount": 5900}}; 2 came.\n'
        "  req_…  payments.create  POST /v1/payments/create  503\n"
        "  req_…  payments.create  POST /v1/payments/create  201\n"
        "\n"
        "Near, but not like that (- expected, + came):\n"
        "  req_…  payments.create  POST /v1/payments/create  201\n"
        "      {\n"
        '        "operation": "payments.create",\n'
        '        "body": {\n'
        '    -     "amount": 5900\n'
        '    +     "amount": 100\n'
        "        }\n"
        "      }"
    )


def test_headers_and_what_is_missing_are_in_the_diff(mock: Client, shop: Shop) -> None:
    shop.pay()
    with pytest.raises(AssertionError) as caught:
        mock.requests.assert_made(
            "payments.create",
            header={"Idempotency-Key": True, "X-Own": "1"},
            body={"customerId": "wa:5491123456789", "description": "Mate"},
            status=200,
        )
    assert said(caught).splitlines()[4:] == [
        "      {",
        '        "operation": "payments.create",',
        '        "header": {',
        '    -     "Idempotency-Key": true,',
        '    +     "Idempotency-Key": false,',
        '    -     "X-Own": "1"',
        '    +     "X-Own": "(missing)"',
        "        },",
        '        "body": {',
        '          "customerId": "wa:5491123456789",',
        '    -     "description": "Mate"',
        '    +     "description": "(missing)"',
        "        },",
        '    -   "status": 200',
        '    +   "status": 201',
        "      }",
    ]


def test_what_another_operation_has_alike_came_near(mock: Client, shop: Shop) -> None:
    shop.send()
    with pytest.raises(AssertionError) as caught:
        mock.requests.assert_made("payments.create", method="POST")
    assert '+   "operation": "messages.send",' in said(caught)


def test_an_empty_journal_says_so(mock: Client) -> None:
    with pytest.raises(AssertionError) as caught:
        mock.requests.assert_made("payments.create", times=2)
    assert said(caught) == (
        "Expected 2 calls like payments.create; none came.\nNo call came near it."
    )


def test_other_headers_are_listed(busy: Client, shop: Shop) -> None:
    shop.pay()
    with pytest.raises(AssertionError) as caught:
        busy.requests.assert_made("payments.create", same_header="Idempotency-Key")
    assert said(caught) == (
        "Expected the same Idempotency-Key on all 4 calls; they bear:\n"
        "  req_…  payments.create  POST /v1/payments/create  503  one\n"
        "  req_…  payments.create  POST /v1/payments/create  201  one\n"
        "  req_…  payments.create  POST /v1/payments/create  201  two\n"
        "  req_…  payments.create  POST /v1/payments/create  201  (none)"
    )


def test_a_header_that_none_bears_is_not_the_same(mock: Client, shop: Shop) -> None:
    shop.pay()
    with pytest.raises(AssertionError, match="Expected the same Idempotency-Key"):
        mock.requests.assert_made("payments.create", same_header="Idempotency-Key")


def test_what_was_not_to_be_made_is_shown(busy: Client) -> None:
    with pytest.raises(AssertionError) as caught:
        busy.requests.assert_not_made("payments.create", body={"amount": 100})
    assert said(caught) == (
        'Expected no call like payments.create {"body": {"amount": 100}}; came:\n'
        "  req_…  payments.create  POST /v1/payments/create  201"
    )


def test_an_order_is_asserted_whatever_came_in_between(busy: Client, shop: Shop) -> None:
    shop.send()
    shop.pay()
    busy.requests.assert_order("payments.create", "messages.send", "payments.create")
    busy.requests.assert_order({"status": 503}, {"operation": "payments.create", "status": 201})
    with pytest.raises(AssertionError) as caught:
        busy.requests.assert_order("payments.create", "messages.send", "messages.send")
    assert said(caught) == (
        "Expected messages.send after messages.send, and it did not come there "
        "(- expected, + came):\n"
        "    + payments.create\n"
        "    + payments.create\n"
        "      payments.create\n"
        "      messages.send\n"
        "    - messages.send\n"
        "    + payments.create"
    )


def test_calls_that_fell_out_of_the_journal_are_an_error_of_their_own(
    mock: Client, monkeypatch: pytest.MonkeyPatch, shop: Shop
) -> None:
    monkeypatch.setattr("respondeia_mock.core.journal.KEPT", 2)
    mock.reset()
    shop.pay()
    shop.send()
    mock.clock.advance(10)
    shop.send()
    shop.send()
    assert len(mock.requests.assert_made("messages.send")) == 2
    for wrong in (
        lambda: mock.requests.assert_not_made("payments.create"),
        lambda: mock.requests.assert_made("messages.send", times=2),
        lambda: mock.requests.assert_made("payments.create"),
        lambda: mock.requests.assert_order("payments.create", "messages.send"),
    ):
        with pytest.raises(EvictedError, match="The journal holds 2 calls no longer"):
            wrong()
    mock.clock.advance(10)
    shop.send()
    shop.send()
    since = mock.clock.now
    mock.clock.advance(1)
    mock.requests.assert_not_made("payments.create", since=since + 0.5)
    mock.requests.clear()
    mock.requests.assert_not_made("messages.send")
