"""What the http shell asks of the shell that delivers, without knowing it: only what to wait for.

`app` puts a real one in; in an engine without one nothing is ever on its way.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.sandbox import Sandbox

if TYPE_CHECKING:
    from respondeia_mock.domain.examinations import Answer


class Courier(Protocol):
    """Whoever brings deliveries and keeps time."""

    def start(self) -> None:
        """Begin in the running loop."""

    async def close(self, sandboxes: Iterable[Sandbox] = ()) -> None:
        """Stop at once; say what is still owed in these sandboxes."""

    def sooner(self, sandbox: Sandbox) -> None:
        """Look anew at when the sandbox's next task falls due: its clock was changed."""

    def wake(self) -> None:
        """Let everybody look again who waits for something."""

    async def until(self, is_so: Callable[[], bool], timeout: float | None) -> bool:  # noqa: ASYNC109 (late is an answer)
        """Wait until it is so, at most `timeout` real seconds; say whether it came about."""

    async def settle(self, sandbox: Sandbox, timeout: float | None = None) -> bool:  # noqa: ASYNC109 (late is an answer)
        """Wait until nothing is on its way or due now; say whether that came about in time."""

    async def hold(self, sandbox: Sandbox, seconds: float | None) -> bool:
        """Wait so many seconds of the sandbox's clock (None: for ever); say whether they passed.

        A reset of the sandbox cuts it short. On a frozen clock the seconds are real ones.
        """

    async def tried(self, deliveries: Iterable[Delivery]) -> None:
        """Wait until each of these was tried once, or cannot be."""

    async def post(
        self,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
        timeout: float,  # noqa: ASYNC109 (late is an answer)
    ) -> "Answer":
        """Post once, to a URL that deliveries may go to; no outbox knows of it.

        Raises:
            ActionError: the URL is one that is not contacted; the sentence has the flag to add.
        """
