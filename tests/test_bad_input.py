"""Whatever is sent: never a 500, always the vendor's error, and what is refused changes nothing.

Every operation of the catalog is asked through the real codec, with raw bytes of path, query,
headers and body, and through the engine, with what no codec would let through.
"""

import json
from dataclasses import fields
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from respondeia_mock.app import build
from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.exchange import Call
from respondeia_mock.core.operation import Operation
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.store import Table
from respondeia_mock.http.application import Application
from respondeia_mock.loading.schemas import SchemaBook
from respondeia_mock.loading.validators import BASE, Schema, read_schema
from respondeia_mock.settings import Settings
from tests.asgi import Answered, ask
from tests.conftest import NOW

BOOK = SchemaBook()
ROWS = (*OPERATIONS, *BESIDES)
CUSTOMER = "wa:5491123456789"
FEW = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

BODIES: dict[str, dict[str, Any]] = {
    "auth.login": {"email": "demo@respondeia.com", "password": "demo1234"},
    "auth.create_api_key": {"name": "key", "permissions": ["messages:read"]},
    "messages.send": {
        "channel": "whatsapp",
        "to": CUSTOMER,
        "content": "Hola",
        "type": "image",
        "mediaUrl": "https://shop.example/a.png",
    },
    "messages.read": {},
    "customers.update": {
        "name": "Ana",
        "email": "ana@example.com",
        "phone": "+549",
        "tags": ["vip"],
        "notes": "x",
        "metadata": {"a": 1},
        "aiEnabled": False,
    },
    "ai.training.upload": {"type": "faq", "data": {"faqs": [{"question": "a", "answer": "b"}]}},
    "ai.settings.update": {
        "enabled": True,
        "language": "es",
        "tone": "casual",
        "welcomeMessage": "Hola",
        "fallbackMessage": "¿?",
        "confidenceThreshold": 0.5,
        "autoEscalate": True,
        "escalationKeywords": ["persona"],
        "responseDelayMs": 1,
        "businessHours": {"days": ["mon"], "start": "09:00"},
    },
    "ai.test": {"message": "Hola", "customerId": CUSTOMER, "channel": "whatsapp"},
    "payments.create": {
        "customer_id": CUSTOMER,
        "amount": 5900,
        "provider": "mercadopago",
        "currency": "ARS",
        "description": "Plan Pro",
        "notification_url": "https://shop.example/n",
        "auto_return": "all",
        "back_url": "https://shop.example/b",
    },
    "payments.refund": {"reason": "x", "amount": 5900},
    "analytics.export": {"type": "payments", "format": "json", "period": "7d"},
    "webhooks.create": {
        "url": "https://shop.example/hook",
        "events": ["message.sent"],
        "secret": "s",
    },
    "webhooks.test": {"event": "message.sent"},
    "mercadopago.notify": {"type": "payment", "data": {"id": "pay_none"}},
}
"""A right body of every operation that takes one, with every field."""

ODD_VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 1.5, 1e308, -1e308, 2**53, 2**64, 10**30,
    "", " ", "x", "\x00", "\n", "5900", "a\r\nb", "ñ🧉", "\u2028", "x" * 5000, "7d\n", "http://[",
    "2026-02-30", "2026-03-02T25:00:00Z", "0001-01-01", "9999-12-31", "9999d", "__proto__",
    [], [None], [[]], [{}], ["mon", "mon"], ["x"] * 200, [1, "a"],
    {}, {"": None}, {"a": {"b": [1]}}, {"__proto__": {"a": 1}}, {"days": "mon"}, {"id": 5},
]  # fmt: skip

MALFORMED = [
    b"{", b"}", b"{]", b'{"a":}', b'{"a" 1}', b"{'a':1}", b'{"a":1,}', b"[1,]", b'{"a":1}}',
    b"nul", b"True", b"undefined", b"NaN", b"Infinity", b"-Infinity", b'{"amount":NaN}',
    b'{"amount":Infinity}', b'{"amount":-Infinity}', b'{"amount":1e999}', b'{"amount":-1e999}',
    b'{"amount":' + b"9" * 5000 + b"}", b'{"amount":01}', b'{"amount":.5}', b'{"amount":0x10}',
    b'{"content":"\\ud800"}', b'{"content":"\\udc00\\ud800"}', b'{"\\ud800":1}', b'{"a":"\\x"}',
    b'{"content":"\xff"}', b'{"content":"\xed\xa0\x80"}', b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}",
    b'{"content":"\x00"}', b'{"content":"a\nb"}', b"\x00", b" ", b"\n\t", b"//\n{}",
    b"[" * 65 + b"]" * 65, b'{"a":' * 65 + b"1" + b"}" * 65, b"[" * 100_000,
    b"[]", b'"text"', b"5900", b"null", b"true", b"1e5",
    b"x" * 2_097_152, b'{"content":"' + b"x" * 2_097_152 + b'"}',
]  # fmt: skip

ODD_SEGMENTS = [
    b"%00", b"%2F", b"%2e%2e", b"..", b".", b"%20", b"%", b"%zz", b"%FF", b"%C3%28", b"%0D%0A",
    b"pay_none", b"wa:0%00", b"%2Fv1%2Fcustomers", b"x" * 5000, b"%F0%9F%A7%89", b"-1", b"null",
    b"a%2Fb%2Fc", b"%25", b"{payment_id}", b"*", b";a=b", b"@", b"%7F", b"%E2%80%A8",
]  # fmt: skip

ODD_QUERIES = [
    b"limit=0", b"limit=-1", b"limit=1001", b"limit=abc", b"limit=1.0", b"limit=1e2",
    b"limit=%C2%B2", b"limit=" + b"9" * 5000, b"limit=5&limit=x", b"limit[]=5", b"limit=+",
    b"page=0", b"page=-1", b"page=x", b"page=" + b"9" * 15, b"page=" + b"9" * 400,
    b"cursor=x", b"cursor=%FF", b"cursor=" + b"x" * 2000, b"cursor=MTIzLg", b"cursor=====",
    b"cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTkuYQ", b"cursor=Ni4x%0A", b"cursor=LTEuYQ",
    b"customer_id=", b"customer_id=%20", b"customer_id=%00", b"customer_id=" + b"x" * 5000,
    b"customerId=wa:1", b"job_id=none", b"job_id=%00", b"period=0d", b"period=366d", b"period=7",
    b"period=7d%0A", b"period=9999w", b"period=%D9%A1d", b"start_date=2026-02-30",
    b"start_date=2026-03-03&end_date=2026-03-01", b"start_date=0001-01-01T00:00:00%2B23:59",
    b"end_date=9999-12-31", b"end_date=9999-12-31T23:59:59-23:59", b"start_date=now",
    b"token=wrong", b"token=%C3%B1", b"&&&", b"=", b"=&=", b"%", b"%zz=%zz", b"a" * 5000,
    b"\xff=\xff",
    b"limit=5;page=x", b"?limit=x", b"__proto__=1", b"id=pay_none&topic=payment", b"data.id=%00",
]  # fmt: skip

ODD_HEADERS: list[dict[str, str | bytes | None]] = [
    {"content-type": "text/plain"},
    {"content-type": "application/x-www-form-urlencoded"},
    {"content-type": "application/jsonp"},
    {"content-type": b"\xff\xff"},
    {"content-type": ""},
    {"idempotency-key": b"\xff\x00\n"},
    {"idempotency-key": "x" * 10_000},
    {"authorization": None},
    {"authorization": "Bearer"},
    {"authorization": "Bearer "},
    {"authorization": b"Bearer \xff\xfe"},
    {"authorization": "Bearer YOUR_API_TOKEN"},
    {"authorization": "Bearer sk_live_none"},
    {"authorization": "Bearer test_sk_sandbox_"},
    {"authorization": "Bearer test_sk_sandbox_a.b"},
    {"authorization": "Bearer test_sk_sandbox_live_x"},
    {"authorization": "Bearer " + "x" * 10_000},
    {"host": None},
    {"host": b"\xff"},
    {"host": "evil.com/\r\nx: y"},
    {"origin": b"\xff"},
]
WITHOUT_TOKEN = [each for each in ODD_HEADERS if "authorization" in each]


class World:
    """An application with a little of everything in it, and a way to see whether it changed."""

    def __init__(self) -> None:
        chosen = Settings(fixtures=("minimal",), now=NOW, speed=0, rate_limit=False)
        self.application: Application = build(chosen)
        self.engine: Engine = self.application.parts.engine
        self.sandbox: Sandbox = self.engine.sandboxes.test
        made = {name: self._made(name) for name in BODIES if name not in _NEEDING_AN_ID}
        self.ids = {
            "message_id": made["messages.send"]["messageId"],
            "customer_id": CUSTOMER,
            "payment_id": made["payments.create"]["id"],
            "webhook_id": made["webhooks.create"]["webhookId"],
            "export_id": made["analytics.export"]["exportId"],
            "account_id": "acc_demo",
        }

    def _made(self, name: str) -> Any:  # noqa: ANN401 (a JSON document)
        operation = next(row for row in ROWS if row.name == name)
        answered = ask(self.application, operation.method, operation.path, BODIES[name])
        assert answered.status == operation.status, answered.text
        return answered.json

    def path(self, operation: Operation, segment: bytes | None = None) -> bytes:
        """Return the operation's path with right ids, or with one odd segment instead."""
        parts = [
            (segment or quote(self.ids[part[1:-1]]).encode()) if part[:1] == "{" else part.encode()
            for part in operation.path.split("/")
        ]
        return b"/".join(parts)

    def send(
        self,
        operation: Operation,
        path: bytes,
        raw: bytes = b"",
        headers: dict[str, str | bytes | None] | None = None,
    ) -> Answered:
        """Ask through the codec; hold the answer against what every answer keeps."""
        before = self.picture()
        answered = ask(self.application, operation.method, path, raw=raw, headers=headers)
        self.check(operation, answered.status, answered.body, before)
        for name, value in answered.headers:
            assert value.isprintable(), (name, value)
        return answered

    def handle(self, operation: Operation, call: Call) -> int:
        """Ask the engine itself; hold the reply against what every answer keeps."""
        before = self.picture()
        reply = self.engine.handle(call)
        self.check(operation, reply.status, reply.body, before)
        return reply.status

    def check(self, operation: Operation, status: int, body: bytes, before: str) -> None:
        assert status in {200, 201, 400, 401, 404}, body
        if status < 400:
            return
        flaw = BOOK.response_violation(operation.name, status, json.loads(body))
        assert flaw is None, flaw
        assert self.picture() == before

    def picture(self) -> str:
        """Write down everything that a call could change, but for the journal and the counters."""
        return "\n".join(_picture(each) for each in self.engine.sandboxes)


_NEEDING_AN_ID = {
    "messages.read",
    "customers.update",
    "payments.refund",
    "webhooks.test",
    "auth.login",
    "ai.test",
    "mercadopago.notify",
}


_CHANGING_NOTHING = {
    "mercadopago.notify",
    "ai.test",
    "ai.settings.update",
}  # the last is so already


def _picture(sandbox: Sandbox) -> str:
    parts = [getattr(sandbox.store, each.name) for each in fields(sandbox.store)]
    shown = [list(part) if isinstance(part, Table) else part for part in parts]
    counted = (sandbox.events.total, len(list(sandbox.outbox)), len(sandbox.schedule))
    return repr((sandbox.name, shown, counted, sandbox.remembered, sandbox.revoked))


@pytest.fixture
def world() -> World:
    return World()


def named(row: Operation) -> str:
    return row.name


every_operation = pytest.mark.parametrize("operation", ROWS, ids=named)
every_operation_with_a_body = pytest.mark.parametrize(
    "operation", [row for row in ROWS if row.has_body], ids=named
)


def schema_of(operation: Operation) -> Schema:
    return read_schema(f"{BASE}requests/{operation.name}.json")


def test_there_is_a_right_body_for_every_operation_that_takes_one() -> None:
    assert sorted(BODIES) == sorted(row.name for row in ROWS if row.has_body)
    for name, body in BODIES.items():
        assert BOOK.shape_of(name).violation(body) is None
        known = read_schema(f"{BASE}requests/{name}.json").get("properties", {})
        assert name == "mercadopago.notify" or set(known) - set(body) <= {"startDate", "endDate"}


def test_the_picture_shows_what_a_success_changes(world: World) -> None:
    changing = [row for row in ROWS if row.name in BODIES and row.name not in _CHANGING_NOTHING]
    for operation in changing:
        name = operation.name
        if name == "payments.refund":
            ask(world.application, "POST", "/__admin/clock/advance", {"by": 3})
        before = world.picture()
        raw = json.dumps(BODIES[name]).encode()
        assert world.send(operation, world.path(operation), raw).status == operation.status
        assert world.picture() != before, name


@every_operation_with_a_body
def test_an_odd_value_in_any_field_is_refused_or_taken(world: World, operation: Operation) -> None:
    right = BODIES[operation.name]
    refused = 0
    for name in schema_of(operation).get("properties", {}):
        snake = "".join(f"_{each.lower()}" if each.isupper() else each for each in name)
        for value in ODD_VALUES:
            for spelling in {name, snake}:
                body = {key: kept for key, kept in right.items() if key != name} | {spelling: value}
                raw = json.dumps(body).encode()
                refused += world.send(operation, world.path(operation), raw).status == 400
    assert bool(refused) == bool(schema_of(operation).get("properties"))


@every_operation_with_a_body
@FEW
@given(data=st.data())
def test_odd_values_in_many_fields_are_refused_or_taken(
    world: World, operation: Operation, data: st.DataObject
) -> None:
    right = BODIES[operation.name]
    names = [*schema_of(operation).get("properties", {}), "id", "", "status", "ñ", "customerID"]
    odd = st.sampled_from(ODD_VALUES) | st.text(max_size=20) | st.integers() | st.floats()
    drawn = data.draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=5), odd))
    dropped = data.draw(st.sets(st.sampled_from([*right, "none"])))
    body = {name: value for name, value in right.items() if name not in dropped} | drawn
    raw = json.dumps(body).encode("utf-8", "surrogatepass")

    world.send(operation, world.path(operation), raw)


@every_operation_with_a_body
def test_a_body_that_cannot_be_read_is_400(world: World, operation: Operation) -> None:
    for raw in MALFORMED:
        answered = world.send(operation, world.path(operation), raw)
        assert answered.status == 400, raw[:40]


@every_operation_with_a_body
@FEW
@given(
    # An empty object is as good as no body, where every field is optional.
    raw=st.binary(min_size=1, max_size=60).filter(lambda raw: b"".join(raw.split()) != b"{}")
    | st.text(max_size=30).map(json.dumps).map(str.encode)
)
def test_bytes_of_any_kind_are_400(world: World, operation: Operation, raw: bytes) -> None:
    answered = world.send(operation, world.path(operation), raw)
    assert answered.status == 400


@every_operation_with_a_body
def test_a_repeated_key_counts_once_and_its_last_value(world: World, operation: Operation) -> None:
    for name in schema_of(operation).get("required", ()):
        right = json.dumps(BODIES[operation.name]).encode()
        wrong_last = right[:-1] + f',"{name}":null}}'.encode()
        answered = world.send(operation, world.path(operation), wrong_last)
        assert (answered.status, answered.error["field"]) == (400, name)
        wrong_first = f'{{"{name}":null,'.encode() + right[1:]
        assert world.send(operation, world.path(operation), wrong_first).status < 300


@every_operation_with_a_body
def test_a_body_at_the_limit_of_depth_is_read_and_one_deeper_is_not(
    world: World, operation: Operation
) -> None:
    right = json.dumps({**BODIES[operation.name], "x": "DEEP"})
    for levels, code in ((63, None), (64, "invalid_json")):
        raw = right.replace('"DEEP"', "[" * levels + "]" * levels).encode()
        answered = world.send(operation, world.path(operation), raw)
        assert (answered.status >= 400 and answered.error["code"] == "invalid_json") == bool(code)


@every_operation
def test_an_odd_id_is_404_or_400(world: World, operation: Operation) -> None:
    raw = json.dumps(BODIES[operation.name]).encode() if operation.has_body else b""
    for segment in ODD_SEGMENTS if operation.parameters else ():
        answered = world.send(operation, world.path(operation, segment), raw)
        if operation.name == "mercadopago.notify":
            assert answered.status in {200, 404}
        else:
            assert answered.status in {400, 404}


@every_operation
def test_odd_bytes_around_a_path_are_404(world: World, operation: Operation) -> None:
    path = world.path(operation)
    raw = json.dumps(BODIES[operation.name]).encode() if operation.has_body else b""
    doubled = b"/" + path[1:].replace(b"/", b"//")
    for odd in (path + b"/", path + b"/%00", path + b"%00x", doubled, path + b"%2F"):
        status = world.send(operation, odd, raw).status
        assert status in ({200, 404} if operation.name == "mercadopago.notify" else {400, 404})


@every_operation
def test_odd_queries_are_refused_or_ignored(world: World, operation: Operation) -> None:
    raw = json.dumps(BODIES[operation.name]).encode() if operation.has_body else b""
    for query in ODD_QUERIES:
        world.send(operation, world.path(operation) + b"?" + query, raw)


@pytest.mark.parametrize("operation", [row for row in ROWS if not row.has_body], ids=named)
@FEW
@given(data=st.data())
def test_queries_of_any_kind_are_refused_or_ignored(
    world: World, operation: Operation, data: st.DataObject
) -> None:
    known = [*schema_of(operation).get("properties", {}), "x"]
    names = st.sampled_from(known) | st.text(max_size=4)
    values = st.text(max_size=12) | st.integers().map(str) | st.floats().map(str)
    pairs = data.draw(st.lists(st.tuples(names, values), max_size=4))
    query = "&".join(f"{quote(n, errors='ignore')}={quote(v, errors='ignore')}" for n, v in pairs)
    noise = data.draw(st.binary(max_size=4))

    world.send(operation, world.path(operation) + b"?" + query.encode() + noise)


@every_operation
def test_odd_headers_are_refused_or_ignored(world: World, operation: Operation) -> None:
    raw = json.dumps(BODIES[operation.name]).encode() if operation.has_body else b""
    for headers in ODD_HEADERS:
        world.send(operation, world.path(operation), raw, headers)


@every_operation
def test_without_a_valid_token_nothing_is_read_and_nothing_changes(
    world: World, operation: Operation
) -> None:
    for headers in WITHOUT_TOKEN:
        for raw in (b"", b"{", b'{"amount":NaN}'):
            before = world.picture()
            status = world.send(operation, world.path(operation), raw, headers).status
            assert status == 401 or operation.access == "public"
            if operation.name != "mercadopago.notify":
                assert world.picture() == before


@every_operation
@FEW
@given(data=st.data())
def test_the_engine_takes_what_no_codec_lets_through(
    world: World, operation: Operation, data: st.DataObject
) -> None:
    texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
        ["", "\x00", "\r\n", "a/b", " ", "..", "x" * 300]
    )
    known = list(schema_of(operation).get("properties", {}))
    segments = tuple(
        data.draw(texts) if part.startswith("{") else part for part in operation.path.split("/")[1:]
    )
    query = data.draw(st.dictionaries(st.sampled_from([*known, "x"]) | texts, texts, max_size=3))
    sent = data.draw(st.sampled_from([b"", b"{}", *MALFORMED[:-2]]) | st.binary(max_size=20))
    token = data.draw(
        st.sampled_from(["Bearer test_sk_demo", "Bearer", "", "test_sk_demo"]) | texts
    )
    call = Call(operation.method, segments, {"authorization": token}, query, sent)

    world.handle(operation, call)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "BREW", ""])
@FEW
@given(path=st.binary(max_size=30))
def test_any_path_of_v1_answers_in_the_vendors_shape(
    world: World, method: str, path: bytes
) -> None:
    before = world.picture()
    answered = ask(world.application, method, b"/v1/" + path.replace(b"/", b"%"))
    assert answered.status == 404
    assert BOOK.response_violation("unknown", 404, answered.json) is None
    assert world.picture() == before
