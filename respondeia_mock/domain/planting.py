"""A fixture becomes the state that a sandbox begins in.

Times are counted from now and records are tied together: a message joins its customer's
conversation, and whoever is mentioned exists. All of it is a function of the document and of now.
No timers are set but those of the document: without one a pending payment stays pending until
somebody decides it. What a single record gets by default is in `completing`; what does not depend
on now was done in `outlining`.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any, TypeVar

from respondeia_mock.core.entities import Account, AiSettings, ApiKey, BusinessHours, User, Webhook
from respondeia_mock.core.operation import PERMISSIONS
from respondeia_mock.core.setup import Planted, Timer
from respondeia_mock.core.store import Listed, Store, Table
from respondeia_mock.domain import completing
from respondeia_mock.domain.outlining import Outline, Record, Sketch, outline

Given = Mapping[str, list[Record]]
T = TypeVar("T", bound=Listed)

SECRET = "whsec_test_respondeia"  # noqa: S105 (published, so that receivers can be set up with it)
MENTIONS = {"conversations": "started_at", "messages": "timestamp", "payments": "created_at"}
"""The sections whose records name a customer, and the time at which they do."""

_UNSAID = 1 << 62  # later than any moment that is said


def plant(document: Mapping[str, Any], now_ms: int, secret: str = SECRET) -> Planted:
    """Return the state that a merged, checked fixture document describes, at `now_ms`."""
    return plant_outline(outline(document), now_ms, secret)


def plant_outline(sketched: Outline, now_ms: int, secret: str = SECRET) -> Planted:
    """Return the state; webhooks that were declared without a secret get `secret`."""
    given = {
        section: [record.at(now_ms) for record in records]
        for section, records in sketched.records.items()
    }
    account = Account(**{"created_at": now_ms, **sketched.account.at(now_ms)})
    store = Store(account, _ai_settings(sketched.ai_settings.at(now_ms)))
    _plant_access(store, given, now_ms)
    threads = _join(given, now_ms)
    _fill(store.customers, (completing.customer(*each) for each in _people(given, now_ms)))
    _fill(store.conversations, (completing.conversation(*each) for each in threads))
    channels = {customer.id: customer.channel for customer in store.customers}
    for record in given["messages"]:
        record.setdefault("channel", channels[record["customer_id"]])
    _fill(store.messages, (completing.message(each, now_ms) for each in given["messages"]))
    payments = (completing.payment(each, account.currency, now_ms) for each in given["payments"])
    _fill(store.payments, payments)
    _fill(store.training, (completing.training(each, now_ms) for each in given["training"]))
    _fill(store.exports, (completing.export(each, now_ms) for each in given["exports"]))
    default = {"secret": secret, "created_at": now_ms}
    _fill(store.webhooks, (Webhook(**{**default, **each}) for each in given["webhooks"]))
    return Planted(
        store,
        sketched.behavior,
        sketched.rate_limit,
        sketched.limited,
        documented_only=sketched.documented_only,
        revoked=sketched.revoked,
        now=sketched.now,
        speed=sketched.speed,
        timers=_timers(sketched.timers, now_ms),
        positions=sketched.positions,
        minted=sketched.minted,
    )


def _timers(sketches: Iterable[Sketch], now: int) -> tuple[Timer, ...]:
    given = [sketch.at(now) for sketch in sketches]
    if not given:
        return ()
    from respondeia_mock.domain.timers import KINDS

    return tuple(
        Timer(each["due"] / 1000, KINDS[each["kind"]].run, each["subject"], each.get("turn"))
        for each in given
    )


def _plant_access(store: Store, given: Given, now: int) -> None:
    for record in given["users"]:
        user = User(**{"created_at": now, **record})
        store.users[user.id] = user
    for record in given["api_keys"]:
        key = ApiKey(**{"created_at": now, "permissions": PERMISSIONS, **record})
        store.api_keys[key.key] = key


def _ai_settings(values: Record) -> AiSettings:
    if "business_hours" in values:
        hours = values["business_hours"]
        days = {"days": tuple(hours["days"])} if "days" in hours else {}
        values["business_hours"] = BusinessHours(**{**hours, **days})
    return AiSettings(**values)


def _people(given: Given, now: int) -> Iterable[tuple[Record, int]]:
    """Return who is declared or only mentioned, and since when: their first mention."""
    people = {record["id"]: record for record in given["customers"]}
    since = dict.fromkeys(people, now)
    for section, time in MENTIONS.items():
        for record in given[section]:
            address = record["customer_id"]
            since[address] = min(since.get(address, now), record.get(time, now))
    return [(people.get(address, {"id": address}), moment) for address, moment in since.items()]


def _join(given: Given, now: int) -> Iterable[tuple[Record, int, int]]:
    """Put each message into a conversation; return those, with their first and last moment."""
    threads = given["conversations"]
    current = _current(threads)
    spans: dict[str, tuple[int, int]] = {}
    for record in given["messages"]:
        moment, address = record.setdefault("timestamp", now), record["customer_id"]
        thread = record.get("conversation_id") or current.get(address)
        if thread is None:
            thread = current[address] = _begin(threads, address)
        record["conversation_id"] = thread
        first, last = spans.get(thread, (moment, moment))
        spans[thread] = min(first, moment), max(last, moment)
    return [(record, *spans.get(record["id"], (now, now))) for record in threads]


def _current(threads: list[Record]) -> dict[str, str]:
    """Return each customer's latest conversation that is not closed."""
    ordered = sorted(threads, key=lambda record: record.get("started_at", _UNSAID))
    return {
        record["customer_id"]: record["id"]
        for record in ordered
        if record.get("status") != "closed"
    }


def _begin(threads: list[Record], address: str) -> str:
    """Add a conversation whose id only depends on whose it is."""
    identifier = "conv_seed_" + blake2b(address.encode(), digest_size=5).hexdigest()
    taken = {record["id"] for record in threads if record["customer_id"] == address}
    while identifier in taken:
        identifier += "x"
    threads.append({"id": identifier, "customer_id": address})
    return identifier


def _fill(table: Table[T], records: Iterable[T]) -> None:
    """Add the records in the order of their moments, which is the cheapest."""
    for record in sorted(records, key=lambda each: (each.moment, each.id)):
        table.add(record)
