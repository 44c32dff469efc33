"""Sending messages, listing them newest first, and marking them as read."""

from typing import Any

import pytest

from tests.conftest import Act, Advance, CallIt, Events

ANA = "wa:5491123456789"
NOWHERE = "wa:5491100000001"


def send(call: CallIt, content: str = "Hola", **more: object) -> str:
    body = {"channel": "whatsapp", "to": ANA, "content": content, **more}
    return str(call("POST", "/v1/messages/send", body).body["messageId"])


def listed(call: CallIt, query: str = "") -> Any:  # noqa: ANN401 (JSON)
    return call("GET", f"/v1/messages?customer_id={ANA}{query}").body


def test_sending_answers_what_the_page_reads_from_it(call: CallIt) -> None:
    body = {
        "channel": "whatsapp",
        "to": ANA,
        "content": "Hola! Cómo puedo ayudarte hoy?",
        "type": "text",
    }
    answer = call("POST", "/v1/messages/send", body)

    assert answer.status == 201
    assert answer.body.pop("messageId").startswith("msg_")
    assert answer.body == {"status": "sent", "sentAt": 1772452800000}


def test_a_sent_message_has_the_eight_documented_fields(call: CallIt) -> None:
    message = call("GET", f"/v1/messages/{send(call)}").body

    assert message.pop("id").startswith("msg_")
    assert message.pop("conversationId").startswith("conv_")
    assert message == {
        "customerId": ANA,
        "content": "Hola",
        "type": "text",
        "direction": "outbound",
        "timestamp": 1772452800000,
        "status": "sent",
        "aiGenerated": False,
        "channel": "whatsapp",
    }


def test_sending_to_an_unknown_address_makes_the_customer(call: CallIt) -> None:
    send(call)

    assert call("GET", f"/v1/customers/{ANA}").body["phone"] == "+5491123456789"


def test_the_type_may_be_left_out(call: CallIt) -> None:
    identifier = send(call)

    assert call("GET", f"/v1/messages/{identifier}").body["type"] == "text"


@pytest.mark.parametrize("kind", ["image", "document"])
def test_media_is_sent_with_its_link(call: CallIt, kind: str) -> None:
    identifier = send(call, type=kind, mediaUrl="https://cdn.example.com/a.pdf")
    message = call("GET", f"/v1/messages/{identifier}").body

    assert (message["type"], message["mediaUrl"]) == (kind, "https://cdn.example.com/a.pdf")


@pytest.mark.parametrize("kind", ["image", "document"])
def test_media_without_its_link_is_refused(call: CallIt, kind: str) -> None:
    body = {"channel": "whatsapp", "to": ANA, "content": "Mirá", "type": kind}
    answer = call("POST", "/v1/messages/send", body)

    assert (answer.status, answer.body["error"]["field"]) == (400, "mediaUrl")


def test_the_link_may_be_spelled_in_snake_case(call: CallIt) -> None:
    identifier = send(call, type="image", media_url="https://cdn.example.com/a.png")

    message = call("GET", f"/v1/messages/{identifier}").body
    assert message["mediaUrl"] == "https://cdn.example.com/a.png"


def test_a_location_is_listed_as_text_that_was_sent_as_a_location(call: CallIt) -> None:
    identifier = send(call, "-32.95,-60.66", type="location")
    message = call("GET", f"/v1/messages/{identifier}").body

    assert (message["type"], message["sentType"]) == ("text", "location")


@pytest.mark.parametrize(
    ("to", "channel"),
    [(ANA, "telegram"), ("tg:ana", "whatsapp"), ("web:7f3a", "telegram")],
)
def test_an_address_of_another_channel_is_refused(call: CallIt, to: str, channel: str) -> None:
    body = {"channel": channel, "to": to, "content": "Hola"}
    answer = call("POST", "/v1/messages/send", body)

    assert (answer.status, answer.body["error"]["field"]) == (400, "to")
    assert call("GET", "/v1/customers").body["data"] == []


def test_an_address_of_another_channel_is_refused_in_a_sentence(call: CallIt) -> None:
    body = {"channel": "telegram", "to": ANA, "content": "Hola"}
    answer = call("POST", "/v1/messages/send", body)

    assert answer.body["error"]["message"] == (
        "The 'to' parameter is an address of whatsapp, not of telegram"
    )


@pytest.mark.parametrize("to", ["5491123456789", "email:ana@example.com", "wa"])
def test_an_address_that_names_no_channel_goes_by_the_one_given(call: CallIt, to: str) -> None:
    call("POST", "/v1/messages/send", {"channel": "telegram", "to": to, "content": "Hola"})

    assert call("GET", f"/v1/customers/{to}").body["channel"] == "telegram"


def test_a_message_bears_the_channel_it_was_sent_through(call: CallIt) -> None:
    body = {"channel": "whatsapp", "to": "5491123456789", "content": "Hola"}
    call("POST", "/v1/messages/send", body)
    call("POST", "/v1/messages/send", {**body, "channel": "telegram"})

    messages = call("GET", "/v1/messages?customer_id=5491123456789").body["messages"]
    assert [each["channel"] for each in messages] == ["telegram", "whatsapp"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"content": ""}, "content"),
        ({"content": "x" * 4097}, "content"),
        ({"content": 5}, "content"),
        ({"to": ""}, "to"),
        ({"channel": "sms"}, "channel"),
        ({"type": "video"}, "type"),
        ({"type": "image", "mediaUrl": "ftp://x/y"}, "mediaUrl"),
    ],
)
def test_a_wrong_field_is_blamed(call: CallIt, change: dict[str, object], field: str) -> None:
    body = {"channel": "whatsapp", "to": ANA, "content": "Hola", **change}
    answer = call("POST", "/v1/messages/send", body)

    assert (answer.status, answer.body["error"]["field"]) == (400, field)


def test_content_may_have_4096_characters_of_any_size(call: CallIt) -> None:
    identifier = send(call, "🧉" * 4096)

    assert call("GET", f"/v1/messages/{identifier}").body["content"] == "🧉" * 4096


def test_the_history_without_a_customer_is_refused_word_for_word(call: CallIt) -> None:
    answer = call("GET", "/v1/messages")

    assert answer.status == 400
    assert answer.body == {
        "error": {
            "code": "invalid_parameter",
            "message": "The 'customer_id' parameter is required",
            "field": "customer_id",
            "documentation_url": "https://docs.respondeia.com/api/errors#invalid_parameter",
        }
    }


def test_the_history_of_an_unknown_customer_is_empty(call: CallIt) -> None:
    assert listed(call) == {"messages": [], "totalCount": 0, "data": [], "hasMore": False}


def test_the_history_is_newest_first_and_says_everything_twice(
    call: CallIt, advance: Advance
) -> None:
    for content in ("uno", "dos", "tres"):
        send(call, content)
        advance(1)
    page = listed(call)

    assert [each["content"] for each in page["messages"]] == ["tres", "dos", "uno"]
    assert page["messages"] == page["data"]
    assert (page["totalCount"], page["hasMore"]) == (3, False)
    assert "nextCursor" not in page


def test_the_history_holds_one_customer_only(call: CallIt) -> None:
    send(call)
    send(call, to="wa:5493415550102")

    assert listed(call)["totalCount"] == 1


def test_pages_follow_each_other_though_a_message_comes_between(call: CallIt) -> None:
    for content in ("uno", "dos", "tres", "cuatro"):
        send(call, content)
    first = listed(call, "&limit=2")
    send(call, "cinco")
    second = listed(call, f"&limit=2&cursor={first['nextCursor']}")

    assert [each["content"] for each in first["messages"]] == ["cuatro", "tres"]
    assert [each["content"] for each in second["messages"]] == ["dos", "uno"]
    assert (first["hasMore"], second["hasMore"]) == (True, False)
    assert (first["totalCount"], second["totalCount"]) == (4, 5)


def test_a_page_holds_fifty_unless_told(call: CallIt) -> None:
    for _ in range(51):
        send(call)
    page = listed(call)

    assert (len(page["messages"]), page["totalCount"], page["hasMore"]) == (50, 51, True)


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "diez", "2.5"])
def test_a_limit_that_is_no_number_from_1_to_1000_is_blamed(call: CallIt, limit: str) -> None:
    answer = call("GET", f"/v1/messages?customer_id={ANA}&limit={limit}")

    assert (answer.status, answer.body["error"]["field"]) == (400, "limit")


def test_a_cursor_that_nobody_gave_out_is_blamed(call: CallIt) -> None:
    answer = call("GET", f"/v1/messages?customer_id={ANA}&cursor=zzz")

    assert (answer.status, answer.body["error"]["field"]) == (400, "cursor")


def test_an_unknown_message_is_not_found(call: CallIt) -> None:
    assert call("GET", "/v1/messages/msg_nada").status == 404
    assert call("POST", "/v1/messages/msg_nada/read").status == 404


def test_reading_a_sent_message_skips_its_delivery(call: CallIt, advance: Advance) -> None:
    identifier = send(call)
    advance(0.25)

    answer = call("POST", f"/v1/messages/{identifier}/read")

    assert answer.status == 200
    assert (answer.body["status"], answer.body["readAt"]) == ("read", 1772452800250)
    assert "deliveredAt" not in answer.body


def test_a_second_reading_changes_nothing_and_tells_nobody(
    call: CallIt, advance: Advance, events: Events
) -> None:
    identifier = send(call)
    first = call("POST", f"/v1/messages/{identifier}/read")
    advance(1)
    second = call("POST", f"/v1/messages/{identifier}/read")

    assert second.body == first.body
    assert events().count("message.read") == 1


def test_an_inbound_message_is_delivered_on_arrival_and_read_by_the_shop(
    call: CallIt, act: Act
) -> None:
    identifier = act("message.receive", customer_id=ANA, content="Hola")["message_id"]
    before = call("GET", f"/v1/messages/{identifier}").body
    after = call("POST", f"/v1/messages/{identifier}/read").body

    assert (before["direction"], before["status"]) == ("inbound", "delivered")
    assert before["deliveredAt"] == 1772452800000
    assert (after["status"], after["readAt"]) == ("read", 1772452800000)


def test_a_failed_message_says_why_and_cannot_be_read(call: CallIt, advance: Advance) -> None:
    identifier = send(call, to=NOWHERE)
    advance(0.6)
    message = call("GET", f"/v1/messages/{identifier}").body

    assert message["status"] == "failed"
    assert message["failedAt"] == 1772452800600
    assert message["error"] == {
        "code": "recipient_unreachable",
        "message": "The recipient could not be reached",
    }
    assert call("POST", f"/v1/messages/{identifier}/read").status == 400
