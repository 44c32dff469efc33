"""Who answers which path, and in whose sandbox."""

import pytest

from tests.asgi import ask
from tests.http.conftest import Ask, built, payment


@pytest.mark.parametrize(
    ("method", "path", "hint"),
    [
        ("GET", "/customers", "the path lacks /v1; the base URL ends in /v1"),
        ("POST", "/payments/create", "the path lacks /v1; the base URL ends in /v1"),
        ("GET", "/v2/customers", "did you mean GET /v1/customers?"),
        ("GET", "", "see GET /__admin"),
        ("GET", "*", "see GET /__admin"),
        ("GET", "//evil.example/", "see GET /__admin"),
        ("GET", "/__admin/nothing", "see GET /__admin"),
        ("DELETE", "/__admin/health", "see GET /__admin"),
        ("GET", "/__admin/health/", "see GET /__admin"),
        ("GET", "/openapi.xml", "see GET /__admin"),
    ],
)
def test_a_path_outside_v1_that_nothing_answers_is_a_json_404(
    asked: Ask, method: str, path: str, hint: str
) -> None:
    answered = asked(method, path)

    assert answered.status == 404
    assert answered.header("content-type") == "application/json"
    assert answered.error["code"] == "not_found"
    assert answered.error["hint"] == hint


def test_without_the_admin_api_no_hint_leads_to_it() -> None:
    answered = ask(built(admin=False), "GET", "/nothing")
    assert answered.json == {
        "error": {"code": "not_found", "message": "Nothing answers GET /nothing"}
    }


def test_a_prefix_names_the_sandbox_for_the_api(asked: Ask) -> None:
    made = payment(asked, "/sandboxes/worker-1")

    assert asked("GET", "/v1/payments").json["data"] == []
    listed = asked("GET", "/sandboxes/worker-1/v1/payments").json["data"]
    assert [each["id"] for each in listed] == [made["id"]]


def test_the_case_of_a_prefix_does_not_matter(asked: Ask) -> None:
    payment(asked, "/sandboxes/Worker-1")
    assert len(asked("GET", "/sandboxes/worker-1/v1/payments").json["data"]) == 1


def test_a_prefix_wins_over_the_token(asked: Ask) -> None:
    headers = {"authorization": "Bearer test_sk_sandbox_two_key"}
    body = {"customer_id": "wa:1", "amount": 1}
    asked("POST", "/sandboxes/one/v1/payments/create", body, headers=headers)
    assert len(asked("GET", "/sandboxes/one/v1/payments").json["data"]) == 1
    assert asked("GET", "/sandboxes/two/v1/payments").json["data"] == []


def test_a_token_names_the_sandbox_without_a_prefix(asked: Ask) -> None:
    headers = {"authorization": "Bearer test_sk_sandbox_two_key"}
    body = {"customer_id": "wa:1", "amount": 1}
    made = asked("POST", "/v1/payments/create", body, headers=headers).json
    assert made["paymentLink"] == f"http://localhost:3000/sandboxes/two/checkout/{made['id']}"
    assert len(asked("GET", "/sandboxes/two/v1/payments").json["data"]) == 1


def test_a_prefix_names_the_sandbox_for_the_control_api(asked: Ask) -> None:
    asked("POST", "/sandboxes/one/__admin/clock/advance", {"by": "1h"})
    assert asked("GET", "/sandboxes/one/__admin/clock").json["now"] == 1772456400
    assert asked("GET", "/__admin/clock").json["now"] == 1772452800


def test_a_slash_at_the_end_never_leads_into_another_sandbox(asked: Ask) -> None:
    answered = asked("GET", "/sandboxes/one/__admin/clock/")
    assert answered.status == 404
    assert answered.header("location") is None


def test_a_prefix_names_the_sandbox_for_the_checkout(asked: Ask) -> None:
    made = payment(asked, "/sandboxes/one")
    path = made["paymentLink"].removeprefix("http://localhost:3000")
    assert path == f"/sandboxes/one/checkout/{made['id']}"
    assert asked("GET", path).status == 200
    assert asked("GET", f"/checkout/{made['id']}").status == 404


def test_a_prefix_names_the_sandbox_for_downloads(asked: Ask) -> None:
    exported = asked("POST", "/sandboxes/one/v1/analytics/export", {}).json
    path = exported["downloadUrl"].removeprefix("http://localhost:3000")
    assert path.startswith("/sandboxes/one/exports/exp_")
    assert asked("GET", path).status == 200
    assert asked("GET", path.removeprefix("/sandboxes/one")).status == 404


def test_a_prefix_names_the_sandbox_for_notifications(asked: Ask) -> None:
    made = payment(asked, "/sandboxes/one")
    asked("POST", f"/webhooks/mercadopago/acc_demo?id={made['id']}")
    assert asked("GET", f"/sandboxes/one/v1/payments/{made['id']}").json["status"] == "pending"
    asked("POST", f"/sandboxes/one/webhooks/mercadopago/acc_demo?id={made['id']}")
    assert asked("GET", f"/sandboxes/one/v1/payments/{made['id']}").json["status"] == "approved"


def test_keys_minted_under_a_prefix_belong_to_its_sandbox(asked: Ask) -> None:
    body = {"name": "worker", "permissions": ["customers:read"]}
    key = asked("POST", "/sandboxes/one/v1/auth/api-keys", body).json["apiKey"]
    assert key.startswith("test_sk_sandbox_one_")
    assert asked("GET", "/v1/customers", headers={"authorization": f"Bearer {key}"}).status == 200
    assert asked("GET", "/v1/payments", headers={"authorization": f"Bearer {key}"}).status == 403


@pytest.mark.parametrize("name", ["a_b", "ñ", "a.b", "%20", "", "x" * 101])
def test_a_name_that_no_sandbox_can_have_is_no_prefix(asked: Ask, name: str) -> None:
    assert asked("GET", f"/sandboxes/{name}/v1/customers").status == 404
    assert asked("GET", "/__admin/health").json["sandboxes"] == 2


@pytest.mark.parametrize("path", ["/sandboxes", "/sandboxes/", "/sandboxes/a_b/"])
def test_a_prefix_without_a_name_is_a_json_404(asked: Ask, path: str) -> None:
    assert asked("GET", path).error["code"] == "not_found"


def test_the_vendors_api_is_described_as_openapi(asked: Ask) -> None:
    answered = asked("GET", "/openapi.json")
    assert answered.header("content-type") == "application/json"
    assert answered.json["openapi"] == "3.1.0"
    assert "/v1/payments/create" in answered.text
    assert asked("GET", "/openapi.yaml").text.startswith("openapi: 3.1.0")
