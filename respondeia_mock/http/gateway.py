"""The one ASGI endpoint of everything that the engine answers: /v1, MercadoPago, downloads.

Reads, has the engine answer, writes. It waits for nothing else, but for deliveries that an answer
says it has to wait for.
"""

import logging
from typing import TYPE_CHECKING

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.exchange import Call, Reply
from respondeia_mock.core.secrecy import conceal, unshaped
from respondeia_mock.http.codec import ClientLeftError, read_body, to_call
from respondeia_mock.http.courier import Courier
from respondeia_mock.http.wire import send_reply
from respondeia_mock.http.wire_faults import send_disturbed

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

log = logging.getLogger("respondeia_mock")


class Gateway:
    """Carry calls to the engine and replies back."""

    def __init__(self, engine: Engine, courier: Courier, public_url: str | None = None) -> None:
        """Serve `engine`; links begin with `public_url` if given, else with the request's Host."""
        self._engine = engine
        self._courier = courier
        self.origin = public_url.rstrip("/") if public_url else None

    async def __call__(
        self,
        scope: "Scope",
        receive: "Receive",
        send: "Send",
        segments: tuple[str, ...],
        sandbox_name: str | None = None,
    ) -> None:
        """Answer one request whose path, below the sandbox's prefix, is `segments`."""
        try:
            body = await read_body(scope, receive)
        except ClientLeftError:
            return
        call = to_call(scope, segments, body, sandbox_name=sandbox_name, origin=self.origin)
        reply = self._engine.handle(call)
        if reply.awaits:
            await self._courier.tried(reply.awaits)
            reply.body = reply.late() if reply.late else reply.body
        self._courier.wake()
        if log.isEnabledFor(logging.INFO) or "X-Mock-Hint" in reply.headers:
            self._tell(call, reply)
        if reply.wire is None:
            await send_reply(scope, send, call, reply)
        else:
            await send_disturbed(self._courier, scope, receive, send, call, reply)

    def _tell(self, call: Call, reply: Reply) -> None:
        hint = reply.headers.get("X-Mock-Hint")
        level = logging.WARNING if hint else logging.INFO
        said = f"  hint: {hint}" if hint else ""
        path = call.path.encode("unicode_escape").decode("ascii")
        status = reply.status if reply.wire is None or not reply.wire.lost else reply.wire.lost
        line = f"{call.method} {path} -> {status}{said}"
        # What fixtures declare every sandbox knows, so one is as good as another.
        log.log(level, "%s", conceal(line, unshaped(self._engine.sandboxes.test, call.token)))
