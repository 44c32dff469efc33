"""uvicorn's protocol on h11, for where httptools is not to be had; answers can be broken off too.

It has no line to put whole answers on: those go out as uvicorn sends them.
"""

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from respondeia_mock.http.connection import CONNECTION, Connection, end_unfinished

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class PlainProtocol(H11Protocol):
    """h11's protocol with a connection in every scope."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 (uvicorn's)
        """Reach the application through a function that adds the connection."""
        super().__init__(*given, **named)
        application = self.app

        async def reach(scope: "Scope", receive: "Receive", send: "Send") -> None:
            scope["extensions"] = {CONNECTION: Connection(self.cycle)}
            await application(scope, receive, send)

        self.app = reach

    def shutdown(self) -> None:
        """Let an answer that is not through come to an end, now that the server ends."""
        super().shutdown()
        end_unfinished(self.cycle)
