"""A line to a running server: JSON both ways or a stream; whatever goes wrong is one exception.

What is asked, and of which sandbox, is the matter of `control`; it judges no good answer.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self

from respondeia_mock.core.record import record

if TYPE_CHECKING:
    from ssl import SSLContext

    from httpx2 import Client, EventSource, Response

TIMEOUT = 30.0
SILENCE = 45.0
"""Seconds without a word after which a stream is given up; the server speaks every 15."""

_FAILED = 400
_TRUST = "set SSL_CERT_FILE to the CA certificate that the mock named at its start"
_NAMELESS = "answers, but not as a respondeia-mock does; name the server with --url"


class MockError(Exception):
    """A question without a good answer: a sentence, what helps, and the status if one came."""

    def __init__(
        self,
        message: str,
        hint: str = "",
        status: int | None = None,
        told: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Keep the parts; `told` is all that the error's body says."""
        sentence = f"{message} ({hint})" if hint else message
        super().__init__(sentence if sentence.endswith("?") else f"{sentence}.")
        self.message = message
        self.hint = hint
        self.status = status
        self.told = told


@record
class Heard:
    """A good answer: its document, and the id of the call where it was one of /v1."""

    document: Any
    request_id: str | None


@record
class Told:
    """What a stream told: the name of a server-sent event, and its document."""

    event: str
    document: Any


class Line:
    """A connection to the server at `url`; use it in a `with` block."""

    def __init__(self, url: str, authority: Path | None = None) -> None:
        """Start with nothing open; a final /v1 is not part of the server's URL.

        Args:
            url: where the server is.
            authority: a file with a certificate to trust besides the system's.
        """
        self.url = url.rstrip("/").removesuffix("/v1")
        self._authority = authority
        self._client: Client | None = None

    def trust(self, authority: Path) -> None:
        """Trust the certificate in a file too, from the next question on."""
        self.close()
        self._authority = authority

    def ask(
        self,
        method: str,
        path: str,
        document: object = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
    ) -> Heard:
        """Ask once, with a document if it is not None.

        Raises:
            MockError: nothing answers, or the answer is an error.
        """
        with self._speaking() as client:
            answer = client.request(
                method, self.url + path, json=document, headers=headers, timeout=timeout
            )
        return Heard(self._read(answer), answer.headers.get("x-mock-request-id"))

    def send(self, method: str, path: str, text: str | None, headers: Mapping[str, str]) -> str:
        """Send a text, if it is not None, as it is; return the answer's text.

        Raises:
            MockError: nothing answers, or the answer is an error.
        """
        content = None if text is None else text.encode()
        with self._speaking() as client:
            answer = client.request(method, self.url + path, content=content, headers=headers)
        if answer.status_code >= _FAILED:
            self._read(answer)
        return str(answer.text)

    @contextmanager
    def listen(
        self, path: str, headers: Mapping[str, str] | None = None
    ) -> Iterator[Iterator[Told]]:
        """Yield what a stream tells, from when the block begins until the stream ends.

        Raises:
            MockError: nothing answers, the answer is an error, or the stream breaks off.
        """
        with (
            self._speaking() as client,
            client.sse(self.url + path, headers=headers, timeout=SILENCE) as source,
        ):
            if source.response.status_code >= _FAILED:
                source.response.read()
                self._read(source.response)
            yield _told(source)

    @contextmanager
    def _speaking(self) -> "Iterator[Client]":
        """Yield the client; whatever goes wrong with it is a MockError."""
        import httpx2

        if self._client is None:
            # What is asked is near: no proxy of the environment stands between.
            trusted = _trust(self.url, self._authority)
            self._client = httpx2.Client(trust_env=False, verify=trusted)
        try:
            yield self._client
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise MockError(
                    f"The certificate of {self.url} is not trusted; {_TRUST}"
                ) from error
            hint = "start `respondeia-mock`, or name the server with --url"
            raise MockError(f"Nothing answers at {self.url}; {hint}") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise MockError(
                f"{self.url} broke off: {str(error) or type(error).__name__}"
            ) from error

    def _read(self, answer: "Response") -> Any:  # noqa: ANN401 (any JSON)
        """Return the document of an answer, or raise what it says is wrong."""
        try:
            document = answer.json()
        except ValueError:
            raise MockError(f"{self.url} {_NAMELESS}", status=answer.status_code) from None
        if answer.status_code >= _FAILED:
            raise self._error(document, answer)
        return document

    def _error(self, document: object, answer: "Response") -> MockError:
        error = document.get("error") if isinstance(document, dict) else None
        status = answer.status_code
        if isinstance(error, dict) and "message" in error:
            hint = error.get("hint") or answer.headers.get("x-mock-hint", "")
            return MockError(str(error["message"]), str(hint), status, error)
        if error == "rate_limit_exceeded" and isinstance(document, dict):
            wait = f"try again in {document.get('retryAfter')} s, or serve with --no-rate-limit"
            return MockError("The rate limit is exceeded", wait, status)
        return MockError(f"{self.url} {_NAMELESS}", status=status)

    def close(self) -> None:
        """Hang up."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def __enter__(self) -> Self:
        """Start with nothing open still."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hang up."""
        self.close()


def _told(source: "EventSource") -> Iterator[Told]:
    """Yield what has something to tell; a server also says from where one can go on."""
    return (Told(each.event, json.loads(each.data)) for each in source if each.data)


def _trust(url: str, authority: Path | None) -> "SSLContext | bool":
    """Return what a server's certificate is held against: the system's, and SSL_CERT_FILE.

    Without HTTPS there is nothing to load, which takes a while.
    """
    if not url.startswith("https:"):
        return False
    from ssl import create_default_context

    context = create_default_context()
    if authority is not None:
        context.load_verify_locations(authority)
    return context
