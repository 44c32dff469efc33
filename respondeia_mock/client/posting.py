"""One POST to a webhook's receiver: exactly these bytes and headers, and whatever comes of it.

For the commands that stand in for the mock's own deliveries (`listen`, `doctor`, `replay`): five
seconds, no redirect, no proxy, of the answer the first 64 KiB. It never raises for what a receiver
does, and judges nothing.
"""

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from respondeia_mock.core.clock import elapsed
from respondeia_mock.core.record import changed, record

if TYPE_CHECKING:
    from httpx2 import Client, Response

TIMEOUT = 5.0
KEPT = 64 * 1024


@record
class Came:
    """What came of a POST.

    Attributes:
        status: None where no answer came.
        body: the beginning of the answer.
        milliseconds: of real time.
        error: why no answer came, in one sentence.
        reached: somebody took the call, whatever became of it.
    """

    status: int | None = None
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    milliseconds: int = 0
    error: str | None = None
    reached: bool = True

    def told(self) -> str:
        """Return the status, or why there is none."""
        return str(self.status) if self.error is None else f"no answer: {self.error}"


class Poster:
    """Posts to one URL; use it in a `with` block."""

    def __init__(self, url: str) -> None:
        """Start with nothing open."""
        self.url = url
        self._where = urlsplit(url).netloc
        self._client: Client | None = None

    def post(self, headers: Mapping[str, str], body: bytes) -> Came:
        """Post once; only Host and Content-Length are added to the headers."""
        import httpx2

        client, started, came = self._opened(), elapsed(), Came()
        try:
            request = httpx2.Request("POST", self.url, headers=headers, content=body)
            answer = client.send(request, stream=True)
            try:
                came = self._read(answer, started)
            finally:
                answer.close()
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            came = Came(error=f"{self._where} cannot be reached: {_why(error)}", reached=False)
        except httpx2.TimeoutException:
            came = Came(error=self._late())
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            came = Came(error=f"{self._where} broke off: {_why(error)}")
        return changed(came, milliseconds=round((elapsed() - started) * 1000))

    def _read(self, answer: "Response", started: float) -> Came:
        body = b""
        for part in answer.iter_raw():
            body += part
            if len(body) >= KEPT:
                break
            if elapsed() - started > TIMEOUT:
                return Came(error=self._late())
        return Came(answer.status_code, dict(answer.headers), body[:KEPT])

    def _late(self) -> str:
        return f"{self._where} did not answer within {TIMEOUT:g} s"

    def _opened(self) -> "Client":
        if self._client is None:
            import httpx2

            # Every delivery has a connection of its own: a kept one may be closed meanwhile.
            alone = httpx2.Limits(max_keepalive_connections=0)
            self._client = httpx2.Client(trust_env=False, timeout=TIMEOUT, limits=alone)
        return self._client

    def close(self) -> None:
        """Hang up."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def __enter__(self) -> Self:
        """Load what is needed now, so that the first POST is as quick as the others."""
        self._opened()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hang up."""
        self.close()


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__
