"""A sandbox of a running mock, as a test speaks of it: the whole control API from Python.

`Client` is the same for a server elsewhere and for one in this process (`MockServer`). Everything
it does is a call over HTTP; it holds nothing of a sandbox but the receivers that it subscribed.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypedDict, Unpack

from respondeia_mock.client.bringing import Courier
from respondeia_mock.client.clock import Clock
from respondeia_mock.client.conduct import Conduct
from respondeia_mock.client.control import Control
from respondeia_mock.client.customers import Customer, Payments
from respondeia_mock.client.events import Events
from respondeia_mock.client.facts import Facts, facts
from respondeia_mock.client.line import Line, MockError
from respondeia_mock.client.requests import Requests
from respondeia_mock.client.rules import Rule, Rules, failing, replying
from respondeia_mock.client.scenarios import Scenarios
from respondeia_mock.client.states import State
from respondeia_mock.client.webhooks import TIMEOUT, Webhooks, settling

if TYPE_CHECKING:
    from collections.abc import Sequence

TEST = "test"


class Wish(TypedDict, total=False):
    """What a new sandbox shall have of its own; what is not said is as the server was started.

    Attributes:
        name: letters, digits and hyphens; else one is drawn.
        fixtures: a name, a file or a document, or a list of these.
        scenario: a name or a document.
        speed: 0 is frozen.
        now: Unix seconds, a date, or an ISO 8601 date-time.
    """

    name: str
    fixtures: "str | Mapping[str, Any] | Sequence[str | Mapping[str, Any]]"
    scenario: str | Mapping[str, Any]
    plan: str
    speed: float
    now: float | str
    seed: int


class Client:
    """One sandbox of the mock at a URL; a `with` block hangs up at its end.

    Attributes:
        rules: what is scripted.
        clock: its time.
        requests: the calls that arrived.
        events: what happened.
        webhooks: who is told of it.
        state: all that it remembers.
        scenarios: the scenario under way.
        conduct: how its clients behave.
        payments: what payers do.
    """

    def __init__(
        self,
        url: str,
        sandbox: str | None = None,
        admin_token: str | None = None,
        *,
        authority: Path | None = None,
        line: Line | None = None,
    ) -> None:
        """Speak to a mock; nothing is asked yet.

        Args:
            url: where it is, with or without /v1.
            sandbox: which one; `test` if None. It is made when it is first spoken to.
            admin_token: the server's, if it was started with one.
            authority: a file with a certificate to trust besides the system's.
            line: a line that somebody else opened and closes, in the place of one to `url`.
        """
        self._line = Line(url, authority) if line is None else line
        self._hangs_up = line is None
        self._admin_token = admin_token
        self.name = sandbox or TEST
        self._control = Control(self._line, sandbox, admin_token)
        self._courier = Courier(self._control)
        self.rules = Rules(self._control)
        self.clock = Clock(self._control, self._courier)
        self.requests = Requests(self._control)
        self.events = Events(self._control)
        self.webhooks = Webhooks(self._control, self._courier)
        self.state = State(self._control)
        self.scenarios = Scenarios(self._control, self.clock.forget)
        self.conduct = Conduct(self._control)
        self.payments = Payments(self._control)

    @property
    def url(self) -> str:
        """Return where the sandbox is, without /v1: what RESPONDEIA_MOCK_URL holds."""
        below = "" if self.name == TEST else f"/sandboxes/{self.name}"
        return self._line.url + below

    @property
    def base_url(self) -> str:
        """Return where the vendor's API is; it ends in /v1."""
        return f"{self.url}/v1"

    @property
    def admin_url(self) -> str:
        """Return where the control API is."""
        return f"{self.url}/__admin"

    @property
    def control(self) -> Control:
        """Return the control API itself, for what has no verb here."""
        return self._control

    @property
    def api_key(self) -> str:
        """Return a key with every permission."""
        from respondeia_mock.core.sandboxes import key_prefix
        from respondeia_mock.settings import API_KEY

        return API_KEY if self.name == TEST else key_prefix(self.name)

    @cached_property
    def webhook_secret(self) -> str:
        """Return the secret of every webhook that is created without its own."""
        self._control.get("/clock")  # a sandbox is made when it is first spoken to
        rows = self._control.get("/sandboxes")["sandboxes"]
        return str(next(each["webhook_secret"] for each in rows if each["name"] == self.name))

    def sandbox(self, **wish: Unpack[Wish]) -> "Client":
        """Return a client of a new sandbox, which is deleted when that is closed.

        Raises:
            MockError: it cannot be had so; the sentence says why.
        """
        made = Control(self._line, None, self._admin_token).post("/sandboxes", wish)
        return _OwnSandbox(self._line.url, made["name"], self._admin_token, line=self._line)

    def fail(self, operation: str | None = None, **how: Any) -> Rule:  # noqa: ANN401 (each of its own type)
        """Have calls of an operation, or of all, fail; a rule at the end of the list.

        Args:
            operation: such as `payments.create`.
            how: the fault (`status`, 500 if nothing is said; `retry_after`, `code`, `message`,
                `connection_reset`, `timeout`, `delay`, `after_commit` …), how often (`times`,
                `nth`, `skip`, `probability`, `ttl`), which calls (`header`, `body`, `path`,
                `method`, `api_key`), and the rule's `name`.

        Raises:
            MockError: something of it is not known, or cannot be.
        """
        return self.rules.add(failing(operation, how))

    def reply(
        self,
        operation: str | None = None,
        body: Any = None,  # noqa: ANN401 (any JSON)
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **how: Any,  # noqa: ANN401 (each of its own type)
    ) -> Rule:
        """Have calls of an operation, or of all, answered with this; a rule at the end of the list.

        Args:
            operation: such as `customers.get`.
            body: JSON.
            status: of the answer.
            headers: of the answer.
            how: how often and which calls, as for `fail`; a call's body stands in `when`.

        Raises:
            MockError: something of it is not known, or cannot be.
        """
        return self.rules.add(
            replying(operation, {"status": status, "headers": headers, "body": body}, how)
        )

    def do(self, action: str, **params: Any) -> Facts:  # noqa: ANN401 (each action's own)
        """Make something happen outside the API; return its `result` and the `events` it raised.

        Raises:
            MockError: there is no such action, or it cannot be done.
        """
        return facts(self._control.post(f"/actions/{action}", params))

    def customer(self, address: str) -> Customer:
        """Return a customer to play, by their address (`wa:5491123456789`)."""
        return Customer(self._control, address)

    def settle(self, timeout: float = TIMEOUT) -> None:
        """Wait until no delivery is on its way and nothing is due now.

        Raises:
            MockError: that did not come about in `timeout` real seconds.
        """
        self._courier.walk(settling(timeout))

    async def asettle(self, timeout: float = TIMEOUT) -> None:  # noqa: ASYNC109 (late is an answer)
        """Await the same as `settle`."""
        await self._courier.awalk(settling(timeout))

    def coverage(self) -> Facts:
        """Return what of the vendor's contract was exercised here."""
        return facts(self._control.get("/coverage"))

    def reset(self) -> None:
        """Go back to the seed: everything but receivers in this process."""
        self._control.post("/reset")
        self.clock.forget()

    def close(self) -> None:
        """Take the receivers away and hang up; the sandbox stays."""
        for webhook_id in list(self._courier.receivers):
            with suppress(MockError):  # the server, or the sandbox, may be gone
                self.webhooks.unsubscribe(webhook_id)
        self._courier.close()
        if self._hangs_up:
            self._line.close()

    def __enter__(self) -> Self:
        """Begin; nothing is asked yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def __repr__(self) -> str:
        """Say where it is."""
        return f"{type(self).__name__}({self.url!r})"


class _OwnSandbox(Client):
    """A client of a sandbox that goes with it."""

    def close(self) -> None:
        """Delete the sandbox."""
        self._courier.receivers.clear()
        super().close()
        with suppress(MockError):  # somebody else has deleted it, or the server is gone
            Control(self._line, None, self._admin_token).delete(f"/sandboxes/{self.name}")
