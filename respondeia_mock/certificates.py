"""A certificate for HTTPS on this machine, by an authority that lives as long as the server.

Its own certificate is written to a file, for clients to trust; its key never leaves the process.
Which names are certified is for the caller to say.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from respondeia_mock.core.record import record
from respondeia_mock.server.binding import CannotServeError

_READABLE, _LISTABLE = 0o644, 0o755


@record
class Certificate:
    """What the server speaks HTTPS with, and the file that makes a client trust it."""

    context: ssl.SSLContext
    authority: Path


@contextmanager
def issued(*names: str) -> Iterator[Certificate]:
    """Issue a certificate for host names and IP addresses; the file is there while the block runs.

    Raises:
        CannotServeError: trustme is not installed, or a name cannot be certified.
    """
    try:
        import trustme
    except ImportError as error:
        install = "pip install 'respondeia-mock[tls]'"
        raise CannotServeError(f"--tls needs trustme; install it with: {install}") from error
    authority = trustme.CA(organization_name="respondeia-mock")
    try:
        leaf = authority.issue_cert(*dict.fromkeys(names))
    except ValueError as error:
        raise CannotServeError(f"No certificate for {', '.join(names)}: {error}.") from error
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    leaf.configure_cert(context)
    with TemporaryDirectory(prefix="respondeia-mock-") as folder:
        file = Path(folder) / "ca.pem"
        authority.cert_pem.write_to_path(str(file))
        # Who runs the client may be another user; nothing in there is a secret.
        file.chmod(_READABLE)
        Path(folder).chmod(_LISTABLE)
        yield Certificate(context, file)
