"""Customers: their pages, their changes, and their conversations."""

from typing import Any

import pytest

from tests.conftest import Act, Advance, CallIt, Events

ANA = "wa:5491123456789"


def meet(call: CallIt, address: str = ANA) -> None:
    channel = {"wa": "whatsapp", "tg": "telegram", "web": "webchat"}[address.partition(":")[0]]
    call("POST", "/v1/messages/send", {"channel": channel, "to": address, "content": "Hola"})


def patch(call: CallIt, **values: object) -> Any:  # noqa: ANN401 (JSON)
    return call("PATCH", f"/v1/customers/{ANA}", values).body


def names(page: Any) -> list[str]:  # noqa: ANN401 (JSON)
    return [each["id"] for each in page["data"]]


def meet_seven(call: CallIt, advance: Advance) -> None:
    for number in range(1, 8):
        meet(call, f"wa:{number}")
        advance(1)


def test_a_customer_is_spelled_whole(call: CallIt) -> None:
    meet(call)

    assert call("GET", f"/v1/customers/{ANA}").body == {
        "id": ANA,
        "name": "+5491123456789",
        "email": None,
        "phone": "+5491123456789",
        "channel": "whatsapp",
        "tags": [],
        "notes": "",
        "metadata": {},
        "aiEnabled": True,
        "messageCount": 1,
        "lastMessageAt": 1772452800000,
        "createdAt": 1772452800000,
        "updatedAt": 1772452800000,
    }


def test_a_customer_who_only_paid_has_no_last_message(call: CallIt) -> None:
    call("POST", "/v1/payments/create", {"customer_id": "tg:ana", "amount": 5900})
    customer = call("GET", "/v1/customers/tg:ana").body

    assert (customer["channel"], customer["messageCount"]) == ("telegram", 0)
    assert (customer["name"], customer["phone"]) == ("tg:ana", None)
    assert "lastMessageAt" not in customer


@pytest.mark.parametrize("path", ["/v1/customers/wa:1", "/v1/customers/wa:1/conversations"])
def test_an_unknown_customer_is_not_found(call: CallIt, path: str) -> None:
    assert call("GET", path).status == 404


def test_customers_are_listed_newest_first(call: CallIt, advance: Advance) -> None:
    meet_seven(call, advance)
    page = call("GET", "/v1/customers").body

    assert names(page) == ["wa:7", "wa:6", "wa:5", "wa:4", "wa:3", "wa:2", "wa:1"]
    assert page["hasMore"] is False
    assert "nextCursor" not in page


def test_numbered_pages_split_the_list(call: CallIt, advance: Advance) -> None:
    meet_seven(call, advance)
    pages = [call("GET", f"/v1/customers?page={page}&limit=3").body for page in (1, 2, 3)]

    assert [names(page) for page in pages] == [
        ["wa:7", "wa:6", "wa:5"],
        ["wa:4", "wa:3", "wa:2"],
        ["wa:1"],
    ]
    assert [page["hasMore"] for page in pages] == [True, True, False]


def test_a_page_past_the_end_is_empty(call: CallIt, advance: Advance) -> None:
    meet_seven(call, advance)

    assert call("GET", "/v1/customers?page=4&limit=3").body == {"data": [], "hasMore": False}


def test_a_cursor_wins_over_a_page(call: CallIt, advance: Advance) -> None:
    meet_seven(call, advance)
    cursor = call("GET", "/v1/customers?limit=2").body["nextCursor"]

    page = call("GET", f"/v1/customers?limit=2&page=3&cursor={cursor}").body

    assert names(page) == ["wa:5", "wa:4"]


@pytest.mark.parametrize("page", ["0", "-1", "dos"])
def test_a_page_that_is_no_number_from_1_is_blamed(call: CallIt, page: str) -> None:
    answer = call("GET", f"/v1/customers?page={page}")

    assert (answer.status, answer.body["error"]["field"]) == (400, "page")


def test_what_is_patched_changes_and_the_rest_stays(call: CallIt, advance: Advance) -> None:
    meet(call)
    advance(5)
    customer = patch(call, name="Ana Gómez", tags=["vip"], aiEnabled=False)

    assert (customer["name"], customer["tags"]) == ("Ana Gómez", ["vip"])
    assert (customer["aiEnabled"], customer["phone"]) == (False, "+5491123456789")
    assert (customer["createdAt"], customer["updatedAt"]) == (1772452800000, 1772452805000)
    assert call("GET", f"/v1/customers/{ANA}").body == customer


def test_the_other_spelling_of_a_field_is_accepted(call: CallIt) -> None:
    meet(call)

    assert patch(call, ai_enabled=False)["aiEnabled"] is False


def test_null_takes_an_email_address_and_a_phone_away(call: CallIt) -> None:
    meet(call)
    patch(call, email="ana@example.com")
    customer = patch(call, email=None, phone=None)

    assert (customer["email"], customer["phone"]) == (None, None)


def test_metadata_is_replaced_whole(call: CallIt) -> None:
    meet(call)
    patch(call, metadata={"a": 1, "b": {"c": [1, 2]}})

    assert patch(call, metadata={"d": "🧉"})["metadata"] == {"d": "🧉"}


def test_a_patch_that_changes_nothing_tells_nobody(
    call: CallIt, events: Events, advance: Advance
) -> None:
    meet(call)
    patch(call, name="Ana", tags=["vip"], metadata={"a": [1, {"b": True}], "c": None})
    advance(5)
    customer = patch(call, name="Ana", tags=["vip"], metadata={"c": None, "a": [1, {"b": True}]})

    assert customer["updatedAt"] == 1772452800000
    assert events().count("customer.updated") == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": 1}, {"a": True}),
        ({"a": False}, {"a": 0}),
        ({"a": [1]}, {"a": [True]}),
        ({"a": [1]}, {"a": [1, 2]}),
        ({"a": [1]}, {"a": {"0": 1}}),
        ({"a": ["b"]}, {"a": "b"}),
        ({"a": "b"}, {"a": ["b"]}),
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": 1}}),
    ],
)
def test_metadata_that_differs_a_little_is_a_change(
    call: CallIt, events: Events, before: object, after: object
) -> None:
    meet(call)
    patch(call, metadata=before)
    customer = patch(call, metadata=after)

    assert events().count("customer.updated") == 2
    assert repr(customer["metadata"]) == repr(after)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"messageCount": 5}, "messageCount"),
        ({"id": "wa:2"}, "id"),
        ({"apodo": "Anita"}, "apodo"),
        ({"name": ""}, "name"),
        ({"email": "ana"}, "email"),
        ({"tags": "vip"}, "tags"),
        ({"tags": ["x"] * 51}, "tags"),
        ({"notes": "x" * 4001}, "notes"),
        ({"metadata": []}, "metadata"),
        ({"aiEnabled": "no"}, "aiEnabled"),
    ],
)
def test_a_field_that_cannot_be_set_so_is_blamed(
    call: CallIt, body: dict[str, object], field: str
) -> None:
    meet(call)
    answer = call("PATCH", f"/v1/customers/{ANA}", body)

    assert (answer.status, answer.body["error"]["field"]) == (400, field)


def test_an_empty_patch_is_refused(call: CallIt) -> None:
    meet(call)

    assert call("PATCH", f"/v1/customers/{ANA}", {}).status == 400


def test_metadata_may_have_16_kib_as_json_and_no_byte_more(call: CallIt) -> None:
    meet(call)
    largest = {"k": "x" * (16384 - 8)}
    too_large = {"k": "x" * (16384 - 7)}

    assert patch(call, metadata=largest)["metadata"] == largest
    answer = call("PATCH", f"/v1/customers/{ANA}", {"metadata": too_large})
    assert (answer.status, answer.body["error"]["field"]) == (400, "metadata")
    assert answer.body["error"]["message"] == (
        "The 'metadata' parameter must be at most 16 KiB as JSON, not 16,385 bytes"
    )


def test_a_wrong_body_is_told_before_an_unknown_customer(call: CallIt) -> None:
    too_large = {"metadata": {"k": "x" * 16384}}

    assert call("PATCH", "/v1/customers/wa:1", too_large).status == 400
    assert call("PATCH", "/v1/customers/wa:1", {"name": "Ana"}).status == 404


def test_a_conversation_adds_its_messages_up(call: CallIt, act: Act, advance: Advance) -> None:
    act("message.receive", customer_id=ANA, content="Hola")
    advance(1)
    act("message.receive", customer_id=ANA, content="¿Están?")
    advance(1)
    meet(call)
    (conversation,) = call("GET", f"/v1/customers/{ANA}/conversations").body["data"]

    assert conversation.pop("id").startswith("conv_")
    assert conversation == {
        "customerId": ANA,
        "channel": "whatsapp",
        "status": "open",
        "messageCount": 3,
        "unreadCount": 2,
        "lastMessage": "Hola",
        "startedAt": 1772452800000,
        "updatedAt": 1772452802000,
    }


def test_reading_an_inbound_message_leaves_one_less_unread(call: CallIt, act: Act) -> None:
    first = act("message.receive", customer_id=ANA, content="Hola")["message_id"]
    act("message.receive", customer_id=ANA, content="¿Están?")

    call("POST", f"/v1/messages/{first}/read")

    (conversation,) = call("GET", f"/v1/customers/{ANA}/conversations").body["data"]
    assert conversation["unreadCount"] == 1


def test_an_escalated_conversation_says_since_when(
    call: CallIt, act: Act, advance: Advance
) -> None:
    meet(call)
    advance(2)
    act("conversation.escalate", customer_id=ANA)
    (conversation,) = call("GET", f"/v1/customers/{ANA}/conversations").body["data"]

    assert (conversation["status"], conversation["escalatedAt"]) == ("escalated", 1772452802000)
    assert conversation["updatedAt"] == 1772452802000


def test_a_customer_without_messages_has_no_conversation(call: CallIt) -> None:
    call("POST", "/v1/payments/create", {"customer_id": ANA, "amount": 5900})

    page = call("GET", f"/v1/customers/{ANA}/conversations").body
    assert page == {"data": [], "hasMore": False}


def test_a_customer_named_like_a_conversation_has_messages_of_its_own(call: CallIt) -> None:
    meet(call)
    found = call("GET", f"/v1/customers/{ANA}/conversations").body["data"][0]
    body = {"channel": "whatsapp", "to": found["id"], "content": "Otra"}
    call("POST", "/v1/messages/send", body)

    again = call("GET", f"/v1/customers/{ANA}/conversations").body["data"][0]
    assert (again["messageCount"], again["lastMessage"]) == (1, "Hola")
    assert call("GET", f"/v1/messages?customer_id={found['id']}").body["totalCount"] == 1
