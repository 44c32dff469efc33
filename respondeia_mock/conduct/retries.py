"""Which call is another one tried again: the same thing sent anew after it did not come about.

The same is: the same caller, method, path and query, with the same Idempotency-Key or, where there
is none, the same body. Each failure is retried by at most one call, the oldest first, and only by
one that came after the answer. After a minute nobody is taken to be retrying still. Where several
send the same at once, the next call may be taken for a retry that comes in due time only: `in_time`
tells of such.

Why crowds are left out: where equal calls go on arriving right after a success, several are sent at
once (a burst, a load test), and the next one is not the answer to a failure.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from respondeia_mock.conduct.sends import Outcome, Send, gap
from respondeia_mock.core.record import record

LONGEST = 60.0
"""Seconds after which an equal call is a new one."""
IMPATIENT = 1.0
"""Seconds that a client waits at least for an answer before it gives up."""
HANGING = 0.1
"""The same where no answer ever comes; tests set short limits."""
LATE = 20.0
AT_ONCE = 0.05
CROWD = 3
CROWDED_FOR = 2.0


@record
class Retry:
    """A call and the one that is taken to try it again.

    Attributes:
        new_key: the later one has another Idempotency-Key.
        others: the equal calls that try nothing again; one of them may be the true retry.
    """

    earlier: Send
    later: Send
    new_key: bool = False
    others: Sequence[Send] = ()

    @property
    def wait(self) -> float:
        """Return the seconds between them."""
        return gap(self.earlier, self.later)

    @property
    def in_doubt(self) -> bool:
        """Say whether the earlier one may have come about, so that the later one may repeat it."""
        return self.earlier.outcome is Outcome.IN_DOUBT

    def in_time(self, seconds: float) -> int:
        """Count the other calls that came when `seconds` had passed, but not long after."""
        waits = (gap(self.earlier, each) for each in self.others)
        return sum(seconds <= each <= seconds + LATE for each in waits)


def retries_of(sends: Iterable[Send]) -> list[Retry]:
    """Return the retries among these calls, which stand in the order of their arrival."""
    lanes, equals = defaultdict(list), defaultdict(list)
    for send in sends:
        lanes[_identity(send)].append(send)
        if send.key is not None and send.content is not None:
            equals[send.caller, send.target, send.content].append(send)
    again = [retry for lane in lanes.values() for retry in _same(lane)]
    firsts = {lane[0].id for lane in lanes.values()}
    lasts = {lane[-1].id for lane in lanes.values()}
    renewed = [retry for lane in equals.values() for retry in _renewed(lane, firsts, lasts)]
    return sorted([*again, *renewed], key=lambda each: each.later.exchange.sequence)


def chains_of(retries: Iterable[Retry]) -> Iterator[list[Retry]]:
    """Yield the retries that follow each other, each chain from its first failure on."""
    chains: dict[str, list[Retry]] = {}
    for retry in retries:
        chain = chains.pop(retry.earlier.id, [])
        chain.append(retry)
        chains[retry.later.id] = chain
    yield from chains.values()


def _identity(send: Send) -> tuple[object, ...]:
    if send.key is not None:
        return send.caller, send.target, "key", send.key
    if send.content is None:  # nobody knows what else it equals
        return send.caller, send.target, "id", send.id
    return send.caller, send.target, "body", send.content


def _same(lane: Sequence[Send]) -> Iterator[Retry]:
    """Pair each failure with the next equal call."""
    pairs = list(_paired(lane))
    again = {later.id for _, later in pairs}
    others = [each for each in lane if each.id not in again]
    return (Retry(earlier, later, others=others) for earlier, later in pairs)


def _paired(lane: Sequence[Send]) -> Iterator[tuple[Send, Send]]:
    crowd = _Crowd(lane)
    pending: deque[Send] = deque()
    for send in lane:
        while pending and gap(pending[0], send) > _patience(pending[0]):
            pending.popleft()
        if pending and not crowd.surrounds(send):
            earlier = next((each for each in pending if _was_answered(each, send)), None)
            if earlier is not None:
                pending.remove(earlier)
                yield earlier, send
        if send.outcome is not Outcome.TAKEN:
            pending.append(send)


def _renewed(lane: Sequence[Send], firsts: set[str], lasts: set[str]) -> Iterator[Retry]:
    """Pair a failure whose key was never sent again with an equal call under a key of its own."""
    crowd = _Crowd(lane)
    pending: list[Send] = []
    for send in lane:
        if send.id in firsts and not crowd.surrounds(send):
            near = (each for each in pending if gap(each, send) <= _patience(each))
            earlier = next((each for each in near if _was_answered(each, send)), None)
            if earlier is not None:
                pending.remove(earlier)
                yield Retry(earlier, send, new_key=True)
        if send.id in lasts and send.outcome in {Outcome.IN_DOUBT, Outcome.LIMITED}:
            pending.append(send)


def _patience(send: Send) -> float:
    return max(LONGEST, send.retry_after or 0)


def _was_answered(earlier: Send, later: Send) -> bool:
    """Say whether a client that sent `earlier` had its answer by then, or had given it up."""
    waited = gap(earlier, later)
    if earlier.exchange.lost == "timeout":
        return waited >= HANGING
    return waited >= min(earlier.held, IMPATIENT)


class _Crowd:
    """The moments at which equal calls arrive right after a success."""

    def __init__(self, lane: Sequence[Send]) -> None:
        self._moments = [
            second.exchange.arrived
            for first, second in pairwise(lane)
            if first.outcome is Outcome.TAKEN and gap(first, second) <= AT_ONCE
        ]

    def surrounds(self, send: Send) -> bool:
        """Say whether a call arrived amid such moments."""
        arrived, moments = send.exchange.arrived, self._moments
        before = bisect_left(moments, arrived - CROWDED_FOR)
        return bisect_right(moments, arrived + CROWDED_FOR) - before >= CROWD
