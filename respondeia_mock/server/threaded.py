"""Serving in a thread, beside the code that uses it: for `exec` and for tests.

The thread is up within milliseconds once the modules are loaded, and gone when the block ends. Who
asks it does so over HTTP: no other thread touches a sandbox.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from respondeia_mock.server.binding import Bound
from respondeia_mock.settings import Settings

if TYPE_CHECKING:
    from ssl import SSLContext


@contextmanager
def serving(settings: Settings, bound: Bound, tls: "SSLContext | None" = None) -> Iterator[None]:
    """Serve while the block runs; then save the state, if that was asked for.

    Raises:
        ConfigurationError: a fixture or a saved state is wrong; there is nothing to watch.
        CannotServeError: the state could not be saved.
    """
    from respondeia_mock.server.running import Server

    server, up = Server(settings, bound, tls), Event()
    server.ready = up.set
    crashes: list[BaseException] = []

    def run() -> None:
        try:
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
        raise crash
    server.keep_state()
