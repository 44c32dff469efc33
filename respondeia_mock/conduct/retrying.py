"""How a client tries again: after a 429, after a client error, after an outage.

Page, "Handling Rate Limits" and "Implement Exponential Backoff".
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from respondeia_mock.conduct.case import Case, ids
from respondeia_mock.conduct.finding import Evidence
from respondeia_mock.conduct.retries import Retry, chains_of
from respondeia_mock.conduct.sends import Outcome, Send

NEARLY = 0.95
"""So much of Retry-After will do: clocks differ."""
SHORT = 0.1
LONG = 4.5
"""Seconds from which equal waits are no haste: the page itself looks every five."""
SAME = 0.02
GROWTH = 1.5
PAUSE = 0.5
"""Seconds from which a call may be a retry of one that backs off."""


def ignored_retry_after(case: Case) -> Iterator[Evidence]:
    """Find calls sent again before the time that Retry-After told had passed.

    Whoever waits for X-RateLimit-Reset instead has waited as well.
    """
    hasty = [each for each in case.retries if _was_too_soon(each)]
    for target in dict.fromkeys(each.earlier.target for each in hasty):
        found = [each for each in hasty if each.earlier.target == target]
        first = found[0]
        what = (
            f"{first.earlier.told} was sent again {_seconds(first.wait)} after an answer "
            f"{first.earlier.status} that asked to wait {first.earlier.retry_after} s"
        )
        yield Evidence(what + _more(len(found)), _both(found))


def retried_client_errors(case: Case) -> Iterator[Evidence]:
    """Find calls refused with a 4xx that were sent again, unchanged, and refused alike.

    Not where the client did something else between them, or something happened: the second time
    there was a reason to hope. Another Idempotency-Key makes it no other call.
    """
    before = _previous(case.sends)
    happened = [each.sequence for each in case.sandbox.events]
    for chain in chains_of(case.retries):
        vain = [each for each in chain if _was_in_vain(each, before, happened)]
        if vain:
            first = vain[0].earlier
            what = f"{first.told} was answered {first.status} and sent again unchanged"
            yield Evidence(what + _more(len(vain)), _both(vain))


def retried_without_backoff(case: Case) -> Iterator[Evidence]:
    """Find calls sent twice more or oftener after a 5xx or a lost answer, the waits not growing.

    One quick retry shows no habit. Random waits pass, and equal ones of five seconds and more.
    What waits for Retry-After, or for an answer that hangs, is not measured.
    """
    for chain in chains_of(case.retries):
        measured = [each for each in chain if _is_measurable(each.earlier)]
        waits = [each.wait for each in measured]
        if len(waits) > 1 and not _backs_off(waits) and measured[0].in_time(PAUSE) < len(waits):
            first = measured[0].earlier
            told = ", ".join(_seconds(each) for each in waits[:5])
            more = ", …" if len(waits) > 5 else ""  # noqa: PLR2004 (as many are shown)
            outcome = first.status or "no answer"
            what = f"{first.told} failed ({outcome}) and was sent again after {told}{more}"
            yield Evidence(what, _both(measured))


def _was_too_soon(retry: Retry) -> bool:
    earlier, asked = retry.earlier, retry.earlier.retry_after
    if asked is None or retry.wait >= asked * NEARLY or retry.in_time(asked * NEARLY):
        return False
    allowance = earlier.exchange.allowance
    resets = allowance.reset if allowance is not None and allowance.refused else None
    return resets is None or retry.later.exchange.at < resets


def _was_in_vain(retry: Retry, before: dict[str, str], happened: Sequence[int]) -> bool:
    earlier, later = retry.earlier, retry.later
    refused_alike = earlier.outcome is Outcome.REFUSED and later.status == earlier.status
    if not refused_alike or earlier.content is None or later.content != earlier.content:
        return False
    first, second = earlier.exchange.sequence, later.exchange.sequence
    nothing_happened = bisect_left(happened, first) == bisect_left(happened, second)
    return nothing_happened and before[later.id] == earlier.id


def _previous(sends: Sequence[Send]) -> dict[str, str]:
    """Return for each call the one that came before it from its address, with whatever token."""
    latest: dict[str, str] = {}
    before: dict[str, str] = {}
    for send in sends:
        before[send.id] = latest.get(send.caller[0], "")
        latest[send.caller[0]] = send.id
    return before


def _is_measurable(send: Send) -> bool:
    hangs = send.held > 0 or send.exchange.lost == "timeout"
    return send.outcome is Outcome.IN_DOUBT and send.retry_after is None and not hangs


def _backs_off(waits: Sequence[float]) -> bool:
    shortest, longest = min(waits), max(waits)
    if waits[0] >= SHORT / 10 and all(b >= a * GROWTH for a, b in pairwise(waits)):
        return True
    equal = longest - shortest <= SAME + SAME * shortest
    return longest >= SHORT and (shortest >= LONG or not equal)


def _both(retries: Sequence[Retry]) -> tuple[str, ...]:
    return ids(send for each in retries for send in (each.earlier, each.later))


def _more(count: int) -> str:
    return f"; {count} times in all" if count > 1 else ""


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f} s" if seconds < 1 else f"{seconds:.1f} s"
