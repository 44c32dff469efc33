"""What is judged: the calls of a sandbox as their clients saw them, its retries and deliveries."""

from collections.abc import Iterable
from functools import cached_property

from respondeia_mock.conduct.retries import Retry, retries_of
from respondeia_mock.conduct.sends import Send
from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.routes import PREFLIGHT
from respondeia_mock.core.sandbox import Sandbox


class Case:
    """One sandbox, from a moment on."""

    def __init__(self, sandbox: Sandbox, since: float = 0.0) -> None:
        """Judge what arrived, or happened, at `since` (Unix seconds of its clock) or later."""
        self.sandbox = sandbox
        self._since = since

    @property
    def frozen(self) -> bool:
        """Say whether the clock cannot tell how long a client waited."""
        return self.sandbox.clock.speed == 0 and not self.sandbox.drives_sleep

    @cached_property
    def sends(self) -> list[Send]:
        """Return the calls to the vendor's API, oldest first."""
        return [
            Send(each, each.reply)
            for each in self.sandbox.journal
            if each.at >= self._since and each.reply is not None and _is_of_a_client(each)
        ]

    @cached_property
    def retries(self) -> list[Retry]:
        """Return which of them try another one again."""
        return retries_of(self.sends)

    @cached_property
    def deliveries(self) -> list[Delivery]:
        """Return what webhooks are and were owed, oldest first."""
        return [each for each in self.sandbox.outbox if each.event.at >= self._since]


def _is_of_a_client(exchange: Exchange) -> bool:
    """Say whether it is the integration's own: not a browser's, MercadoPago's or a download."""
    return exchange.operation is not PREFLIGHT and exchange.call.segments[:1] == ("v1",)


def ids(sends: Iterable[Send]) -> tuple[str, ...]:
    """Return the ids of calls, each once."""
    return tuple(dict.fromkeys(each.id for each in sends))
