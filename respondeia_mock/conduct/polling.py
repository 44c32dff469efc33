"""How a client asks for what is not there yet, and for what it has already been told.

Page, "Use Webhooks Instead of Polling" and "Cache Responses When Possible"; its own loops look
every five seconds at a payment and every ten at a training job.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from respondeia_mock.conduct.case import Case, ids
from respondeia_mock.conduct.finding import Evidence
from respondeia_mock.conduct.sends import Outcome, Send, gap
from respondeia_mock.core.delivery import State
from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.record import record

NEARLY = 0.98
"""So much of a pause will do: timers ring early."""
HABIT = 2
"""So many times looked again are polling; once is looking twice."""
AT_LEISURE = 60.0
"""Seconds from which looking again is making sure that no webhook was missed."""
FRESH = 60.0
"""Seconds for which the page's sample keeps a response."""


@record
class Watched:
    """Something that one may wait for.

    Attributes:
        names: the field that tells which it is, in the answer and in the events' data.
        unfinished: the statuses in which there is something to wait for.
        pause: the seconds that the page's loop waits.
        events: what a webhook tells instead.
    """

    names: tuple[str, str]
    unfinished: frozenset[str]
    pause: float
    events: frozenset[str]


WATCHED: Mapping[str, Watched] = {
    "payments.get": Watched(
        ("id", "payment_id"),
        frozenset({"pending"}),
        5.0,
        frozenset({"payment.approved", "payment.rejected"}),
    ),
    "ai.training.status": Watched(
        ("jobId", "job_id"),
        frozenset({"queued", "processing"}),
        10.0,
        frozenset({"ai.training.completed"}),
    ),
}


def polled_despite_webhook(case: Case) -> Iterator[Evidence]:
    """Find what was looked at again and again though a webhook tells of it.

    Not where that webhook's deliveries do not arrive, nor where a minute lies between two looks.
    """
    working = _working(case)
    for watched, subject, looks in _looks(case):
        webhook = next((each for each in working if watched.events & {*each.events}), None)
        if webhook is None:
            continue
        since = webhook.created_at / 1000
        again = [each for each in looks if each[0].exchange.at >= since]
        again = [each for each in again if gap(*each) < AT_LEISURE]
        if len(again) >= HABIT:
            event = min(watched.events & {*webhook.events})
            what = (
                f"{subject} was asked for {len(again) + 1} times "
                f"though {webhook.id} is told of {event}"
            )
            yield Evidence(what, _all(again))


def polled_too_fast(case: Case) -> Iterator[Evidence]:
    """Find what was looked at again sooner than the page's own loop does, twice or more."""
    for watched, subject, looks in _looks(case):
        fast = [each for each in looks if gap(*each) < watched.pause * NEARLY]
        if len(fast) >= HABIT:
            shortest = min(gap(*each) for each in fast)
            what = (
                f"{subject} was asked for {len(fast) + 1} times, after {shortest:.1f} s at the "
                f"shortest; the page waits {watched.pause:g} s"
            )
            yield Evidence(what, _all(fast))


def repeated_get(case: Case) -> Iterator[Evidence]:
    """Find answers that were fetched again, the same, within a minute."""
    lanes: dict[object, list[Send]] = defaultdict(list)
    for send in case.sends:
        is_watched = send.operation in WATCHED
        if send.exchange.call.method == "GET" and send.outcome is Outcome.TAKEN and not is_watched:
            lanes[send.caller, send.target].append(send)
    for lane in lanes.values():
        again = [each for each in pairwise(lane) if _is_cached(*each)]
        if again:
            what = f"{again[0][0].told} was fetched {len(again) + 1} times with the same answer"
            yield Evidence(what, _all(again))


Look = tuple[Send, Send]
"""A look at what was unfinished, and the next one."""


def _looks(case: Case) -> Iterator[tuple[Watched, str, list[Look]]]:
    """Yield what was looked at again while it was unfinished, and nothing had been told of it."""
    seen: dict[tuple[object, str, str], list[Send]] = defaultdict(list)
    for send in case.sends:
        known = WATCHED.get(send.operation)
        if known is not None and send.outcome is Outcome.TAKEN:
            subject = str(send.document.get(known.names[0]))
            seen[send.caller, send.operation, subject].append(send)
    told = _told(case) if seen else {}
    for (_, operation, subject), sends in seen.items():
        watched = WATCHED[operation]
        yield (
            watched,
            subject,
            [
                (first, second)
                for first, second in pairwise(sends)
                if first.document.get("status") in watched.unfinished
                and not _was_told(told.get(subject, ()), first, second)
            ],
        )


def _told(case: Case) -> dict[str, list[int]]:
    """Return when webhooks were told of each payment and job, as numbers of the sequence."""
    told: dict[str, list[int]] = defaultdict(list)
    names = [each.names[1] for each in WATCHED.values()]
    for delivery in case.deliveries:
        for name in names:
            if name in delivery.event.data:
                told[str(delivery.event.data[name])].append(delivery.event.sequence)
    return told


def _was_told(moments: Sequence[int], first: Send, second: Send) -> bool:
    return any(first.exchange.sequence < each < second.exchange.sequence for each in moments)


def _working(case: Case) -> list[Webhook]:
    """Return the webhooks whose deliveries all arrive."""
    lost = {
        each.webhook_id
        for each in case.deliveries
        if each.state in {State.EXHAUSTED, State.SKIPPED}
        or any(not attempt.succeeded for attempt in each.attempts)
    }
    hooks = case.sandbox.store.webhooks
    return [each for each in hooks if each.active and each.id not in lost]


def _is_cached(first: Send, second: Send) -> bool:
    one, other = first.exchange.reply, second.exchange.reply
    same = one is not None and other is not None and one.body == other.body != b""
    return same and gap(first, second) < FRESH


def _all(looks: Sequence[Look]) -> tuple[str, ...]:
    return ids(send for each in looks for send in each)
