"""Serving in the foreground, until Ctrl-C or SIGTERM."""

import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from respondeia_mock.server.binding import Bound
from respondeia_mock.settings import Settings

if TYPE_CHECKING:
    from ssl import SSLContext


def serve(
    settings: Settings,
    bound: Bound,
    announce: Callable[[], None],
    tls: "SSLContext | None" = None,
) -> Mapping[str, Any] | None:
    """Serve until Ctrl-C or SIGTERM; `announce` is called once calls are taken.

    Args:
        settings: what to serve.
        bound: where.
        announce: what to do then.
        tls: speak HTTPS with this.

    Returns:
        The report on the last scenario in the sandbox of the settings, if there was one.

    Raises:
        ConfigurationError: a fixture or a saved state is wrong; there is nothing to watch.
        CannotServeError: `announce` could not, or the state could not be saved.
    """
    from respondeia_mock.server.running import Server

    server = Server(settings, bound, tls)
    server.ready = announce
    # uvicorn ends well and then raises the signal again, which would kill us after all.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        server.serve_all()
    for impatience in (signal.SIGINT, signal.SIGTERM):
        signal.signal(impatience, signal.SIG_IGN)  # it would lose what is being saved
    server.keep_state()
    return server.engine.sandboxes.open(settings.sandbox).reported
