"""Sandboxes share nothing: whatever is done in one, the others are as they were.

Two are made over HTTP and one by a token's first use; `test` and `live` stand beside them.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest

from respondeia_mock.http.application import Application
from tests.asgi import Answered, ask
from tests.conftest import NOW
from tests.http.conftest import built

ANA = "wa:5491123456789"
LOGIN = {"email": "demo@respondeia.com", "password": "demo1234"}
HELLO = {"channel": "whatsapp", "to": ANA, "content": "Hola"}
CHARGE = {"customer_id": ANA, "amount": 5900}
HOOK = {"url": "http://capture.invalid/hook", "events": ["message.sent"]}
NO_TOKEN = {"authorization": None}
NAMES = ["test", "live", "one", "two", "by-token"]
OTHERS = [name for name in NAMES if name != "one"]

Ask = Callable[..., Answered]


@pytest.fixture
def application() -> Application:
    application = built()
    for name in ("one", "two"):
        assert ask(application, "POST", "/__admin/sandboxes", {"name": name}).status == 200
    by_token = {"authorization": "Bearer test_sk_sandbox_by-token_key"}
    assert ask(application, "GET", "/v1/customers", headers=by_token).status == 200
    ask(application, "POST", "/sandboxes/by-token/__admin/reset")
    return application


@pytest.fixture
def asked(application: Application) -> Ask:
    return partial(ask, application)


@pytest.fixture
def inside(asked: Ask) -> Ask:
    """Ask in the sandbox `one`."""

    def ask_one(method: str, path: str, body: object = None, **more: Any) -> Answered:  # noqa: ANN401 (as ask has it)
        return asked(method, f"/sandboxes/one{path}", body, **more)

    return ask_one


SEEN = (
    "/__admin/clock",
    "/__admin/settings",
    "/__admin/rules",
    "/__admin/events",
    "/__admin/deliveries",
    "/v1/customers",
    "/v1/payments",
    "/v1/webhooks",
    f"/v1/messages?customer_id={ANA}",
    "/v1/ai/training/status",
    "/v1/analytics/dashboard",
)


def snapshot(asked: Ask, name: str) -> list[object]:
    """Return what can be seen of a sandbox; what the looking left behind is reset."""
    prefix, token = f"/sandboxes/{name}", _token(asked, name)
    journal = asked("GET", f"{prefix}/__admin/requests").json["requests"]
    answers = [asked("GET", f"{prefix}{path}", headers=token) for path in SEEN]
    asked("POST", f"{prefix}/__admin/reset")
    return [
        [(each["operation"], each["status"]) for each in journal],
        *[(each.status, each.header("x-ratelimit-remaining"), _own(each.json)) for each in answers],
    ]


def _own(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "elsewhere"}


def _token(asked: Ask, name: str) -> dict[str, str]:
    if name != "live":
        return {}
    login = asked("POST", "/v1/auth/login", LOGIN, headers=NO_TOKEN)
    return {"authorization": f"Bearer {login.json['user']['token']}"}


def _pay(inside: Ask) -> None:
    inside("POST", "/v1/payments/create", CHARGE, headers={"idempotency-key": "k"})


def _rule(inside: Ask) -> None:
    inside("POST", "/__admin/rules", {"webhook": {"drop": True}})


def _move_the_clock(inside: Ask) -> None:
    inside("POST", "/__admin/clock/advance", {"by": "2h"})
    inside("PUT", "/__admin/clock", {"speed": 60})


def _set(inside: Ask) -> None:
    inside("PATCH", "/__admin/settings", {"plan": "basico", "documented_only": True})


def _subscribe_and_send(inside: Ask) -> None:
    inside("POST", "/v1/webhooks", HOOK)
    inside("POST", "/v1/messages/send", HELLO)


def _train(inside: Ask) -> None:
    faqs = {"faqs": [{"question": "¿Abren?", "answer": "Sí"}]}
    inside("POST", "/v1/ai/training/upload", {"type": "faq", "data": faqs})
    inside("PATCH", "/v1/ai/settings", {"tone": "formal"})


def _use_up_the_limit(inside: Ask) -> None:
    inside("PATCH", "/__admin/settings", {"rate_limit": {"rate": 1}})
    assert [inside("GET", "/v1/customers").status for _ in range(2)] == [200, 429]


def _revoke(inside: Ask) -> None:
    inside("POST", "/__admin/actions/api_key.revoke", {"api_key": "test_sk_demo"})
    assert inside("GET", "/v1/customers").status == 401


def _reset(inside: Ask) -> None:
    _pay(inside)
    inside("POST", "/__admin/reset")


DEEDS = [
    _pay,
    _rule,
    _move_the_clock,
    _set,
    _subscribe_and_send,
    _train,
    _use_up_the_limit,
    _revoke,
    _reset,
]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__.strip("_"))
def test_what_is_done_in_one_leaves_the_others_as_they_were(
    asked: Ask, inside: Ask, deed: Callable[[Ask], None]
) -> None:
    before = {name: snapshot(asked, name) for name in OTHERS}

    deed(inside)

    assert {name: snapshot(asked, name) for name in OTHERS} == before


@pytest.mark.parametrize("deed", DEEDS[:-1], ids=lambda deed: deed.__name__.strip("_"))
def test_what_is_done_in_one_is_seen_there(
    asked: Ask, inside: Ask, deed: Callable[[Ask], None]
) -> None:
    before = snapshot(asked, "one")
    deed(inside)
    assert snapshot(asked, "one") != before


def test_the_same_calls_give_each_other_ids(asked: Ask) -> None:
    made = {
        asked("POST", f"/sandboxes/{name}/v1/payments/create", CHARGE).json["id"]
        for name in ("test", "one", "two", "by-token")
    }
    assert len(made) == 4


def test_an_idempotency_key_holds_in_one_only(asked: Ask) -> None:
    headers = {"idempotency-key": "k"}
    for name, amount in (("one", 1), ("two", 2), ("test", 3)):
        path = f"/sandboxes/{name}/v1/payments/create"
        made = asked("POST", path, {**CHARGE, "amount": amount}, headers=headers)
        assert (made.status, made.json["amount"]) == (201, amount)


def test_a_login_under_a_prefix_and_its_keys_belong_there(asked: Ask, inside: Ask) -> None:
    token = inside("POST", "/v1/auth/login", LOGIN, headers=NO_TOKEN).json["user"]["token"]
    bearer = {"authorization": f"Bearer {token}"}
    body = {"name": "reader", "permissions": ["customers:read"]}
    minted = asked("POST", "/v1/auth/api-keys", body, headers=bearer).json
    key = {"authorization": f"Bearer {minted['apiKey']}"}

    assert token.startswith("test_sk_sandbox_one_")
    assert (minted["apiKey"].startswith("test_sk_sandbox_one_"), minted["mode"]) == (True, "test")
    inside("POST", "/v1/messages/send", HELLO)
    for each in (bearer, key):  # no prefix: the token tells
        found = asked("GET", "/v1/customers", headers=each).json["data"]
        assert [customer["id"] for customer in found] == [ANA]
    assert asked("GET", "/v1/payments", headers=key).status == 403
    assert [each["requests"] for each in _listed(asked)] == [0, 0, 0, 0, 6]


def _listed(asked: Ask) -> list[dict[str, Any]]:
    """Return the sandboxes, the one used last at the end."""
    listed: list[dict[str, Any]] = asked("GET", "/__admin/sandboxes").json["sandboxes"]
    return listed


def test_a_minted_keys_permissions_hold_where_it_was_minted(asked: Ask, inside: Ask) -> None:
    body = {"name": "reader", "permissions": ["customers:read"]}
    key = inside("POST", "/v1/auth/api-keys", body).json["apiKey"]
    bearer = {"authorization": f"Bearer {key}"}
    assert inside("GET", "/v1/payments", headers=bearer).status == 403
    # Elsewhere nobody minted it, and any token that starts with test_ is a key there.
    assert asked("GET", "/sandboxes/two/v1/payments", headers=bearer).status == 200


def test_a_key_revoked_in_one_is_valid_in_another(asked: Ask, inside: Ask) -> None:
    _revoke(inside)
    assert asked("GET", "/sandboxes/two/v1/customers").status == 200


def test_a_prefix_wins_over_the_token(asked: Ask) -> None:
    headers = {"authorization": "Bearer test_sk_sandbox_two"}
    asked("POST", "/sandboxes/one/v1/messages/send", HELLO, headers=headers)
    assert len(asked("GET", "/sandboxes/one/v1/customers").json["data"]) == 1
    assert asked("GET", "/v1/customers", headers=headers).json["data"] == []


def test_links_lead_back_into_the_sandbox(asked: Ask, inside: Ask) -> None:
    payment = inside("POST", "/v1/payments/create", CHARGE).json
    export = inside("POST", "/v1/analytics/export", {"type": "payments"}).json
    checkout, download = (
        link.removeprefix("http://localhost:3000")
        for link in (payment["paymentLink"], export["downloadUrl"])
    )
    assert checkout == f"/sandboxes/one/checkout/{payment['id']}"
    assert download.startswith(f"/sandboxes/one/exports/{export['exportId']}?token=")

    form = {"content-type": "application/x-www-form-urlencoded"}
    paid = asked("POST", checkout, raw=b"card_holder=APRO", headers=form)
    assert (paid.status, paid.header("location")) == (303, checkout)
    assert inside("GET", f"/v1/payments/{payment['id']}").json["status"] == "approved"
    assert payment["id"] in asked("GET", download, headers=NO_TOKEN).text
    for link in (checkout, download):
        elsewhere = link.replace("/sandboxes/one", "")
        assert asked("GET", elsewhere, headers=NO_TOKEN).status == 404


def test_mercadopago_notifies_the_sandbox_of_the_prefix(asked: Ask, inside: Ask) -> None:
    payment = inside("POST", "/v1/payments/create", CHARGE).json["id"]
    notify = f"/webhooks/mercadopago/acc_demo?topic=payment&id={payment}"

    assert asked("POST", notify, headers=NO_TOKEN).json == {"received": True}
    assert inside("GET", f"/v1/payments/{payment}").json["status"] == "pending"

    assert inside("POST", notify, headers=NO_TOKEN).json == {"received": True}
    assert inside("GET", f"/v1/payments/{payment}").json["status"] == "approved"


def test_a_webhook_hears_of_its_own_sandbox_only(asked: Ask) -> None:
    for name in ("one", "two"):
        asked("POST", f"/sandboxes/{name}/v1/webhooks", HOOK)
    asked("POST", "/sandboxes/one/v1/messages/send", HELLO)
    totals = [asked("GET", f"/sandboxes/{name}/__admin/deliveries").json["total"] for name in NAMES]
    assert totals == [0, 0, 1, 0, 0]


def test_lists_count_what_is_elsewhere(asked: Ask, inside: Ask) -> None:
    inside("POST", "/v1/webhooks", HOOK)
    inside("POST", "/v1/messages/send", HELLO)
    asked("POST", "/v1/auth/login", LOGIN, headers=NO_TOKEN)

    found = {
        kind: asked("GET", f"/sandboxes/two/__admin/{kind}").json["elsewhere"]
        for kind in ("requests", "events", "deliveries")
    }

    assert found == {
        "requests": {"live": 1, "one": 2},
        "events": {"one": 2},
        "deliveries": {"one": 1},
    }
    assert "elsewhere" not in inside("GET", "/__admin/deliveries").json


def _ids(inside: Ask) -> Iterator[tuple[str, str]]:
    """Make one of everything in `one`; yield where each would be asked for, and its id."""
    webhook = inside("POST", "/v1/webhooks", HOOK).json["webhookId"]
    message = inside("POST", "/v1/messages/send", HELLO).json["messageId"]
    payment = inside("POST", "/v1/payments/create", CHARGE).json["id"]
    training = {"type": "business_info", "data": {"name": "Mate"}}
    job = inside("POST", "/v1/ai/training/upload", training).json["jobId"]
    link = inside("POST", "/v1/analytics/export", {}).json["downloadUrl"]
    export = urlsplit(link)
    yield f"/v1/messages/{message}", message
    yield f"/v1/payments/{payment}", payment
    yield f"/v1/customers/{ANA}", ANA
    yield f"/v1/ai/training/status?job_id={job}", job
    path = export.path.removeprefix("/sandboxes/one")
    yield f"{path}?{export.query}", path.removeprefix("/exports/")
    assert webhook.startswith("wh_")


def test_an_id_that_lives_in_another_sandbox_says_in_which(asked: Ask, inside: Ask) -> None:
    found = list(_ids(inside))
    assert len(found) == 5
    for path, identifier in found:
        lost = asked("GET", f"/sandboxes/two{path}")
        assert (lost.status, lost.header("x-mock-hint")) == (
            404,
            f"'{identifier}' is in the sandbox 'one', this is 'two'",
        )


def test_a_webhook_that_lives_in_another_sandbox_says_in_which(asked: Ask, inside: Ask) -> None:
    webhook = inside("POST", "/v1/webhooks", HOOK).json["webhookId"]
    hint = f"'{webhook}' is in the sandbox 'one', this is 'test'"
    for method, path in (("DELETE", ""), ("POST", "/test")):
        lost = asked(method, f"/v1/webhooks/{webhook}{path}")
        assert (lost.status, lost.header("x-mock-hint")) == (404, hint)


def test_a_checkout_in_another_sandbox_says_in_which(asked: Ask, inside: Ask) -> None:
    payment = inside("POST", "/v1/payments/create", CHARGE).json["id"]
    lost = asked("GET", f"/checkout/{payment}")
    hint = f"'{payment}' is in the sandbox 'one', this is 'test'"
    assert (lost.status, lost.header("x-mock-hint")) == (404, hint)
    unknown = asked("GET", "/checkout/pay_none")
    assert (unknown.status, unknown.header("x-mock-hint")) == (404, None)


def test_an_action_on_what_lives_in_another_sandbox_says_in_which(asked: Ask, inside: Ask) -> None:
    payment = inside("POST", "/v1/payments/create", CHARGE).json["id"]
    lost = asked("POST", "/__admin/actions/payment.approve", {"payment_id": payment})
    assert (lost.status, lost.error["hint"]) == (
        404,
        f"'{payment}' is in the sandbox 'one', this is 'test'",
    )
    unknown = asked("POST", "/__admin/actions/payment.approve", {"payment_id": "pay_none"})
    assert (unknown.status, "hint" in unknown.error) == (404, False)


def test_requests_and_deliveries_say_in_which_sandbox_they_are(asked: Ask, inside: Ask) -> None:
    inside("POST", "/v1/webhooks", HOOK)
    inside("POST", "/v1/messages/send", HELLO)
    (request, _) = inside("GET", "/__admin/requests").json["requests"]
    (delivery,) = inside("GET", "/__admin/deliveries").json["deliveries"]
    for kind, each in (("request", request), ("delivery", delivery)):
        plural = {"request": "requests", "delivery": "deliveries"}[kind]
        lost = asked("GET", f"/__admin/{plural}/{each['id']}")
        message = f"The {kind} '{each['id']}' is in the sandbox 'one'"
        assert (lost.status, lost.error["message"]) == (404, message)


def test_all_start_at_the_same_moment_on_a_clock_each(asked: Ask) -> None:
    asked("POST", "/sandboxes/two/__admin/clock/advance", {"by": "1m"})
    moments = [asked("GET", f"/sandboxes/{name}/__admin/clock").json["now"] for name in NAMES]
    assert moments == [NOW, NOW, NOW, NOW + 60, NOW]


def test_one_that_is_deleted_takes_nothing_of_the_others_with_it(asked: Ask, inside: Ask) -> None:
    asked("POST", "/sandboxes/two/v1/payments/create", CHARGE)
    inside("POST", "/v1/payments/create", CHARGE)

    asked("DELETE", "/__admin/sandboxes/one")

    assert len(asked("GET", "/sandboxes/two/v1/payments").json["data"]) == 1
    fired = asked("POST", "/sandboxes/two/__admin/clock/advance", {"by": "3s"}).json["fired"]
    assert len(fired) == 1
    assert inside("POST", "/__admin/clock/advance", {"by": "3s"}).json["fired"] == []
