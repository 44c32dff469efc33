"""How a receiver treats webhooks: what it lets in, what it answers, how long it takes.

Page, "Verifying Webhook Signatures". A delivery that `event.forge` invented is signed as any other,
so that nobody can tell it from a true one: to take it is right. To refuse it is no mistake either,
nor is it with one whose timestamp lies an hour back.
"""

from collections.abc import Iterable, Iterator

from respondeia_mock.conduct.case import Case
from respondeia_mock.conduct.finding import Evidence
from respondeia_mock.core.delivery import Attempt, Delivery
from respondeia_mock.core.sandbox import Sandbox

SLOW = 5.0
"""Seconds that a receiver has."""
GIVEN_UP = 0.02
"""Seconds before the limit at which a timer may say that it has passed."""
FORGE = "event.forge"


def accepted_forgery(case: Case) -> Iterator[Evidence]:
    """Find deliveries whose signatures a rule had spoiled, and that were answered with a 2xx."""
    for each in case.deliveries:
        accepted = [attempt for attempt in each.attempts if attempt.succeeded]
        if each.distortion.corrupt and accepted:
            what = (
                f"{each.url} answered {accepted[0].status} to {each.event.name} "
                f"({each.id}), whose signature was wrong"
            )
            yield _evidence(what, [each])


def answered_otherwise(case: Case) -> Iterator[Evidence]:
    """Find good deliveries that were answered with something else than a 2xx, to the end or so far.

    Whoever asks for a retry and takes it then has used the retries as they are meant. A receiver
    that cannot be reached has answered nothing.
    """
    refused = [each for each in case.deliveries if _was_refused(case.sandbox, each)]
    for webhook_id in dict.fromkeys(each.webhook_id for each in refused):
        found = [each for each in refused if each.webhook_id == webhook_id]
        status = next(each.status for each in found[0].attempts if _is_no(each))
        what = f"{found[0].url} answered {status} to {found[0].event.name} ({found[0].id})"
        yield _evidence(what + _more(len(found)), found)


def took_long(case: Case) -> Iterator[Evidence]:
    """Find deliveries that a receiver had in hand for more than five real seconds."""
    slow = [each for each in case.deliveries if any(map(_is_slow, each.attempts))]
    for webhook_id in dict.fromkeys(each.webhook_id for each in slow):
        found = [each for each in slow if each.webhook_id == webhook_id]
        longest = max(attempt.duration for each in found for attempt in each.attempts)
        what = f"{found[0].url} took {longest:.1f} s over {found[0].event.name} ({found[0].id})"
        yield _evidence(what + _more(len(found)), found)


def _was_refused(sandbox: Sandbox, delivery: Delivery) -> bool:
    if delivery.distortion.corrupt or delivery.distortion.stale:
        return False
    attempts = delivery.attempts
    refused = any(map(_is_no, attempts)) and not any(each.succeeded for each in attempts)
    return refused and not _is_invented(sandbox, delivery)


def _is_no(attempt: Attempt) -> bool:
    return attempt.status is not None and not 200 <= attempt.status < 300  # noqa: PLR2004


def _is_slow(attempt: Attempt) -> bool:
    limit = SLOW if attempt.error is None else SLOW - GIVEN_UP
    return attempt.duration > limit


def _is_invented(sandbox: Sandbox, delivery: Delivery) -> bool:
    """Say whether an event never happened: its ids may be unknown to whoever asks for them."""
    kind, _, identifier = delivery.event.cause.partition(" ")
    if kind == "rule":
        rule = sandbox.rules.get(identifier)
        deeds = rule.effect if rule is not None and isinstance(rule.effect, tuple) else ()
        return any(each.action == FORGE for each in deeds)
    if delivery.event.cause == f"action {FORGE}":
        return True
    request = sandbox.journal.get(delivery.event.cause)
    return request is not None and request.operation.name == "webhooks.test"


def _evidence(what: str, deliveries: Iterable[Delivery]) -> Evidence:
    """Name the deliveries, and the calls that caused their events."""
    found = list(deliveries)
    causes = [each.event.cause for each in found if each.event.cause.startswith("req_")]
    return Evidence(what, tuple(dict.fromkeys(causes)), tuple(each.id for each in found))


def _more(count: int) -> str:
    return f"; {count} deliveries in all" if count > 1 else ""
