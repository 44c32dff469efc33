"""Whatever goes wrong, nothing is found against who does as the page says."""

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from respondeia_mock.app import build_engine
from respondeia_mock.conduct.judging import judge
from respondeia_mock.core.exchange import Reply
from tests.conduct.conftest import Client
from tests.conftest import FROZEN

FAULTS: Sequence[dict[str, Any]] = (
    {"status": 503},
    {"status": 500},
    {"status": 503, "retry_after": 7},
    {"status": 429, "retry_after": 12},
    {"connection_reset": True},
    {"connection_reset": True, "after_commit": True},
    {"empty_response": True},
    {"timeout": True},
    {"status": 500, "after_commit": True},
    {"truncate": 0.5},
    {"malformed": True},
    {"delay": 2},
)
FAQ = {"type": "faq", "data": {"faqs": [{"question": "¿?", "answer": "Sí"}]}}
ATTEMPTS = 8
Send = Callable[[], Reply]


class Careful:
    """Waits as told, backs off, keeps its keys, reads lists to the end, and polls as the page."""

    def __init__(self, client: Client, jitter: float) -> None:
        self.client = client
        self.jitter = jitter
        self.number = 0
        self.is_told = False

    def name(self) -> str:
        self.number += 1
        return f"{self.number}"

    def pause(self, reply: Reply, attempt: int) -> float | None:
        """Return the seconds to wait before the next attempt; None if none is needed."""
        lost = reply.wire.lost if reply.wire else None
        if lost is not None:
            patience = 10 if lost == "timeout" else 0
            return patience + 2.0**attempt * self.jitter
        cut = reply.wire is not None and reply.wire.truncate is not None
        if reply.status == 429 or reply.status >= 500 or cut or reply.body.endswith(b",}"):
            asked = reply.headers.get("Retry-After")
            return float(asked) if asked else 2.0**attempt * self.jitter
        return None

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Reply:
        return self.at_once(1, lambda: self.client.send(method, path, body, **headers))

    def at_once(self, parts: int, send: Send) -> Reply:
        """Have several parts of a program ask for the same; each that fails tries again."""
        for attempt in range(ATTEMPTS):
            replies = [send() for _ in range(parts)]
            pauses = [each for reply in replies if (each := self.pause(reply, attempt)) is not None]
            if not pauses:
                return replies[-1]
            self.client.wait(max(pauses))
            parts = len(pauses)
        raise AssertionError("there are fewer faults than attempts")

    def subscribe(self) -> None:
        body = {"url": "http://127.0.0.1:9/hook", "events": ["payment.approved"]}
        self.ask("POST", "/v1/webhooks", body)
        self.is_told = True

    def pay(self) -> None:
        body = {"customer_id": "wa:1", "amount": 5900}
        reply = self.ask("POST", "/v1/payments/create", body, Idempotency_Key=self.name())
        assert reply.status == 201
        path = f"/v1/payments/{next(reversed(list(self.client.sandbox.store.payments))).id}"
        for _ in range(3):
            self.client.wait(5)
            if self.is_told:
                self.client.receive()
            if b'"status":"approved"' in self.ask("GET", path).body:
                break

    def write(self) -> None:
        body = {"channel": "whatsapp", "to": "wa:1", "content": self.name()}
        self.ask("POST", "/v1/messages/send", body)

    def read_all(self) -> None:
        cursor = ""
        while True:
            page = self.ask("GET", f"/v1/messages?customer_id=wa:1&limit=2{cursor}").body
            _, more, rest = page.rpartition(b'"nextCursor":"')
            if not more:
                break
            cursor = "&cursor=" + rest.partition(b'"')[0].decode()

    def train(self) -> None:
        self.ask("POST", "/v1/ai/training/upload", FAQ)
        for _ in range(3):
            self.ask("GET", "/v1/ai/training/status")
            self.client.wait(10)

    def ask_for_nothing(self) -> None:
        self.ask("GET", f"/v1/payments/pay_{self.name()}")

    def ask_together(self) -> None:
        self.at_once(3, lambda: self.client.get("/v1/payments"))


DEEDS = (
    Careful.subscribe,
    Careful.pay,
    Careful.write,
    Careful.read_all,
    Careful.train,
    Careful.ask_for_nothing,
    Careful.ask_together,
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(DEEDS),
        st.lists(st.sampled_from(FAULTS), max_size=3),
        st.sampled_from([0, 0.3, 1, 20, 90]),
    ),
    max_size=8,
)


@settings(max_examples=100, deadline=None)
@given(steps=STEPS, jitter=st.floats(0.6, 1.4), drives_sleep=st.booleans())
def test_nothing_is_found_against_a_careful_client(
    steps: Sequence[tuple[Callable[[Careful], None], Sequence[dict[str, Any]], float]],
    jitter: float,
    drives_sleep: bool,  # noqa: FBT001 (hypothesis')
) -> None:
    engine = build_engine(FROZEN)
    client = Client(engine, engine.sandboxes.test)
    client.sandbox.drives_sleep = drives_sleep
    careful = Careful(client, jitter)
    for deed, faults, idle in steps:
        client.sandbox.rules.replace([])
        for fault in faults:
            client.fails(**fault)
        deed(careful)
        client.wait(idle)
    assert [each.document() for each in judge(client.sandbox).findings] == []
