"""A shop that uses the API, sound or with one flaw; what the bundled scenarios are run against.

It knows nothing of the mock: it is given a line to the API and a way to sleep.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

CUSTOMER = "wa:5491123456789"
SOON = 2


class LostError(Exception):
    """No answer came: the connection broke, or the time was up."""


class StoppedError(Exception):
    """The shop has given up, and says why."""


@dataclass(frozen=True)
class Heard:
    """An answer."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Line(Protocol):
    """A line to the API."""

    def send(
        self, method: str, path: str, body: object, headers: Mapping[str, str], timeout: float, /
    ) -> Heard: ...


Sleep = Callable[[float], None]


@dataclass(frozen=True)
class Habits:
    """How a shop calls; what is here is sound, a flaw is another value.

    Attributes:
        tries: of one call, in all.
        waits_as_told: sleeps for Retry-After.
        backs_off: sleeps before it tries again after an error.
        key: `kept` over all tries, `fresh` for each, or `none`.
        timeout: seconds it waits for an answer.
        stops_at_401: takes a 401 for final.
        asks: how often it looks whether a payment was decided.
        knows_failure: takes `rejected` and `failed` for final too.
    """

    tries: int = 6
    waits_as_told: bool = True
    backs_off: bool = True
    key: str = "kept"
    timeout: float = 30.0
    stops_at_401: bool = True
    asks: int = 60
    knows_failure: bool = True


SOUND = Habits()


@dataclass
class Shop:
    """A shop that sells, sends and trains."""

    line: Line
    sleep: Sleep
    habits: Habits = SOUND
    _keys: Any = field(default_factory=lambda: count(1))

    def call(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 (any JSON)
        """Call until there is a good answer, as the habits say."""
        key = f"order-{next(self._keys)}"
        for number in range(self.habits.tries):
            try:
                heard = self.line.send(
                    method, path, body, self._headers(method, key), self.habits.timeout
                )
            except LostError:
                self._back_off(number)
                continue
            if heard.status < 300:
                return heard.body
            if 400 <= heard.status < 500 and heard.status not in {401, 429}:
                raise StoppedError(f"{path} answered {heard.status}")
            self._after_error(heard, number)
        raise StoppedError(f"{path} was tried {self.habits.tries} times")

    def create(self, description: str = "") -> str:
        """Charge the customer; return the payment's id."""
        body = {"customer_id": CUSTOMER, "amount": 5900, "description": description}
        return str(self.call("POST", "/v1/payments/create", body)["id"])

    def buy(self) -> str:
        """Charge the customer, and see whether it is paid; return the status in the end."""
        return self.wait_for_payment(self.create())

    def wait_for_payment(self, identifier: str) -> str:
        """Ask every five seconds, as the page does, until the payment is decided."""
        final = {"approved", "rejected"} if self.habits.knows_failure else {"approved"}
        for _ in range(self.habits.asks):
            status = str(self.call("GET", f"/v1/payments/{identifier}")["status"])
            if status in final:
                return status
            self.sleep(5)
        return "unknown"

    def refund(self, identifier: str) -> None:
        self.call("POST", f"/v1/payments/{identifier}/refund", {"reason": "cancelled"})

    def train(self) -> str:
        """Upload training data, and see what comes of it."""
        data = [{"question": "¿Hacen envíos?", "answer": "Sí, a todo el país."}]
        body = {"type": "faq", "data": data}
        job = self.call("POST", "/v1/ai/training/upload", body)["jobId"]
        final = {"completed", "failed"} if self.habits.knows_failure else {"completed"}
        for _ in range(self.habits.asks):
            status = str(self.call("GET", f"/v1/ai/training/status?job_id={job}")["status"])
            if status in final:
                return status
            self.sleep(10)
        return "unknown"

    def say(self, content: str) -> None:
        """Send the customer a message."""
        body = {"channel": "whatsapp", "to": CUSTOMER, "content": content}
        self.call("POST", "/v1/messages/send", body)

    def _headers(self, method: str, key: str) -> dict[str, str]:
        if method != "POST" or self.habits.key == "none":
            return {}
        fresh = self.habits.key == "fresh"
        return {"Idempotency-Key": f"try-{next(self._keys)}" if fresh else key}

    def _after_error(self, heard: Heard, number: int) -> None:
        if heard.status == 401 and self.habits.stops_at_401:
            raise StoppedError("the key is not valid")
        if heard.status == 429 and self.habits.waits_as_told:
            self.sleep(float(heard.headers["Retry-After"]))
        else:
            self._back_off(number)

    def _back_off(self, number: int) -> None:
        if self.habits.backs_off:
            self.sleep(SOON**number)
