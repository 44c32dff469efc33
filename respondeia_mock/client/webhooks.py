"""Webhooks: who is told of events, what is on its way, and receivers in this process.

`deliver_to` an application subscribes a webhook that nothing dials; `settle`, `clock.advance` and
`wait_for` take its deliveries and run them here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from respondeia_mock.client.bringing import Ask, Courier, Receivers, Steps, bring, is_receiving
from respondeia_mock.client.control import Control
from respondeia_mock.client.facts import Facts, all_facts, facts
from respondeia_mock.client.line import MockError
from respondeia_mock.client.receivers import Receiver
from respondeia_mock.core.clock import elapsed
from respondeia_mock.core.entities import LISTENING

TIMEOUT = 5.0
MARGIN = 10.0
_NOT_FOUND = 404


class Webhooks:
    """The webhooks of a sandbox."""

    def __init__(self, control: Control, courier: Courier) -> None:
        """Ask this sandbox."""
        self._control = control
        self._courier = courier

    def deliver_to(
        self,
        receiver: Any,  # noqa: ANN401 (an application of either kind, or a URL)
        path: str = "/webhooks",
        events: Iterable[str] = (),
        secret: str | None = None,
    ) -> str:
        """Bring events to an ASGI or WSGI application, or a URL; return the webhook's id.

        An application runs in the caller's own thread or loop, while it settles, moves the clock
        on or waits. The subscription outlives a reset; the same application at the same path is
        subscribed once.

        Args:
            receiver: the application, or where to post.
            path: where in the application.
            events: which ones; all if none is named.
            secret: what they are signed with, if not the mock's `webhook_secret`.

        Raises:
            TypeError: it is no application.
            MockError: an event, or the URL, is none.
        """
        if isinstance(receiver, str):
            return self.subscribe(receiver, *events, secret=secret)
        made = Receiver(receiver, path)
        webhook_id = self.subscribe(LISTENING, *events, secret=secret)
        for earlier, known in list(self._courier.receivers.items()):
            if known.app is receiver and known.path == path:
                self.unsubscribe(earlier)
        self._courier.receivers[webhook_id] = made
        return webhook_id

    def subscribe(self, url: str, *events: str, secret: str | None = None) -> str:
        """Have a URL told of these events, or of all; return the webhook's id.

        It is no call to the vendor's API, so it stands in no journal.
        """
        wish = {"url": url, "events": ",".join(events) or None, "secret": secret}
        given = {name: each for name, each in wish.items() if each is not None}
        made = self._control.post("/actions/webhook.subscribe", given)
        return str(made["result"]["webhook_id"])

    def unsubscribe(self, webhook_id: str) -> None:
        """Send nothing more to a webhook."""
        self._courier.receivers.pop(webhook_id, None)
        self._control.post("/actions/webhook.delete", {"webhook_id": webhook_id})

    def deliveries(self, **wanted: str | int) -> Sequence[Facts]:
        """Return what webhooks are and were owed, oldest first.

        Args:
            wanted: `event`, `webhook_id`, `state`, and `limit` (100).
        """
        found = self._control.get(f"/deliveries?{urlencode(wanted)}")["deliveries"]
        return all_facts(found)

    def delivery(self, delivery_id: str) -> Facts:
        """Return everything about a delivery: exact bytes, headers, every attempt."""
        return facts(self._control.get(_of(delivery_id)))

    def redeliver(self, delivery_id: str) -> Facts:
        """Send a delivery again, and return everything about it."""
        return self._courier.walk(_redelivering(delivery_id))

    async def aredeliver(self, delivery_id: str) -> Facts:
        """Await the same as `redeliver`."""
        return await self._courier.awalk(_redelivering(delivery_id))

    def release(self, *delivery_ids: str) -> None:
        """Let deliveries go that a rule holds, in this order."""
        self._control.post("/deliveries/release", {"ids": delivery_ids})

    def explain(self, delivery_id: str, **told: str) -> Facts:
        """Say why a receiver computed another `signature`, perhaps of a `body` or by a `secret`."""
        return facts(self._control.post(f"{_of(delivery_id)}/explain", told))

    def wait_for(
        self,
        event: str,
        timeout: float = TIMEOUT,
        state: str | None = "succeeded",
        **wanted: Any,  # noqa: ANN401 (each fact of its own type)
    ) -> Facts:
        """Wait until a delivery of an event is there; one that came already counts.

        Args:
            event: its name.
            timeout: real seconds; on a frozen clock nothing falls due meanwhile.
            state: how far it must be; None is anywhere.
            wanted: `webhook_id`, `status`, `data` (a part of it), `id`; `since`, Unix seconds.

        Raises:
            MockError: none came; it says what came near, and what is still due.
        """
        return self._courier.walk(_waiting(_asked(event, state, wanted), timeout))

    async def await_for(
        self,
        event: str,
        timeout: float = TIMEOUT,  # noqa: ASYNC109 (late is an answer)
        state: str | None = "succeeded",
        **wanted: Any,  # noqa: ANN401 (each fact of its own type)
    ) -> Facts:
        """Await the same as `wait_for`."""
        return await self._courier.awalk(_waiting(_asked(event, state, wanted), timeout))


def settling(timeout: float) -> Callable[[Receivers], Steps[None]]:
    """Return the steps until nothing is on its way or due now, in `timeout` real seconds each."""

    def steps(receivers: Receivers) -> Steps[None]:
        while not is_receiving():
            yield Ask("POST", "/settle", {"timeout": timeout}, timeout + MARGIN)
            if not (yield from bring(receivers)):
                return

    return steps


def _asked(event: str, state: str | None, wanted: Mapping[str, Any]) -> dict[str, Any]:
    since = {"since": wanted["since"]} if "since" in wanted else {}
    of = {name: each for name, each in wanted.items() if name != "since"}
    how = {} if state is None else {"state": state}
    return {"delivery": {"event": event, **how, **of}, **since}


def _waiting(asked: Mapping[str, Any], timeout: float) -> Callable[[Receivers], Steps[Facts]]:
    def steps(receivers: Receivers) -> Steps[Facts]:
        begun = elapsed()
        meanwhile = {"stop_for": list(receivers)} if receivers else {}
        while True:
            yield from bring(receivers)
            left = max(0.0, timeout - (elapsed() - begun))
            document = {**asked, **meanwhile, "timeout": left}
            try:
                found = yield Ask("POST", "/wait", document, left + MARGIN)
            except MockError as error:
                raise _in_vain(asked, error) from None
            if "stopped" not in found:
                return facts(found)

    return steps


def _redelivering(delivery_id: str) -> Callable[[Receivers], Steps[Facts]]:
    def steps(receivers: Receivers) -> Steps[Facts]:
        yield Ask("POST", f"{_of(delivery_id)}/redeliver")
        yield from bring(receivers)
        return facts((yield Ask("GET", _of(delivery_id))))

    return steps


def _in_vain(asked: Mapping[str, Any], error: MockError) -> MockError:
    """Return what to raise: with what came near and what is due, where it was merely in vain."""
    if error.status != _NOT_FOUND:
        return error
    near, due = error.told.get("near", ()), error.told.get("due", ())
    lines = [
        f"{error.message}: {asked}",
        *(f"  near: {each['id']}, other in {', '.join(each['differs_in'])}" for each in near),
        *(f"  due: {each['kind']} of {each['id']} in {each['in']:g} s" for each in due),
    ]
    if due and error.hint:
        lines.append("  the clock is frozen: clock.advance() moves it on")
    return MockError("\n".join(lines), status=error.status, told=error.told)


def _of(delivery_id: str) -> str:
    return f"/deliveries/{quote(delivery_id, safe='')}"
