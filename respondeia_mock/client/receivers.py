"""Receivers of webhooks in this process: WSGI and ASGI applications, called without a port.

A delivery runs in the thread or the loop of whoever asks for it, with the exact bytes and headers
that a POST would have. What the application raises is raised here, as itself. Which delivery comes
when is the matter of `bringing`.
"""

from collections.abc import Callable, Mapping
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from respondeia_mock.client.raising import caught
from respondeia_mock.core.record import record

if TYPE_CHECKING:
    from asyncio import Runner

    from httpx2 import Request

HOST = "testserver"
"""What the applications are called: a name that the test settings of frameworks allow."""

_ASGI, _WSGI = 3, 2
_FAILED = 500


@record
class Answered:
    """What an application answered."""

    status: int
    headers: Mapping[str, str]
    body: str

    def document(self) -> dict[str, Any]:
        """Return it as the control API takes it."""
        return {"status": self.status, "headers": self.headers, "body": self.body}


class Receiver:
    """An application at a path."""

    def __init__(self, app: Any, path: str) -> None:  # noqa: ANN401 (either kind of application)
        """Take a WSGI or ASGI application.

        Raises:
            TypeError: it is neither.
        """
        self.app = app
        self.path = path
        self.is_async = is_asgi(app)

    def run(self, delivery: Mapping[str, Any], loop: "Callable[[], Runner]") -> Answered:
        """Have a delivery received in this thread; ASGI in a loop of its own."""
        if not self.is_async:
            return self._run(delivery)
        return loop().run(self.arun(delivery), context=copy_context())

    async def arun(self, delivery: Mapping[str, Any]) -> Answered:
        """Have a delivery received in the running loop."""
        if not self.is_async:
            return self._run(delivery)
        from httpx2 import ASGITransport

        with caught() as errors:
            answer = await ASGITransport(self.app).handle_async_request(self._request(delivery))
            body = await answer.aread()
        return _answered(answer.status_code, answer.headers, body, errors)

    def _run(self, delivery: Mapping[str, Any]) -> Answered:
        from httpx2 import WSGITransport

        with caught() as errors:
            answer = WSGITransport(self.app).handle_request(self._request(delivery))
            try:
                body = answer.read()
            finally:
                answer.close()
        return _answered(answer.status_code, answer.headers, body, errors)

    def _request(self, delivery: Mapping[str, Any]) -> "Request":
        from httpx2 import Request

        url, body = f"http://{HOST}{self.path}", delivery["body"].encode()
        return Request("POST", url, headers=delivery["headers"], content=body)


def _answered(
    status: int, headers: Mapping[str, str], body: bytes, errors: list[BaseException]
) -> Answered:
    """Return the answer, or raise what a framework made a 500 of."""
    if errors and status >= _FAILED:
        raise errors[-1]
    return Answered(status, dict(headers), body.decode("utf-8", "replace"))


def is_asgi(app: Any) -> bool:  # noqa: ANN401 (whatever was given)
    """Say whether an application is ASGI, and not WSGI.

    Raises:
        TypeError: it is neither.
    """
    import inspect

    if not callable(app):
        raise TypeError(f"{app!r} is no ASGI or WSGI application, nor a URL")
    call = app if inspect.isroutine(app) else type(app).__call__
    if inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(app):
        return True
    taken = _taken(app)
    if taken not in {_ASGI, _WSGI}:
        raise TypeError(
            f"{app!r} takes neither (scope, receive, send) nor (environ, start_response)"
        )
    return taken == _ASGI


def _taken(app: Callable[..., object]) -> int:
    """Count the arguments that an application must be called with."""
    import inspect

    try:
        parameters = inspect.signature(app).parameters.values()
    except (TypeError, ValueError):
        return 0
    positional = {inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
    return sum(
        each.kind in positional and each.default is inspect.Parameter.empty for each in parameters
    )
