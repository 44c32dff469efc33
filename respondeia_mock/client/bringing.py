"""Bringing captured deliveries to receivers in this process, while waiting for something.

What is to be done is told step by step by generators: ask the mock this, have a receiver take that.
They are written once; a `Courier` walks them in the caller's thread, or in the running loop. It
takes what is the oldest, has it received, and answers for it, until nothing is left.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from respondeia_mock.client.control import Control
from respondeia_mock.client.line import TIMEOUT, MockError
from respondeia_mock.client.receivers import Receiver
from respondeia_mock.core.record import record

if TYPE_CHECKING:
    from asyncio import Runner

_CRASHED = 500
_receiving: ContextVar[bool] = ContextVar("_receiving", default=False)
_GONE = {400, 404}
"""The delivery is no more: the sandbox was reset, or its webhook was deleted, meanwhile."""
_NONE = 404

T = TypeVar("T")
Receivers = Mapping[str, Receiver]
"""By the id of their webhook."""


@record
class Ask:
    """A step: ask the control API."""

    method: str
    path: str
    document: object = None
    timeout: float = TIMEOUT


@record
class Receive:
    """A step: have a delivery received."""

    receiver: Receiver
    delivery: Mapping[str, Any]


Steps = Generator[Ask | Receive, Any, T]


class Courier:
    """Walks through steps for one client, and knows its receivers."""

    def __init__(self, control: Control) -> None:
        """Begin without receivers."""
        self._control = control
        self._bringing = Lock()
        self._runner: Runner | None = None
        self.receivers: dict[str, Receiver] = {}

    def walk(self, steps: Callable[[Receivers], Steps[T]], *, bringing: bool = True) -> T:
        """Do the steps in this thread; deliveries are brought unless somebody does so already.

        Raises:
            RuntimeError: a receiver is ASGI and a loop is running here: await the async twin.
        """
        with self._in_charge(bringing) as receivers:
            _refuse_within_a_loop(receivers)
            walk = _Walk(steps(receivers))
            while walk.next is not None:
                try:
                    came = self._do(walk.next)
                except BaseException as error:  # noqa: BLE001 (the steps decide)
                    walk.fail(error)
                else:
                    walk.go_on(came)
            return walk.result

    async def awalk(self, steps: Callable[[Receivers], Steps[T]], *, bringing: bool = True) -> T:
        """Do the steps in the running loop, and the asking in threads beside it."""
        with self._in_charge(bringing) as receivers:
            walk = _Walk(steps(receivers))
            while walk.next is not None:
                try:
                    came = await self._ado(walk.next)
                except BaseException as error:  # noqa: BLE001 (the steps decide)
                    walk.fail(error)
                else:
                    walk.go_on(came)
            return walk.result

    def close(self) -> None:
        """End the loop in which ASGI receivers ran."""
        if self._runner is not None:
            self._runner.close()
            self._runner = None

    @contextmanager
    def _in_charge(self, wanted: bool) -> Iterator[Receivers]:  # noqa: FBT001 (its only parameter)
        """Yield the receivers, if they are to be called and nobody else is calling them."""
        is_mine = wanted and bool(self.receivers) and self._bringing.acquire(blocking=False)
        try:
            yield self.receivers if is_mine else {}
        finally:
            if is_mine:
                self._bringing.release()

    def _do(self, step: Ask | Receive) -> Any:  # noqa: ANN401 (any JSON, or an answer)
        if isinstance(step, Ask):
            return self._control.ask(step.method, step.path, step.document, step.timeout)
        with _within_a_receiver():
            return step.receiver.run(step.delivery, self._own_loop)

    def _own_loop(self) -> "Runner":
        """Return what runs ASGI receivers: always the same loop, for what they keep in it."""
        import asyncio

        if self._runner is None:
            self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        return self._runner

    async def _ado(self, step: Ask | Receive) -> Any:  # noqa: ANN401 (any JSON, or an answer)
        if isinstance(step, Receive):
            with _within_a_receiver():
                return await step.receiver.arun(step.delivery)
        import asyncio

        asked = (step.method, step.path, step.document, step.timeout)
        return await asyncio.to_thread(self._control.ask, *asked)


class _Walk(Generic[T]):
    """How far somebody has come through steps: what is next, and in the end the result."""

    def __init__(self, steps: Steps[T]) -> None:
        self._steps = steps
        self.next: Ask | Receive | None = None
        self._result: T | None = None
        self._move(lambda: next(steps))

    @property
    def result(self) -> T:
        """Return what the steps came to."""
        return cast("T", self._result)

    def go_on(self, came: object) -> None:
        self._move(lambda: self._steps.send(came))

    def fail(self, error: BaseException) -> None:
        self._move(lambda: self._steps.throw(error))

    def _move(self, to: Callable[[], Ask | Receive]) -> None:
        try:
            self.next = to()
        except StopIteration as end:
            self.next, self._result = None, end.value


@contextmanager
def _within_a_receiver() -> Iterator[None]:
    before = _receiving.set(True)
    try:
        yield
    finally:
        _receiving.reset(before)


def is_receiving() -> bool:
    """Say whether this is a receiver's own doing: it cannot wait for the delivery it is given."""
    return _receiving.get()


def bring(receivers: Receivers) -> Steps[list[dict[str, Any]]]:
    """Have every delivery that waits received, the oldest first; return what came of each.

    Raises:
        BaseException: what a receiver raised; the delivery was answered with 500 before.
    """
    brought: list[dict[str, Any]] = []
    while receivers:
        try:
            taken = yield Ask("POST", "/deliveries/take", {"webhook_id": list(receivers)})
        except MockError as error:
            if error.status != _NONE:
                raise
            break
        receiver = receivers[taken["webhook_id"]]
        try:
            came = yield Receive(receiver, taken)
        except BaseException as error:
            crashed = {"status": _CRASHED, "body": f"{type(error).__name__}: {error}"}
            yield from _answer(taken, crashed)
            raise
        brought += yield from _answer(taken, came.document())
    return brought


def _answer(taken: Mapping[str, Any], document: Mapping[str, Any]) -> Steps[list[dict[str, Any]]]:
    """Report an answer; return what `advance` tells of it, unless the delivery is gone."""
    try:
        whole = yield Ask("POST", f"/deliveries/{taken['id']}/answer", document)
    except MockError as error:
        if error.status not in _GONE:
            raise
        return []
    at, summary = whole["attempts"][-1]["at"], f"{whole['event']} to {whole['webhook_id']}"
    told = {"at": at, "kind": "delivery", "id": whole["id"]}
    return [{**told, "summary": f"{summary}: {document['status']}"}]


def _refuse_within_a_loop(receivers: Receivers) -> None:
    if not any(each.is_async for each in receivers.values()):
        return
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    sentence = "An ASGI receiver cannot be run from within a running loop; await the async twin"
    raise RuntimeError(f"{sentence}: asettle, aadvance, asleep, await_for.")
