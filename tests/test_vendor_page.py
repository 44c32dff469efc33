"""Every function that the vendor's page prints, written anew in Python, in the page's order.

Each does what the page's does, against the whole application; `setTimeout` advances the clock of
the mock instead of waiting. The headings are the page's.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias
from uuid import UUID

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from respondeia_mock.app import build
from respondeia_mock.settings import Settings
from tests.conftest import NOW

BASE = "http://localhost:3000"
CUSTOMER = "wa:5491123456789"
TEST_KEY = "test_sk_abc123..."  # the page's literal, dots and all
KEY = UUID("7f9c24e8-3b12-4fef-91e0-56a2d5a2c3f1")
# The page contradicts itself: its createPayment and its SDK samples send no key, though it says
# "Use idempotency keys for critical operations".
KEYLESS = ["missing_idempotency_key"]
FULL_ACCESS = [
    "messages:read",
    "messages:write",
    "customers:read",
    "customers:write",
    "analytics:read",
    "webhooks:manage",
]
Headers = Mapping[str, str]
Loose: TypeAlias = Any
"""What JavaScript does not say more of."""


class ThrownError(Exception):
    """What the page's functions throw."""


class Shop:
    """An integration of RespondeIA, as the page writes one."""

    def __init__(self, http: TestClient, api_key: str = TEST_KEY) -> None:
        self.http = http
        self.api_key = api_key
        self.waits: list[float] = []
        self.cache: dict[str, tuple[Any, float]] = {}
        self.breaches: list[str] = []

    def fetch(
        self, url: str, method: str = "GET", headers: Headers | None = None, body: object = None
    ) -> Response:
        content = None if body is None else json.dumps(body)
        return self.http.request(method, url, headers=headers, content=content)

    def get(self, url: str) -> Response:
        return self.fetch(url, headers={"Authorization": f"Bearer {self.api_key}"})

    def post(self, url: str, body: object, **more: str) -> Response:
        headers = {"Authorization": f"Bearer {self.api_key}", "Content-Type": "application/json"}
        return self.fetch(url, "POST", {**headers, **more}, body)

    def sleep(self, seconds: float) -> None:
        """Stand in for `setTimeout`."""
        self.waits.append(seconds)
        self.http.post("/__admin/clock/advance", json={"by": seconds}).raise_for_status()

    def act(self, name: str, **params: str) -> None:
        """Have something happen outside the API."""
        self.http.post(f"/__admin/actions/{name}", json=params).raise_for_status()

    # Obtaining API Tokens

    def login(self, email: str, password: str) -> str:
        body = {"email": email, "password": password}
        headers = {"Content-Type": "application/json"}
        response = self.fetch(f"{BASE}/v1/auth/login", "POST", headers, body)
        if not response.is_success:
            raise ThrownError("Credenciales incorrectas")
        token: str = response.json()["user"]["token"]
        return token

    # Creating API Keys

    def create_api_key(self, token: str, name: str, permissions: list[str]) -> tuple[str, int]:
        response = self.fetch(
            f"{BASE}/v1/auth/api-keys",
            "POST",
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            {"name": name, "permissions": permissions},
        )
        created = response.json()
        return created["apiKey"], created["createdAt"]

    # Handling Rate Limits

    def api_request_with_retry(self, url: str, **options: Loose) -> Response:
        response = self.fetch(url, **options)
        if response.status_code == 429:
            retry_after = int(response.headers.get("Retry-After") or "60")
            self.sleep(retry_after)
            return self.api_request_with_retry(url, **options)
        return response

    # Error Handling Example

    def handle_api_request(self, url: str, **options: Loose) -> Loose:
        response = self.fetch(url, **options)
        if not response.is_success:
            error = response.json()
            match response.status_code:
                case 400:
                    raise ThrownError(f"Bad Request: {error['error']['message']}")
                case 401:
                    raise ThrownError("Unauthorized: Invalid API token")
                case 403:
                    raise ThrownError("Forbidden: Insufficient permissions")
                case 404:
                    raise ThrownError("Not Found: Resource does not exist")
                case 429:
                    raise ThrownError("Rate limit exceeded")
                case 500:
                    raise ThrownError("Internal server error")
                case _:
                    raise ThrownError(f"API Error: {error['error']['message']}")
        return response.json()

    # Send a WhatsApp Message

    def send_message(self, **params: str) -> dict[str, Any]:
        response = self.post(f"{BASE}/v1/messages/send", params)
        if not response.is_success:
            raise ThrownError("Failed to send message")
        sent = response.json()
        return {name: sent[name] for name in ("messageId", "status", "sentAt")}

    # Retrieve Conversation History

    def get_conversation(
        self, customer_id: str, limit: int = 50, cursor: str | None = None
    ) -> dict[str, Any]:
        params = {"customer_id": customer_id, "limit": str(limit)}
        if cursor:
            params["cursor"] = cursor
        response = self.get(f"{BASE}/v1/messages?{_search_params(params)}")
        if not response.is_success:
            raise ThrownError("Failed to fetch conversation")
        found: dict[str, Any] = response.json()
        return found

    # Create and Track Payment

    def create_payment(self, customer_id: str, amount: int, description: str) -> dict[str, Any]:
        account_id = "acc_demo"
        response = self.post(
            f"{BASE}/v1/payments/create",
            {
                "provider": "mercadopago",
                "customer_id": customer_id,
                "amount": amount,
                "currency": "ARS",
                "description": description,
                "notification_url": f"https://api.respondeia.com/webhooks/mercadopago/{account_id}",
                "auto_return": "approved",
            },
        )
        if not response.is_success:
            raise ThrownError("Failed to create payment")
        payment: dict[str, Any] = response.json()
        return payment

    def poll_payment_status(self, payment_id: str, max_attempts: int = 60) -> dict[str, Any]:
        for _ in range(max_attempts):
            payment: dict[str, Any] = self.get(f"{BASE}/v1/payments/{payment_id}").json()
            if payment["status"] == "approved":
                return payment
            if payment["status"] == "rejected":
                raise ThrownError("Payment rejected")
            self.sleep(5)
        raise ThrownError("Payment timeout")

    # Upload AI Training Data

    def upload_training_data(self, training: Mapping[str, Any]) -> dict[str, Any]:
        response = self.post(f"{BASE}/v1/ai/training/upload", training)
        if not response.is_success:
            raise ThrownError("Failed to upload training data")
        job = response.json()
        return {"jobId": job["jobId"], "status": job["status"]}

    def check_training_status(self, job_id: str) -> dict[str, Any]:
        status = self.get(f"{BASE}/v1/ai/training/status?job_id={job_id}").json()
        return {name: status.get(name) for name in ("status", "progress", "completedAt")}

    def wait_for_training(self, job_id: str) -> list[str]:
        """Loop as the page does; return what it logs."""
        logged = []
        training_complete = False
        while not training_complete:
            status = self.check_training_status(job_id)
            if status["status"] == "completed":
                logged.append("AI training complete!")
                training_complete = True
            elif status["status"] == "failed":
                raise ThrownError("Training failed")
            else:
                logged.append(f"Training progress: {status['progress']}%")
                self.sleep(10)
        return logged

    # Creating a Webhook

    def create_webhook(self, **config: Loose) -> dict[str, Any]:
        webhook = self.post(f"{BASE}/v1/webhooks", config).json()
        return {"webhookId": webhook["webhookId"], "secret": webhook["secret"]}

    # Webhooks, the part on lists

    def fetch_all_pages(self, endpoint: str, limit: int = 100) -> list[Any]:
        all_results: list[Any] = []
        cursor: str | None = None
        while True:
            params = {"limit": str(limit)}
            if cursor:
                params["cursor"] = cursor
            page = self.get(f"{endpoint}?{_search_params(params)}").json()
            all_results += page["data"]
            cursor = page.get("nextCursor")
            if not cursor:
                return all_results

    # 2. Implement Exponential Backoff

    def fetch_with_retry(self, send: Callable[[], Response], max_retries: int = 3) -> Response:
        for attempt in range(max_retries):
            try:
                response = send()
                if response.is_success:
                    return response
                if 400 <= response.status_code < 500:
                    raise ThrownError(f"Client error: {response.status_code}")
            except (ThrownError, ConnectionError):
                if attempt == max_retries - 1:
                    raise
                self.sleep(2**attempt)
        raise AssertionError("unreachable here: nothing answers 5xx")

    # 3. Cache Responses When Possible

    def cached_fetch(self, url: str, now: float, ttl: int = 60000) -> Loose:
        cached = self.cache.get(url)
        if cached and cached[1] > now:
            return cached[0]
        data = self.get(url).json()
        self.cache[url] = (data, now + ttl)
        return data

    # 4. Handle Idempotency

    def create_payment_idempotent(
        self, key: UUID, customer_id: str, amount: int, description: str
    ) -> Response:
        body = {"customer_id": customer_id, "amount": amount, "description": description}
        return self.post(f"{BASE}/v1/payments/create", body, **{"Idempotency-Key": str(key)})


def _search_params(params: Mapping[str, str]) -> str:
    """Write them as URLSearchParams does: a colon becomes %3A."""
    return "&".join(f"{name}={value.replace(':', '%3A')}" for name, value in params.items())


guesses = pytest.mark.parametrize("documented_only", [False], indirect=True, ids=["whole"])
"""For what looks at fields or headers that the page does not have."""


def started(**chosen: Loose) -> Iterator[Shop]:
    """Open a shop; in the end nothing may stand against its conduct but `breaches`."""
    settings = {"fixtures": ("minimal",), "now": NOW, "speed": 0, **chosen}
    with TestClient(build(Settings(**settings)), base_url=BASE) as http:
        http.put("/__admin/clock", json={"drives_sleep": True}).raise_for_status()
        shop = Shop(http)
        yield shop
        conduct = http.get("/__admin/conduct").json()
        assert [each["name"] for each in conduct["findings"]] == shop.breaches
        assert "elsewhere" not in conduct


@pytest.fixture(params=[False, True], ids=["whole", "documented_only"])
def documented_only(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def shop(documented_only: bool) -> Iterator[Shop]:  # noqa: FBT001 (a fixture)
    yield from started(documented_only=documented_only)


@pytest.fixture
def small_shop(documented_only: bool) -> Iterator[Shop]:  # noqa: FBT001 (a fixture)
    yield from started(plan="basico", documented_only=documented_only)


@pytest.fixture
def mate_shop(documented_only: bool) -> Iterator[Shop]:  # noqa: FBT001 (a fixture)
    yield from started(fixtures=("shop",), documented_only=documented_only)


def test_login_gives_the_token_in_user_token(shop: Shop) -> None:
    token = shop.login("demo@respondeia.com", "demo1234")

    shop.api_key = token
    assert shop.get(f"{BASE}/v1/customers").status_code == 200


@guesses
def test_login_answers_who_it_is_in_user_user(shop: Shop) -> None:
    credentials = {"email": "demo@respondeia.com", "password": "demo1234"}
    body = shop.fetch(f"{BASE}/v1/auth/login", "POST", body=credentials).json()

    assert list(body) == ["user"]
    assert sorted(body["user"]) == ["token", "user"]
    assert body["user"]["user"] == {
        "id": "usr_demo",
        "email": "demo@respondeia.com",
        "name": "Lucía Benítez",
        "role": "owner",
        "accountId": "acc_demo",
        "plan": "pro",
        "createdAt": 1772452800000,
    }


def test_a_wrong_password_throws_credenciales_incorrectas(shop: Shop) -> None:
    with pytest.raises(ThrownError, match=r"^Credenciales incorrectas$"):
        shop.login("demo@respondeia.com", "demo12345")


def test_a_key_with_full_access_may_do_everything_with_the_live_data(shop: Shop) -> None:
    token = shop.login("demo@respondeia.com", "demo1234")

    api_key, created_at = shop.create_api_key(token, "Production API", FULL_ACCESS)

    assert api_key.startswith("sk_live_")
    assert created_at == 1772452800000
    shop.api_key = api_key
    payment = shop.create_payment_idempotent(KEY, CUSTOMER, 5900, "Plan Pro").json()
    assert payment["status"] == "pending"
    assert shop.post(f"{BASE}/v1/ai/test", {"message": "Hola"}).status_code == 200


def test_every_response_includes_rate_limit_information(shop: Shop) -> None:
    response = shop.get(f"{BASE}/v1/customers")

    assert response.headers["X-RateLimit-Limit"] == "500"
    assert response.headers["X-RateLimit-Remaining"] == "499"
    assert response.headers["X-RateLimit-Reset"] == "1772452860"


def test_a_429_is_retried_after_as_many_seconds_as_it_says(small_shop: Shop) -> None:
    small_shop.sleep(30)
    statuses = [small_shop.get(f"{BASE}/v1/customers").status_code for _ in range(150)]
    assert statuses == [200] * 150
    small_shop.waits.clear()

    headers = {"Authorization": f"Bearer {TEST_KEY}"}
    response = small_shop.api_request_with_retry(f"{BASE}/v1/customers", headers=headers)

    assert response.status_code == 200
    assert small_shop.waits == [30]


def test_a_429_is_the_one_error_that_is_not_structured(small_shop: Shop) -> None:
    for _ in range(150):
        small_shop.get(f"{BASE}/v1/customers")

    response = small_shop.get(f"{BASE}/v1/customers")

    assert response.text == '{"error":"rate_limit_exceeded","retryAfter":60}'
    assert response.headers["Retry-After"] == "60"
    assert response.headers["X-RateLimit-Remaining"] == "0"


def test_the_documented_error_occurs_word_for_word_for_a_payment(shop: Shop) -> None:
    response = shop.post(f"{BASE}/v1/payments/create", {"amount": 5900})

    assert response.status_code == 400
    assert response.text == (
        '{"error":{"code":"invalid_parameter",'
        '"message":"The \'customer_id\' parameter is required",'
        '"field":"customer_id",'
        '"documentation_url":"https://docs.respondeia.com/api/errors#invalid_parameter"}}'
    )


def test_the_documented_error_occurs_word_for_word_for_the_messages(shop: Shop) -> None:
    response = shop.get(f"{BASE}/v1/messages")

    assert response.status_code == 400
    assert response.text == (
        '{"error":{"code":"invalid_parameter",'
        '"message":"The \'customer_id\' parameter is required",'
        '"field":"customer_id",'
        '"documentation_url":"https://docs.respondeia.com/api/errors#invalid_parameter"}}'
    )


READONLY = {"Authorization": "Bearer test_sk_readonly"}
FULL = {"Authorization": f"Bearer {TEST_KEY}"}


@pytest.mark.parametrize(
    ("path", "options", "thrown"),
    [
        ("/v1/messages", {"headers": FULL}, "Bad Request: The 'customer_id' parameter is required"),
        (
            "/v1/customers",
            {"headers": {"Authorization": "Bearer YOUR_API_TOKEN"}},
            "Unauthorized: Invalid API token",
        ),
        ("/v1/payments", {"headers": READONLY}, "Forbidden: Insufficient permissions"),
        ("/v1/messages/msg_none", {"headers": FULL}, "Not Found: Resource does not exist"),
        ("/v1/mesages", {"headers": FULL}, "Not Found: Resource does not exist"),
    ],
)
def test_handle_api_request_throws_what_the_status_stands_for(
    mate_shop: Shop, path: str, options: dict[str, Any], thrown: str
) -> None:
    mate_shop.breaches = ["undocumented_path"] if path == "/v1/mesages" else []
    with pytest.raises(ThrownError) as caught:
        mate_shop.handle_api_request(BASE + path, **options)
    assert str(caught.value) == thrown


def test_handle_api_request_throws_when_the_rate_limit_is_exceeded(small_shop: Shop) -> None:
    for _ in range(150):
        small_shop.handle_api_request(f"{BASE}/v1/customers", headers=FULL)
    with pytest.raises(ThrownError, match=r"^Rate limit exceeded$"):
        small_shop.handle_api_request(f"{BASE}/v1/customers", headers=FULL)


def test_handle_api_request_returns_the_body_of_a_success(shop: Shop) -> None:
    body = shop.handle_api_request(f"{BASE}/v1/customers?page=1&limit=100", headers=FULL)
    assert body == {"data": [], "hasMore": False}


def test_a_whatsapp_message_is_sent(shop: Shop) -> None:
    result = shop.send_message(
        channel="whatsapp", to=CUSTOMER, content="Hola! Cómo puedo ayudarte hoy?", type="text"
    )

    assert result["messageId"].startswith("msg_")
    assert result["status"] == "sent"
    assert result["sentAt"] == 1772452800000


def test_a_message_that_cannot_be_sent_throws(shop: Shop) -> None:
    with pytest.raises(ThrownError, match=r"^Failed to send message$"):
        shop.send_message(channel="fax", to=CUSTOMER, content="Hola", type="text")


def test_the_conversation_shows_who_said_what(shop: Shop) -> None:
    shop.send_message(channel="whatsapp", to=CUSTOMER, content="¿En qué te ayudo?", type="text")
    shop.sleep(1)
    shop.act("message.receive", customer_id=CUSTOMER, content="Hola 👋")

    conversation = shop.get_conversation(CUSTOMER, 50)

    shown = []
    for message in conversation["messages"]:
        source = "[AI]" if message["aiGenerated"] else "[Human]"
        direction = "←" if message["direction"] == "inbound" else "→"
        shown.append(f"{source} {direction} {message['content']}")
    assert shown == ["[Human] ← Hola 👋", "[Human] → ¿En qué te ayudo?"]
    assert conversation["totalCount"] == 2
    assert conversation["hasMore"] is False
    assert "nextCursor" not in conversation


def test_a_message_has_the_eight_documented_fields_first(shop: Shop) -> None:
    sent = shop.send_message(channel="whatsapp", to=CUSTOMER, content="Hola", type="text")

    (message,) = shop.get_conversation(CUSTOMER)["messages"]

    assert list(message.items())[:8] == [
        ("id", sent["messageId"]),
        ("customerId", "wa:5491123456789"),
        ("content", "Hola"),
        ("type", "text"),
        ("direction", "outbound"),
        ("timestamp", 1772452800000),
        ("status", "sent"),
        ("aiGenerated", False),
    ]


def test_the_next_page_of_a_conversation_goes_on_where_the_first_ended(shop: Shop) -> None:
    for number in range(1, 6):
        shop.send_message(channel="whatsapp", to=CUSTOMER, content=f"{number}", type="text")

    first = shop.get_conversation(CUSTOMER, 2)
    second = shop.get_conversation(CUSTOMER, 2, first["nextCursor"])
    third = shop.get_conversation(CUSTOMER, 2, second["nextCursor"])

    pages = [[each["content"] for each in page["messages"]] for page in (first, second, third)]
    assert pages == [["5", "4"], ["3", "2"], ["1"]]
    assert [page["hasMore"] for page in (first, second, third)] == [True, True, False]
    assert [page["totalCount"] for page in (first, second, third)] == [5, 5, 5]
    assert "nextCursor" not in third


def test_a_fresh_server_has_an_empty_conversation(shop: Shop) -> None:
    conversation = shop.get_conversation(CUSTOMER, 50)
    assert conversation == {"messages": [], "totalCount": 0, "data": [], "hasMore": False}


def test_a_payment_is_created_pending_with_a_link(shop: Shop) -> None:
    shop.breaches = KEYLESS
    payment = shop.create_payment(CUSTOMER, 5900, "Plan Pro - Mensual")

    assert list(payment.items())[:7] == [
        ("id", payment["id"]),
        ("customerId", "wa:5491123456789"),
        ("amount", 5900),
        ("currency", "ARS"),
        ("status", "pending"),
        ("paymentLink", f"http://localhost:3000/checkout/{payment['id']}"),
        ("createdAt", 1772452800000),
    ]
    assert payment["id"].startswith("pay_")
    assert "paidAt" not in payment


def test_a_payment_without_an_amount_throws(shop: Shop) -> None:
    with pytest.raises(ThrownError, match=r"^Failed to create payment$"):
        shop.create_payment(CUSTOMER, 0, "Nada")


def test_the_example_of_a_payment_runs_to_its_confirmation(shop: Shop) -> None:
    shop.breaches = KEYLESS
    payment = shop.create_payment(CUSTOMER, 5900, "Plan Pro - Mensual")
    link = f"Tu enlace de pago: {payment['paymentLink']}"
    shop.send_message(channel="whatsapp", to=CUSTOMER, content=link, type="text")

    completed = shop.poll_payment_status(payment["id"])
    thanks = "Pago confirmado! Gracias por tu compra."
    shop.send_message(channel="whatsapp", to=CUSTOMER, content=thanks, type="text")

    assert shop.waits == [5]
    assert completed["status"] == "approved"
    assert completed["paidAt"] == 1772452803000
    said = [each["content"] for each in shop.get_conversation(CUSTOMER)["messages"]]
    assert said == [thanks, link]


def test_polling_a_payment_of_the_magic_amount_throws_that_it_was_rejected(shop: Shop) -> None:
    shop.breaches = KEYLESS
    payment = shop.create_payment(CUSTOMER, 100402, "Plan Pro - Mensual")

    with pytest.raises(ThrownError, match=r"^Payment rejected$"):
        shop.poll_payment_status(payment["id"])

    assert shop.waits == [5]


@guesses
def test_a_rejected_payment_says_why(shop: Shop) -> None:
    shop.breaches = KEYLESS
    payment = shop.create_payment(CUSTOMER, 100402, "Plan Pro - Mensual")
    shop.sleep(5)

    rejected = shop.get(f"{BASE}/v1/payments/{payment['id']}").json()

    assert rejected["rejectionReason"] == "cc_rejected_other_reason"


def test_polling_a_payment_that_stays_pending_times_out(shop: Shop) -> None:
    shop.breaches = KEYLESS
    payment = shop.create_payment(CUSTOMER, 100403, "Plan Pro - Mensual")

    with pytest.raises(ThrownError, match=r"^Payment timeout$"):
        shop.poll_payment_status(payment["id"], max_attempts=4)

    assert shop.waits == [5, 5, 5, 5]


def test_polling_with_a_wrong_id_ends_by_itself(shop: Shop) -> None:
    # An error's body has no `status`, or the page's loop would go round with it.
    with pytest.raises(KeyError, match="status"):
        shop.poll_payment_status("pay_none")


FAQ_DATA = {
    "type": "faq",
    "data": {
        "faqs": [
            {
                "question": "Cuáles son los horarios de atención?",
                "answer": "Nuestro AI está disponible 24/7. "
                "Atención humana de 9 AM a 6 PM de lunes a viernes.",
            },
            {
                "question": "Cómo cancelo mi suscripción?",
                "answer": "Puedes cancelar en cualquier momento desde tu panel de control "
                "en Configuración → Suscripción.",
            },
            {
                "question": "Ofrecen prueba gratuita?",
                "answer": "Sí! Ofrecemos 7 días gratis sin necesidad de tarjeta de crédito.",
            },
        ]
    },
}


def test_training_data_is_uploaded_and_the_loop_ends(shop: Shop) -> None:
    job = shop.upload_training_data(FAQ_DATA)

    assert job["jobId"].startswith("job_")
    assert job["status"] == "queued"
    logged = shop.wait_for_training(job["jobId"])
    assert logged == ["Training progress: 0%", "AI training complete!"]
    assert shop.waits == [10]
    assert shop.check_training_status(job["jobId"]) == {
        "status": "completed",
        "progress": 100,
        "completedAt": 1772452803000,
    }


@guesses
def test_what_was_uploaded_is_what_the_assistant_answers(shop: Shop) -> None:
    shop.wait_for_training(shop.upload_training_data(FAQ_DATA)["jobId"])

    answered = shop.post(f"{BASE}/v1/ai/test", {"message": "ofrecen prueba gratuita"}).json()

    assert answered["response"] == (
        "Sí! Ofrecemos 7 días gratis sin necesidad de tarjeta de crédito."
    )


def test_training_with_nothing_usable_throws(shop: Shop) -> None:
    job = shop.upload_training_data({"type": "faq", "data": {"faqs": [{"question": "¿?"}]}})
    with pytest.raises(ThrownError, match=r"^Training failed$"):
        shop.wait_for_training(job["jobId"])


def test_a_webhook_is_created_and_shows_its_secret(shop: Shop) -> None:
    webhook = shop.create_webhook(
        url="https://yourdomain.com/webhooks/respondeia",
        events=["message.received", "message.sent", "payment.approved", "payment.rejected"],
    )

    assert webhook["webhookId"].startswith("wh_")
    assert webhook["secret"] == "whsec_test_respondeia"


def test_a_webhook_keeps_the_secret_it_was_given(shop: Shop) -> None:
    webhook = shop.create_webhook(
        url="https://yourdomain.com/hook", events=["message.sent"], secret="s3cret ñ"
    )
    assert webhook["secret"] == "s3cret ñ"


THIRTEEN = [
    "message.received",
    "message.sent",
    "message.delivered",
    "message.read",
    "message.failed",
    "payment.created",
    "payment.approved",
    "payment.rejected",
    "payment.refunded",
    "customer.created",
    "customer.updated",
    "conversation.escalated",
    "ai.training.completed",
]


def test_a_webhook_may_have_all_thirteen_events(shop: Shop) -> None:
    webhook = shop.create_webhook(url="https://yourdomain.com/hook", events=THIRTEEN)
    assert webhook["webhookId"].startswith("wh_")
    assert len(shop.fetch_all_pages("/v1/webhooks")) == 1


@guesses
def test_a_webhook_is_listed_with_its_events(shop: Shop) -> None:
    shop.create_webhook(url="https://yourdomain.com/hook", events=THIRTEEN)
    (listed,) = shop.fetch_all_pages("/v1/webhooks")
    assert listed["events"] == THIRTEEN


def test_all_customers_are_fetched_page_by_page(shop: Shop) -> None:
    for number in range(250):
        shop.send_message(channel="webchat", to=f"web:{number:03}", content="Hola", type="text")

    all_customers = shop.fetch_all_pages("/v1/customers", 100)

    assert len(all_customers) == 250


@guesses
def test_the_newest_customer_comes_first(shop: Shop) -> None:
    for number in range(25):
        shop.send_message(channel="webchat", to=f"web:{number:02}", content="Hola", type="text")

    all_customers = shop.fetch_all_pages("/v1/customers", 10)

    assert [each["id"] for each in all_customers] == [f"web:{n:02}" for n in range(24, -1, -1)]


def test_all_pages_of_the_shop_are_fetched(mate_shop: Shop) -> None:
    assert len(mate_shop.fetch_all_pages("/v1/customers", 7)) == 40


@guesses
def test_all_pages_of_the_shop_hold_each_customer_once(mate_shop: Shop) -> None:
    all_customers = mate_shop.fetch_all_pages("/v1/customers", 7)
    assert len({each["id"] for each in all_customers}) == 40


SDK_CALLS = [
    ("/v1/messages/send", {"channel": "whatsapp", "to": CUSTOMER, "content": "Hola!"}, []),
    (
        "/v1/payments/create",
        {"customerId": CUSTOMER, "amount": 5900, "description": "Plan Pro"},
        KEYLESS,
    ),
]


@pytest.mark.parametrize(("path", "body", "breaches"), SDK_CALLS)
def test_the_bodies_of_the_sdk_are_taken(
    shop: Shop, path: str, body: object, breaches: list[str]
) -> None:
    shop.breaches = breaches
    assert shop.post(BASE + path, body).status_code == 201


def test_the_sdk_spelling_of_a_customer_is_the_same_customer(shop: Shop) -> None:
    shop.breaches = KEYLESS
    body = {"customerId": CUSTOMER, "amount": 5900, "description": "Plan Pro"}
    payment = shop.post(f"{BASE}/v1/payments/create", body).json()
    assert payment["customerId"] == "wa:5491123456789"
    assert payment["currency"] == "ARS"


@guesses
def test_a_payment_of_the_sdk_goes_through_mercadopago(shop: Shop) -> None:
    shop.breaches = KEYLESS
    body = {"customerId": CUSTOMER, "amount": 5900, "description": "Plan Pro"}
    assert shop.post(f"{BASE}/v1/payments/create", body).json()["provider"] == "mercadopago"


def test_the_sdk_gets_a_dashboard(mate_shop: Shop) -> None:
    assert mate_shop.get(f"{BASE}/v1/analytics/dashboard?period=7d").status_code == 200


@guesses
def test_the_sdk_gets_the_dashboard_of_a_period(mate_shop: Shop) -> None:
    metrics = mate_shop.get(f"{BASE}/v1/analytics/dashboard?period=7d").json()
    assert metrics["period"] == "7d"
    assert metrics["endDate"] - metrics["startDate"] == 7 * 24 * 3600 * 1000
    assert metrics["currency"] == "ARS"


def test_a_success_needs_no_retry(shop: Shop) -> None:
    response = shop.fetch_with_retry(lambda: shop.get(f"{BASE}/v1/customers"))
    assert response.status_code == 200
    assert shop.waits == []


def test_a_client_error_is_thrown_by_fetch_with_retry(shop: Shop) -> None:
    # The page throws inside its own try, so that even a client error is tried three times; its
    # comment says not to.
    shop.breaches = ["retried_4xx"]
    with pytest.raises(ThrownError, match=r"^Client error: 404$"):
        shop.fetch_with_retry(lambda: shop.get(f"{BASE}/v1/payments/pay_none"))
    assert shop.waits == [1, 2]


def test_a_lost_connection_is_tried_again_after_a_longer_wait_each_time(shop: Shop) -> None:
    sends = iter([ConnectionError, ConnectionError, None])

    def send() -> Response:
        lost = next(sends)
        if lost:
            raise lost
        return shop.get(f"{BASE}/v1/customers")

    assert shop.fetch_with_retry(send).status_code == 200
    assert shop.waits == [1, 2]


def test_a_cached_response_is_not_fetched_again_for_a_minute(shop: Shop) -> None:
    url = f"{BASE}/v1/customers"
    assert shop.cached_fetch(url, now=0)["data"] == []
    shop.send_message(channel="whatsapp", to=CUSTOMER, content="Hola", type="text")

    assert shop.cached_fetch(url, now=59_999)["data"] == []
    assert len(shop.cached_fetch(url, now=60_000)["data"]) == 1


def test_the_same_idempotency_key_creates_one_payment(shop: Shop) -> None:
    first = shop.create_payment_idempotent(KEY, CUSTOMER, 5900, "Plan Pro")
    again = shop.create_payment_idempotent(KEY, CUSTOMER, 5900, "Plan Pro")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert len(shop.fetch_all_pages("/v1/payments")) == 1


@guesses
def test_a_repeated_answer_says_so(shop: Shop) -> None:
    first, again = (
        shop.create_payment_idempotent(KEY, CUSTOMER, 5900, "Plan Pro") for _ in range(2)
    )
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"


def test_the_same_idempotency_key_for_another_amount_is_refused(shop: Shop) -> None:
    shop.create_payment_idempotent(KEY, CUSTOMER, 5900, "Plan Pro")
    other = shop.create_payment_idempotent(KEY, CUSTOMER, 5901, "Plan Pro")
    shop.breaches = ["idempotency_key_reused_with_other_body"]

    assert other.status_code == 400
    assert other.json()["error"]["code"] == "idempotency_key_reuse"
    assert len(shop.fetch_all_pages("/v1/payments")) == 1


def test_the_test_key_of_the_page_does_not_affect_production_data(shop: Shop) -> None:
    token = shop.login("demo@respondeia.com", "demo1234")
    shop.send_message(channel="whatsapp", to=CUSTOMER, content="Hola", type="text")

    assert len(shop.fetch_all_pages("/v1/customers")) == 1
    shop.api_key = token
    assert shop.fetch_all_pages("/v1/customers") == []
