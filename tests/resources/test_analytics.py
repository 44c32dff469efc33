"""Metrics over a period, and exports that are downloaded at a link."""

import json
from typing import Any

import pytest

from tests.conftest import Act, Advance, Answer, CallIt

ANA = "wa:5491123456789"
DASHBOARD = "/v1/analytics/dashboard"
EXPORT = "/v1/analytics/export"
KINDS = ["dashboard", "conversations", "ai_performance", "messages", "customers", "payments"]
ORIGIN = "http://localhost:3000"


def send(call: CallIt, content: str = "Hola", to: str = ANA) -> None:
    call("POST", "/v1/messages/send", {"channel": "whatsapp", "to": to, "content": content})


def export(call: CallIt, **body: object) -> Any:  # noqa: ANN401 (JSON)
    return call("POST", EXPORT, body).body


def download(call: CallIt, exported: Any) -> Answer:  # noqa: ANN401 (JSON)
    return call("GET", exported["downloadUrl"].removeprefix(ORIGIN), token=None)


def table(call: CallIt, **body: object) -> str:
    return download(call, export(call, **body)).raw.decode()


def test_an_empty_dashboard_is_all_zeros(call: CallIt) -> None:
    assert call("GET", DASHBOARD).body == {
        "period": "7d",
        "startDate": 1771848000000,
        "endDate": 1772452800000,
        "totalMessages": 0,
        "inboundMessages": 0,
        "outboundMessages": 0,
        "aiMessages": 0,
        "failedMessages": 0,
        "totalConversations": 0,
        "activeConversations": 0,
        "escalatedConversations": 0,
        "totalCustomers": 0,
        "newCustomers": 0,
        "totalPayments": 0,
        "approvedPayments": 0,
        "rejectedPayments": 0,
        "refundedPayments": 0,
        "revenue": 0,
        "currency": "ARS",
        "aiResolutionRate": 0,
        "averageResponseTimeMs": None,
    }


@pytest.mark.parametrize(
    ("period", "start"),
    [
        ("1h", 1772449200000),
        ("24h", 1772366400000),
        ("4w", 1770033600000),
        ("365d", 1740916800000),
        ("8760h", 1740916800000),
    ],
)
def test_a_period_ends_now(call: CallIt, period: str, start: int) -> None:
    answer = call("GET", f"{DASHBOARD}?period={period}")

    assert (answer.body["period"], answer.body["startDate"]) == (period, start)
    assert answer.body["endDate"] == 1772452800000


@pytest.mark.parametrize("period", ["0d", "07d", "d", "7", "7m", "-1d", "366d", "8761h", "53w"])
@pytest.mark.parametrize("kind", ["dashboard", "conversations", "ai-performance"])
def test_a_period_that_cannot_be_is_blamed(call: CallIt, kind: str, period: str) -> None:
    answer = call("GET", f"/v1/analytics/{kind}?period={period}")

    assert (answer.status, answer.body["error"]["field"]) == (400, "period")


def test_too_long_a_period_is_refused_in_a_sentence(call: CallIt) -> None:
    answer = call("GET", f"{DASHBOARD}?period=366d")

    assert answer.body["error"]["message"] == (
        "The 'period' parameter must be like 24h, 7d or 4w and at most 365 days, not '366d'"
    )


def test_a_message_counts_from_the_first_to_the_last_millisecond_of_a_period(
    call: CallIt, advance: Advance
) -> None:
    send(call)
    advance(3600)
    at_the_end = call("GET", f"{DASHBOARD}?period=1h").body["totalMessages"]
    advance(0.001)
    beyond = call("GET", f"{DASHBOARD}?period=1h").body["totalMessages"]

    assert (at_the_end, beyond) == (1, 0)


def test_a_day_at_the_dashboard(call: CallIt, act: Act, advance: Advance) -> None:
    act("message.receive", customer_id=ANA, content="Hola")
    advance(2)
    send(call)
    act("message.receive", customer_id="tg:beto", content="Buenas")
    act("conversation.escalate", customer_id="tg:beto")
    send(call, to="wa:5491100000001")
    for amount in (5900, 100401, 100403, 1000):
        call("POST", "/v1/payments/create", {"customer_id": ANA, "amount": amount})
    advance(10)
    (cheapest, *_) = call("GET", "/v1/payments").body["data"]
    call("POST", f"/v1/payments/{cheapest['id']}/refund")

    counts = call("GET", f"{DASHBOARD}?period=24h").body
    del counts["startDate"], counts["endDate"]
    assert counts == {
        "period": "24h",
        "totalMessages": 4,
        "inboundMessages": 2,
        "outboundMessages": 2,
        "aiMessages": 0,
        "failedMessages": 1,
        "totalConversations": 3,
        "activeConversations": 2,
        "escalatedConversations": 1,
        "totalCustomers": 3,
        "newCustomers": 3,
        "totalPayments": 4,
        "approvedPayments": 1,
        "rejectedPayments": 1,
        "refundedPayments": 1,
        "revenue": 5900,
        "currency": "ARS",
        "aiResolutionRate": 0,
        "averageResponseTimeMs": 2000,
    }


def test_conversations_are_counted_by_channel_and_day(
    call: CallIt, act: Act, advance: Advance
) -> None:
    act("message.receive", customer_id=ANA, content="Hola")
    advance(43200)
    send(call)
    act("message.receive", customer_id="tg:beto", content="Buenas")

    counts = call("GET", "/v1/analytics/conversations").body
    assert counts["period"] == "7d"
    assert counts["byChannel"] == {"whatsapp": 1, "telegram": 1, "webchat": 0}
    assert counts["averageMessagesPerConversation"] == 1.5
    assert counts["averageResponseTimeMs"] == 43200000
    assert counts["daily"] == [
        {"date": "2026-03-02", "conversations": 1, "inboundMessages": 1, "outboundMessages": 0},
        {"date": "2026-03-03", "conversations": 2, "inboundMessages": 1, "outboundMessages": 1},
    ]


def test_an_assistant_that_never_spoke_has_no_averages(call: CallIt) -> None:
    numbers = call("GET", "/v1/analytics/ai-performance").body

    assert (numbers["totalResponses"], numbers["averageConfidence"]) == (0, None)
    assert (numbers["averageResponseTimeMs"], numbers["fallbackRate"]) == (None, 0)
    assert "lastTrainedAt" not in numbers


def test_an_export_is_completed_at_once(call: CallIt) -> None:
    answer = call("POST", EXPORT, {"type": "customers", "format": "json"})

    identifier, link = answer.body["exportId"], answer.body.pop("downloadUrl")
    assert answer.status == 201
    assert identifier.startswith("exp_")
    assert link.startswith(f"{ORIGIN}/exports/{identifier}?token=dl_")
    assert answer.body == {
        "exportId": identifier,
        "status": "completed",
        "type": "customers",
        "format": "json",
        "rowCount": 0,
        "createdAt": 1772452800000,
        "expiresAt": 1772539200000,
    }


def test_an_export_is_the_dashboard_as_csv_unless_told(call: CallIt) -> None:
    exported = export(call)
    answer = download(call, exported)

    assert (exported["type"], exported["format"], exported["rowCount"]) == ("dashboard", "csv", 18)
    assert answer.raw.decode().startswith("metric,value\r\ntotalMessages,0\r\n")


def test_a_download_is_a_named_file_that_needs_no_bearer(call: CallIt) -> None:
    exported = export(call, type="messages")
    answer = download(call, exported)

    assert answer.status == 200
    name = f'attachment; filename="messages-{exported["exportId"]}.csv"'
    assert answer.headers["Content-Disposition"] == name


def test_messages_are_exported_newest_first(call: CallIt, advance: Advance) -> None:
    send(call, "uno")
    advance(5)
    send(call, "dos")
    newest, oldest = call("GET", f"/v1/messages?customer_id={ANA}").body["messages"]
    conversation = newest["conversationId"]

    assert table(call, type="messages") == (
        "id,customerId,conversationId,channel,direction,type,content,mediaUrl,status,aiGenerated,"
        "timestamp,deliveredAt,readAt,failedAt\r\n"
        f"{newest['id']},{ANA},{conversation},whatsapp,outbound,text,dos,,sent,false,"
        "1772452805000,,,\r\n"
        f"{oldest['id']},{ANA},{conversation},whatsapp,outbound,text,uno,,read,false,"
        "1772452800000,1772452800600,1772452803000,\r\n"
    )


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        ("Sí! 🧉", "Sí! 🧉"),
        ("=1+1", "'=1+1"),
        ("+54 9 11", "'+54 9 11"),
        ("-5", "'-5"),
        ("@ana", "'@ana"),
        ("\t=1", "'\t=1"),
        ("uno, dos", '"uno, dos"'),
        ('dijo "hola"', '"dijo ""hola"""'),
        ("una\nlínea", '"una\nlínea"'),
        ("=a,b", '"\'=a,b"'),
        ("a=1", "a=1"),
    ],
)
def test_a_cell_is_quoted_as_rfc_4180_says_and_no_formula(
    call: CallIt, content: str, cell: str
) -> None:
    send(call, content)

    assert f",text,{cell},,sent," in table(call, type="messages")


def test_customers_are_exported_with_lists_and_objects_as_json(call: CallIt) -> None:
    send(call)
    changes = {"name": "Ana", "tags": ["vip", "club"], "metadata": {"a": 1}, "phone": None}
    call("PATCH", f"/v1/customers/{ANA}", changes)

    assert table(call, type="customers") == (
        "id,name,email,phone,channel,tags,notes,metadata,aiEnabled,createdAt,updatedAt\r\n"
        f'{ANA},Ana,,,whatsapp,"[""vip"",""club""]",,"{{""a"":1}}",true,'
        "1772452800000,1772452800000\r\n"
    )


def test_payments_are_exported_in_cents(call: CallIt, advance: Advance) -> None:
    body = {"customer_id": ANA, "amount": 5900, "description": "Plan Pro"}
    identifier = call("POST", "/v1/payments/create", body).body["id"]
    advance(3)

    assert table(call, type="payments") == (
        "id,customerId,amount,currency,status,description,createdAt,paidAt,rejectedAt,"
        "rejectionReason,refundedAt,refundReason\r\n"
        f"{identifier},{ANA},5900,ARS,approved,Plan Pro,1772452800000,1772452803000,,,,\r\n"
    )


def test_conversations_are_exported_by_day(call: CallIt) -> None:
    send(call)

    assert table(call, type="conversations") == (
        "date,conversations,inboundMessages,outboundMessages\r\n2026-03-02,1,0,1\r\n"
    )


def test_a_loss_is_a_number_and_no_formula(call: CallIt, advance: Advance) -> None:
    body = {"customer_id": ANA, "amount": 5900}
    identifier = call("POST", "/v1/payments/create", body).body["id"]
    advance(7200)
    call("POST", f"/v1/payments/{identifier}/refund")

    assert "\r\nrevenue,-5900\r\n" in table(call, period="1h")


@pytest.mark.parametrize("kind", KINDS)
def test_every_export_has_as_many_rows_as_it_says_in_both_formats(call: CallIt, kind: str) -> None:
    send(call)
    call("POST", "/v1/payments/create", {"customer_id": ANA, "amount": 5900})
    as_json, as_csv = export(call, type=kind, format="json"), export(call, type=kind)

    rows = json.loads(download(call, as_json).raw)
    lines = download(call, as_csv).raw.decode().splitlines()
    assert len(rows) == as_json["rowCount"] == as_csv["rowCount"] == len(lines) - 1
    assert lines[0].split(",") == list(rows[0])


def test_a_json_export_keeps_types(call: CallIt) -> None:
    send(call)
    exported = export(call, type="customers", format="json")

    (row,) = json.loads(download(call, exported).raw)
    assert (row["tags"], row["metadata"], row["aiEnabled"]) == ([], {}, True)
    assert row["phone"] == "+5491123456789"


def test_an_export_does_not_change_afterwards(call: CallIt) -> None:
    exported = export(call, type="customers")
    send(call)

    assert download(call, exported).raw.count(b"\r\n") == 1


@pytest.mark.parametrize(
    ("dates", "count"),
    [
        ({"startDate": "2026-03-02", "endDate": "2026-03-02"}, 1),
        ({"startDate": "2026-03-03"}, 0),
        ({"endDate": "2026-03-01"}, 0),
        ({"endDate": "2026-03-02"}, 1),
        ({"start_date": "2026-03-02T12:00:00Z", "end_date": "2026-03-02T12:00:00Z"}, 1),
        ({"startDate": "2026-03-02T12:00:00.001Z"}, 0),
        ({"endDate": "2026-03-02T11:59:59.999Z"}, 0),
        ({"startDate": "2026-03-02", "period": "1h"}, 1),
        ({"period": "1h"}, 0),
        ({"period": "2h"}, 1),
    ],
)
def test_an_export_holds_what_is_between_the_dates(
    call: CallIt, advance: Advance, dates: dict[str, str], count: int
) -> None:
    send(call)
    advance(7200)

    assert export(call, type="messages", **dates)["rowCount"] == count


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": "webhooks"}, "type"),
        ({"format": "xlsx"}, "format"),
        ({"period": "400d"}, "period"),
        ({"period": "7d\n"}, "period"),
        ({"period": "٣d"}, "period"),
        ({"startDate": "ayer"}, "startDate"),
        ({"startDate": "2026-03-03", "endDate": "2026-03-02"}, "startDate"),
        ({"endDate": "2026-02-30"}, "endDate"),
    ],
)
def test_a_wrong_export_is_blamed(call: CallIt, body: dict[str, str], field: str) -> None:
    answer = call("POST", EXPORT, body)

    assert (answer.status, answer.body["error"]["field"]) == (400, field)


def test_a_link_opens_until_a_day_is_over(call: CallIt, advance: Advance) -> None:
    exported = export(call, type="customers")
    advance(86399.999)
    before = download(call, exported)
    advance(0.001)
    after = download(call, exported)

    assert before.status == 200
    assert after.status == 404
    assert after.body["error"]["message"] == f"The export '{exported['exportId']}' has expired"


def test_a_link_with_another_token_opens_nothing(call: CallIt) -> None:
    identifier = export(call)["exportId"]

    assert call("GET", f"/exports/{identifier}?token=dl_nada", token=None).status == 404
    assert call("GET", "/exports/exp_nada?token=dl_nada", token=None).status == 404


def test_a_link_without_its_token_is_refused(call: CallIt) -> None:
    answer = call("GET", f"/exports/{export(call)['exportId']}", token=None)

    assert (answer.status, answer.body["error"]["field"]) == (400, "token")


def test_links_of_another_sandbox_carry_its_name_and_open_there(call: CallIt) -> None:
    exported = call("POST", EXPORT, {}, sandbox="tienda-2").body
    prefix = f"{ORIGIN}/sandboxes/tienda-2"

    assert exported["downloadUrl"].startswith(f"{prefix}/exports/")
    path = exported["downloadUrl"].removeprefix(prefix)
    assert call("GET", path, token=None, sandbox="tienda-2").status == 200
