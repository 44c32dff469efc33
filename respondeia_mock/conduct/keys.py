"""What a client does about keys: the Idempotency-Key that makes a retry safe, and the API key.

Page, "Handle Idempotency" and "Test Mode".
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from respondeia_mock.conduct.case import Case, ids
from respondeia_mock.conduct.finding import Evidence
from respondeia_mock.conduct.sends import Outcome, Send, gap
from respondeia_mock.core.sandboxes import LIVE, key_prefix
from respondeia_mock.core.secrecy import shorten
from respondeia_mock.core.stages.idempotency import LIFETIME

CREATE = "payments.create"


def lacked_key(case: Case) -> Iterator[Evidence]:
    """Find payments without a key, first of all those that were sent again in doubt.

    After a 429 nothing has been taken, so there is no doubt. What was refused needed no key.
    """
    repeated = [
        each
        for each in case.retries
        if each.in_doubt and _is_of_payments(each.earlier) and each.earlier.key is None
    ]
    for retry in repeated:
        outcome = retry.earlier.status or "no answer"
        what = f"{retry.earlier.told} without an Idempotency-Key was sent again after {outcome}"
        yield Evidence(what, ids((retry.earlier, retry.later)))
    known = {send.id for each in repeated for send in (each.earlier, each.later)}
    single = [each for each in case.sends if _lacks_key(each) and each.id not in known]
    if single:
        what = f"{single[0].told} was sent without an Idempotency-Key, {_times(len(single))}"
        yield Evidence(what, ids(single))


def reused_key(case: Case) -> Iterator[Evidence]:
    """Find keys that came with another body though the first may have been taken under them.

    A call that was refused, or limited, has taken nothing: its body may be mended.
    """
    keyed: dict[tuple[str, str], list[Send]] = defaultdict(list)
    for send in case.sends:
        if send.key is not None and send.content is not None:
            keyed[send.exchange.call.path, send.key].append(send)
    for (_, key), sends in keyed.items():
        found = _of_other_content(sends)
        if found:
            what = f"{found[0].told} came under the Idempotency-Key '{key}' with another body"
            yield Evidence(what, ids(found))


def renewed_key(case: Case) -> Iterator[Evidence]:
    """Find calls tried again under a new key though the first may have been taken.

    Not where the first is sent again under its own key as well: then these are two.
    """
    for retry in case.retries:
        if retry.new_key and retry.in_doubt:
            outcome = retry.earlier.status or "no answer"
            told = retry.earlier.told
            what = f"{told} was sent again under a new Idempotency-Key after {outcome}"
            yield Evidence(what, ids((retry.earlier, retry.later)))


def used_live_key(case: Case) -> Iterator[Evidence]:
    """Find live keys that were not made here: they are somebody's real ones."""
    sandbox = case.sandbox
    own = {key: send for send in case.sends if (key := _live_key(send))}
    for key in own:
        if sandbox.store.api_keys.get(key) is None and key not in sandbox.revoked:
            sends = [each for each in case.sends if _live_key(each) == key]
            what = f"the live key {shorten(key)} was sent to a mock, {_times(len(sends))}"
            yield Evidence(what, ids(sends))


def _is_of_payments(send: Send) -> bool:
    return send.operation.startswith("payments.") and send.exchange.call.method == "POST"


def _lacks_key(send: Send) -> bool:
    taken = send.outcome in {Outcome.TAKEN, Outcome.IN_DOUBT}
    return taken and send.operation == CREATE and send.key is None


def _of_other_content(sends: Sequence[Send]) -> list[Send]:
    """Return the call that may have been taken and those of other content after it, if any."""
    kept: Send | None = None
    found: list[Send] = []
    for send in sends:
        if kept is not None and gap(kept, send) < LIFETIME:
            if send.content != kept.content:
                found += [send] if found else [kept, send]
        elif send.outcome in {Outcome.TAKEN, Outcome.IN_DOUBT}:
            kept = send
    return found


def _live_key(send: Send) -> str | None:
    token = send.exchange.call.token
    return token if token is not None and token.startswith(f"{key_prefix(LIVE)}_") else None


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
