"""Serving in a thread, beside the code that uses it: for `exec` and for tests.

The thread is up within milliseconds once the modules are loaded, and gone when the block ends. Who
asks it does so over HTTP: no other thread touches a sandbox.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from respondeia_mock.client.sleeping import stays_awake
from respondeia_mock.server.binding import Bound, CannotServeError
from respondeia_mock.settings import Settings

if TYPE_CHECKING:
    from ssl import SSLContext


@contextmanager
def serving(
    settings: Settings, bound: Bound, tls: "SSLContext | None" = None, *, as_guest: bool = False
) -> Iterator[None]:
    """Serve while the block runs; then save the state, if that was asked for.

    Args:
        settings: what to serve.
        bound: where.
        tls: speak HTTPS with this.
        as_guest: the process is somebody else's, whose garbage collector is left alone.

    Raises:
        ConfigurationError: a fixture or a saved state is wrong; there is nothing to watch.
        CannotServeError: it does not start, or the state could not be saved.
    """
    from respondeia_mock.server.running import Server

    server, up = Server(settings, bound, tls, as_guest=as_guest), Event()
    server.ready = up.set
    crashes: list[BaseException] = []

    def run() -> None:
        try:
            with stays_awake():
                server.serve_all()
        except BaseException as error:  # noqa: BLE001 (it is raised where somebody hears it)
            crashes.append(error)
        finally:
            up.set()

    thread = Thread(target=run, name="respondeia-mock", daemon=True)
    thread.start()
    up.wait()
    try:
        if not crashes:
            yield
    finally:
        server.should_exit = True
        thread.join()
    for crash in crashes:
        if isinstance(crash, SystemExit):  # it would end who has only asked for a server
            sentence = "The server did not start; the log of uvicorn says why."
            raise CannotServeError(sentence) from crash
        raise crash
    server.keep_state()
