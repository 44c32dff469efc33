"""The pure, synchronous engine: a call goes in, a reply comes out, and state has changed between.

It picks the sandbox and the operation and sends the exchange through the onion of stages. Why
synchronous: a call is a transaction, nothing interleaves with it, and no test of behaviour needs a
socket. It never waits; what an answer must wait for is the http shell's matter.
"""

import logging
from collections.abc import Callable, Iterable

from respondeia_mock.core.errors import ApiError
from respondeia_mock.core.exchange import Call, Exchange, Reply, refusal
from respondeia_mock.core.guesses import leave_headers_out, leave_out
from respondeia_mock.core.operation import Operation
from respondeia_mock.core.routes import UNMATCHED, Routes
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.sandboxes import LIVE, TEST, Sandboxes, named_by_token
from respondeia_mock.core.stages import Leaving, Stage

log = logging.getLogger("respondeia_mock")


class Engine:
    """Answer calls."""

    def __init__(
        self, operations: Iterable[Operation], sandboxes: Sandboxes, stages: tuple[Stage, ...]
    ) -> None:
        """Serve `operations` out of `sandboxes`, through `stages` from the outermost inwards."""
        self.sandboxes = sandboxes
        self.routes = Routes(operations)
        self._enters = tuple(stage.enter for stage in stages)
        self._leaves = tuple(_leaves_of(stages[: depth + 1]) for depth in range(len(stages)))
        self._live_was_met = False

    def handle(self, call: Call) -> Reply:
        """Answer one call."""
        operation, call.params = self.routes.match(call.method, call.segments)
        sandbox = self._sandbox_of(call, operation)
        sandbox.catch_up()
        exchange = Exchange(call, operation, sandbox)
        depth, reply = self._enter(exchange)
        if reply.status == 404:  # noqa: PLR2004 (not found)
            exchange.hint = exchange.hint or self._whereabouts(exchange)
        leaves = self._leaves[depth]
        if sandbox.documented_only:
            leave_out(exchange, reply)
            leaves = (*leaves[:-1], leave_headers_out, leaves[-1])
        for leave in leaves:
            leave(exchange, reply)
        return reply

    def _enter(self, exchange: Exchange) -> tuple[int, Reply]:
        """Go inwards until a stage replies; return how deep that was, and the reply."""
        depth = 0
        try:
            for depth, enter in enumerate(self._enters):  # noqa: B007 (the depth is the result)
                reply = enter(exchange)
                if reply is not None:
                    break
            else:
                raise AssertionError("the last stage always replies")
        except ApiError as error:
            exchange.hint = error.hint or exchange.hint
            reply = refusal(error)
        except Exception as error:  # noqa: BLE001 (a bug of ours answers 500 and is told)
            reply = self._crashed(exchange, error)
        exchange.depth = depth
        return depth, reply

    def _crashed(self, exchange: Exchange, error: Exception) -> Reply:
        exchange.crash = f"{type(error).__name__}: {error}"
        said = "respondeia-mock crashed in %s %s"
        log.error(said, exchange.id, exchange.operation.name, exc_info=error)
        return refusal(ApiError(500, "internal_error", "An internal error occurred"))

    def _sandbox_of(self, call: Call, operation: Operation) -> Sandbox:
        if call.sandbox_name is not None:
            return self.sandboxes.open(call.sandbox_name)
        token = call.token
        if token is None:
            return self.sandboxes.live if operation.name == "auth.login" else self.sandboxes.test
        name = named_by_token(token) or TEST
        if name == TEST:
            return self.sandboxes.test
        if name == LIVE:
            self._tell_of_live()
        return self.sandboxes.open(name)

    def _tell_of_live(self) -> None:
        if not self._live_was_met:
            self._live_was_met = True
            log.warning("a call landed in the live data (its token is a login's or a live key)")

    def _whereabouts(self, exchange: Exchange) -> str:
        """Say in which other sandbox the missing id lives, or what path was meant."""
        call = exchange.call
        if exchange.operation is UNMATCHED:
            return self.routes.hint(call.method, call.segments)
        for identifier in (*call.params.values(), *call.query.values()):
            found = self.sandboxes.whereabouts(identifier, exchange.sandbox)
            if found:
                return found
        return ""


def _leaves_of(entered: tuple[Stage, ...]) -> tuple[Callable[[Exchange, Reply], None], ...]:
    """Return what is to be done on the way out after these stages, innermost first."""
    return tuple(stage.leave for stage in reversed(entered) if isinstance(stage, Leaving))
