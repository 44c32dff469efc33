"""The customers' rows: found by who they are, and told with all they have before them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.http.conftest import Ask, payment

ANA, BRUNO = "wa:5491123456789", "tg:bruno"
SHOP = {
    "ai_settings": {"enabled": True},
    "customers": [
        {"id": ANA, "name": "Ana Gutiérrez", "created_at": "-9d"},
        {"id": BRUNO, "channel": "telegram", "name": "Bruno", "created_at": "-2d"},
        {"id": "web:visita-1", "channel": "webchat", "name": "Óscar", "created_at": "-1d"},
    ],
    "messages": [
        {"customer_id": ANA, "direction": "inbound", "timestamp": "-1h", "content": "Hola"},
    ],
}

Act = Callable[..., Any]


@pytest.fixture
def act(asked: Ask) -> Act:
    """Perform an action; return its result."""

    def acting(action: str, **params: str) -> Any:  # noqa: ANN401 (any JSON)
        answered = asked("POST", f"/__admin/actions/{action}", params)
        assert answered.status == 200, answered.text
        return answered.json["result"]

    return acting


@pytest.fixture
def shop(asked: Ask) -> None:
    """Three customers, of whom Ana wrote last."""
    assert asked("PUT", "/__admin/state", SHOP).status == 200


def found(asked: Ask, query: str = "") -> list[str]:
    return [each["id"] for each in asked("GET", f"/__admin/customers{query}").json["customers"]]


def test_an_empty_shop_has_no_customers(asked: Ask) -> None:
    assert asked("GET", "/__admin/customers").json == {"customers": [], "found": 0, "total": 0}


@pytest.mark.usefixtures("shop")
def test_who_was_active_last_stands_first(asked: Ask, act: Act) -> None:
    assert found(asked) == [ANA, "web:visita-1", BRUNO]

    act("message.receive", customer_id=BRUNO, content="Hola")
    assert found(asked) == [BRUNO, ANA, "web:visita-1"]

    asked("POST", "/__admin/clock/advance", {"by": "1m"})
    payment(asked, customer_id="web:visita-1")
    assert found(asked) == ["web:visita-1", BRUNO, ANA]


@pytest.mark.usefixtures("shop")
def test_a_customer_of_the_list_is_told_in_a_line(asked: Ask) -> None:
    assert asked("GET", "/__admin/customers?search=ana&limit=1").json == {
        "customers": [
            {
                "id": ANA,
                "channel": "whatsapp",
                "name": "Ana Gutiérrez",
                "active_at": 1772449200.0,
                "message_count": 1,
                "conversation": "open",
                "blocked": False,
            }
        ],
        "found": 1,
        "total": 3,
    }


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("gutierrez", [ANA]),
        ("ANA%20GUTI", [ANA]),
        ("oscar", ["web:visita-1"]),
        ("TG:", [BRUNO]),
        ("%2B54%20(911)%202345-6789", [ANA]),
        ("%20", [ANA, "web:visita-1", BRUNO]),
        ("%3Cb%3E", [BRUNO]),
        ("%3C%3E", []),
        ("-", ["web:visita-1"]),
        ("nobody", []),
    ],
)
@pytest.mark.usefixtures("shop")
def test_names_and_addresses_are_found_however_they_are_written(
    asked: Ask, search: str, ids: list[str]
) -> None:
    assert found(asked, f"?search={search}") == ids


@pytest.mark.usefixtures("shop")
def test_a_list_is_as_long_as_is_asked_for(asked: Ask) -> None:
    told = asked("GET", "/__admin/customers?limit=2").json
    assert ([each["id"] for each in told["customers"]], told["found"]) == ([ANA, "web:visita-1"], 3)
    assert found(asked, "?limit=0") == []


@pytest.mark.usefixtures("shop")
def test_one_customer_is_told_with_all_they_see(asked: Ask, act: Act) -> None:
    received = act("message.receive", customer_id=ANA, content="Quiero hablar con una persona")
    asked("POST", "/__admin/clock/advance", {"by": "2s"})
    sent = {"channel": "whatsapp", "to": ANA, "content": "Soy Lucía"}
    message = asked("POST", "/v1/messages/send", sent).json["messageId"]
    made = payment(asked, description="Mate")

    told = asked("GET", f"/__admin/customers/{ANA}").json

    assert told["conversations"] == [
        {
            "id": received["conversation_id"],
            "status": "escalated",
            "started_at": 1772449200.0,
            "escalated_at": 1772452801.0,
            "reason": "keyword",
        }
    ]
    assert [each["content"] for each in told["messages"]] == [
        "Hola",
        "Quiero hablar con una persona",
        "Soy Lucía",
    ]
    assert told["messages"][-1] == {
        "id": message,
        "conversation_id": received["conversation_id"],
        "direction": "outbound",
        "from": "person",
        "type": "text",
        "content": "Soy Lucía",
        "status": "sent",
        "at": 1772452802.0,
    }
    assert told["payments"] == [
        {
            "id": made["id"],
            "amount": 590050,
            "currency": "ARS",
            "description": "Mate",
            "status": "pending",
            "link": f"http://localhost:3000/checkout/{made['id']}",
            "created_at": 1772452802.0,
        }
    ]
    assert (told["message_count"], told["assistant"], told["outcome"]) == (3, False, "read")


@pytest.mark.usefixtures("shop")
def test_the_assistant_and_a_person_are_told_apart(asked: Ask, act: Act) -> None:
    act("message.receive", customer_id=BRUNO, content="Hola")
    asked("POST", "/__admin/clock/advance", {"by": "10s"})

    told = asked("GET", f"/__admin/customers/{BRUNO}").json

    assert [each["from"] for each in told["messages"]] == ["customer", "assistant"]
    reply = told["messages"][1]
    assert (reply["status"], reply["delivered_at"], reply["read_at"]) == (
        "read",
        1772452801.6,
        1772452804.0,
    )
    assert told["assistant"] is True


def test_what_a_customer_sends_is_told_by_its_type(asked: Ask, act: Act) -> None:
    url = "https://cdn.example.com/mate.jpg"
    picture = {"content": "mate.jpg", "type": "image", "media_url": url}
    act("message.receive", customer_id=ANA, **picture)
    act("message.receive", customer_id=ANA, content="-32.94,-60.63", type="location")

    told = asked("GET", f"/__admin/customers/{ANA}").json["messages"]

    assert [(each["type"], each.get("media_url")) for each in told] == [
        ("image", url),
        ("location", None),
    ]


def test_what_failed_is_told_with_its_reason(asked: Ask) -> None:
    sent = {"channel": "whatsapp", "to": "wa:5491100000001", "content": "Hola"}
    asked("POST", "/v1/messages/send", sent)
    asked("POST", "/__admin/clock/advance", {"by": "1s"})

    told = asked("GET", "/__admin/customers/wa:5491100000001").json

    (message,) = told["messages"]
    assert (message["status"], message["failed_at"]) == ("failed", 1772452800.6)
    assert message["error_code"] == "recipient_unreachable"
    assert message["error_message"] == "The recipient could not be reached"
    assert told["outcome"] == "fails"


def test_a_decided_payment_is_told_with_when_and_why(asked: Ask, act: Act) -> None:
    made = payment(asked)
    act("payment.reject", payment_id=made["id"], reason="cc_rejected_high_risk")
    (told,) = asked("GET", f"/__admin/customers/{ANA}").json["payments"]
    assert (told["status"], told["rejected_at"]) == ("rejected", 1772452800.0)
    assert told["rejection_reason"] == "cc_rejected_high_risk"


def test_under_a_prefix_the_link_leads_under_it(asked: Ask) -> None:
    made = payment(asked, "/sandboxes/one")
    (told,) = asked("GET", f"/sandboxes/one/__admin/customers/{ANA}").json["payments"]
    assert told["link"] == f"http://localhost:3000/sandboxes/one/checkout/{made['id']}"


def test_who_blocked_the_shop_is_told_so(asked: Ask, act: Act) -> None:
    payment(asked)
    act("customer.block", customer_id=ANA)
    told = asked("GET", f"/__admin/customers/{ANA}").json
    assert (told["blocked"], told["outcome"]) == (True, "stays_sent")
    act("customer.unblock", customer_id=ANA)
    assert asked("GET", f"/__admin/customers/{ANA}").json["blocked"] is False


def test_only_the_last_of_what_was_said_is_told(asked: Ask, act: Act) -> None:
    for number in range(5):
        act("message.receive", customer_id=ANA, content=str(number))

    told = asked("GET", f"/__admin/customers/{ANA}?limit=2").json

    assert [each["content"] for each in told["messages"]] == ["3", "4"]
    assert told["message_count"] == 5
    assert asked("GET", f"/__admin/customers/{ANA}?limit=0").json["messages"] == []


def test_a_customer_who_is_not_there_is_not_found(asked: Ask) -> None:
    payment(asked, "/sandboxes/one")
    answered = asked("GET", f"/__admin/customers/{ANA}")
    assert (answered.status, answered.error["field"]) == (404, "customer_id")
    assert answered.error["message"] == f"No customer with id '{ANA}' exists"
    assert "one" in answered.error["hint"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/__admin/customers?serch=ana", "serch"),
        ("/__admin/customers?limit=ten", "limit"),
        ("/__admin/customers/wa:1?search=a", "search"),
        ("/__admin/customers/wa:1?limit=-1", "limit"),
    ],
)
def test_what_is_not_known_or_no_number_is_refused(asked: Ask, path: str, field: str) -> None:
    answered = asked("GET", path)
    assert (answered.status, answered.error["field"]) == (400, field)


def test_looking_leaves_nothing_in_the_journal(asked: Ask) -> None:
    payment(asked)
    asked("GET", f"/__admin/customers/{ANA}")
    assert len(asked("GET", "/__admin/requests").json["requests"]) == 1


def test_an_address_may_have_slashes(asked: Ask, act: Act) -> None:
    act("message.receive", customer_id="web:a/b//c?", content="Hola")
    told = asked("GET", "/__admin/customers/web:a%2Fb%2F%2Fc%3F").json
    assert (told["id"], told["message_count"]) == ("web:a/b//c?", 1)
