"""First stage. Records the arrival on the way in and completes the exchange on the way out.

It gives the call its number and id, which stand in `X-Mock-Request-Id`. It judges nothing.
"""

from respondeia_mock.core.clock import elapsed
from respondeia_mock.core.exchange import Exchange, Reply

MOST_HINT = 400


class Journaling:
    """Keep the journal."""

    def enter(self, exchange: Exchange) -> Reply | None:
        sandbox = exchange.sandbox
        exchange.arrived = elapsed()
        exchange.sequence = sandbox.next_sequence()
        exchange.id = sandbox.ids.mint("req")
        exchange.at = sandbox.begin(exchange.id)
        sandbox.journal.append(exchange)
        return None

    def leave(self, exchange: Exchange, reply: Reply) -> None:
        reply.headers["X-Mock-Request-Id"] = exchange.id
        if exchange.hint:
            reply.headers["X-Mock-Hint"] = _header_text(exchange.hint)
        sandbox = exchange.sandbox
        sandbox.journal.complete(exchange, reply)
        sandbox.end()
        exchange.duration = elapsed() - exchange.arrived
        if sandbox.watcher is not None:
            sandbox.watcher.answered(exchange)
        if sandbox.progress is not None:
            sandbox.progress.answered(exchange)


def _header_text(hint: str) -> str:
    """Return a hint as a header can hold it: one line of printable ASCII, not endless."""
    ascii_only = hint[:MOST_HINT].encode("ascii", "backslashreplace").decode("ascii")
    return "".join(each if each.isprintable() else " " for each in ascii_only)
