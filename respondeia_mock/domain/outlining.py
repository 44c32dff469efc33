"""A fixture document read once: times understood, ids given out, everything else made ready.

What does not depend on now is decided here, so that `planting` has little left to do for each
sandbox. Ids that a fixture leaves open count the records of the document, so that they are the
same in every run and in every sandbox. The document has been checked before; nothing is refused.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from respondeia_mock.core.allowance import PLANS, UNLIMITED, RateLimit
from respondeia_mock.core.behavior import Amount, Behavior, Recipient
from respondeia_mock.core.durations import Moment, parse_duration, parse_moment
from respondeia_mock.core.ids import highest_minted
from respondeia_mock.core.record import record
from respondeia_mock.core.setup import Positions
from respondeia_mock.domain import knowledge

Record = dict[str, Any]

PREFIXES = {
    "users": "usr",
    "api_keys": "key",
    "customers": "",
    "conversations": "conv",
    "messages": "msg",
    "payments": "pay",
    "training": "job",
    "exports": "exp",
    "webhooks": "wh",
}
"""The sections that hold records, and how their ids begin; a customer's is the address."""

DURATIONS = frozenset(
    {"delivered_after", "read_after", "approve_after", "duration", "retries", "timeout"}
)
"""The settings of `behavior` that are durations."""


@record
class Sketch:
    """A record whose times are still to be counted from a now."""

    fixed: Record
    times: tuple[tuple[str, Moment], ...]

    def at(self, now_ms: int) -> Record:
        """Return the values that were given, times as Unix milliseconds."""
        entry = self.fixed.copy()
        for name, moment in self.times:
            entry[name] = moment.at(now_ms)
        return entry


@record
class Outline:
    """What a document says, ready to be planted at any moment."""

    account: Sketch
    ai_settings: Sketch
    records: Mapping[str, list[Sketch]]
    behavior: Behavior
    rate_limit: RateLimit | None
    limited: bool
    documented_only: bool
    revoked: frozenset[str]
    now: float | None
    speed: float | None
    timers: tuple[Sketch, ...]
    positions: Positions | None
    minted: Mapping[str, int]


def outline(document: Mapping[str, Any]) -> Outline:
    """Read a checked fixture document."""
    account = document.get("account", {})
    limits = document.get("rate_limit", {})
    clock = document.get("clock", {})
    positions = document.get("positions")
    records = {section: list(identified(document, section)) for section in PREFIXES}
    return Outline(
        account=_sketch(account),
        ai_settings=_sketch(document.get("ai_settings", {})),
        records={name: [_sketch(entry) for entry in held] for name, held in records.items()},
        behavior=_behavior(document.get("behavior", {}), document.get("magic", {})),
        rate_limit=rate_limit(limits, account.get("plan", "pro")),
        limited=limits.get("enabled", True),
        documented_only=document.get("documented_only", False),
        revoked=frozenset(document.get("revoked_tokens", ())),
        now=parse_moment(clock["now"]).ms / 1000 if "now" in clock else None,
        speed=clock.get("speed"),
        timers=tuple(_sketch(entry) for entry in document.get("timers", ())),
        positions=Positions(**{**positions, "seed": int(positions["seed"])}) if positions else None,
        minted=highest_minted(entry["id"] for held in records.values() for entry in held),
    )


def identified(document: Mapping[str, Any], section: str) -> Iterator[Record]:
    """Yield the records of a section, those without an id with one that tells their place."""
    records = document.get(section, ())
    taken = {entry.get("id") for entry in records}
    for place, entry in enumerate(records, 1):
        if "id" in entry:
            yield entry
            continue
        if "user_id" in entry:  # a login's token, which is called as the user is
            yield {**entry, "id": entry["user_id"]}
            continue
        identifier = f"{PREFIXES[section]}_seed_{place:06}"
        while identifier in taken:
            identifier += "x"
        yield {**entry, "id": identifier}


def is_time(name: str) -> bool:
    """Say whether a field of this name holds a moment."""
    return name.endswith("_at") or name in {"timestamp", "due"}


def rate_limit(limits: Mapping[str, Any], plan: str) -> RateLimit | None:
    """Return the numbers that were chosen instead of the plan's; a burst follows its rate."""
    if "rate" in limits:
        rate = limits["rate"]
        return RateLimit(rate, limits.get("burst", UNLIMITED if rate is None else rate))
    return RateLimit(PLANS[plan].rate, limits["burst"]) if "burst" in limits else None


def _sketch(entry: Mapping[str, Any]) -> Sketch:
    fixed = {
        name: tuple(value) if isinstance(value, list) and name != "data" else value
        for name, value in entry.items()
        if not is_time(name)
    }
    if "data" in entry:
        fixed = {**_counted(entry), **fixed}
    times = ((name, parse_moment(value)) for name, value in entry.items() if is_time(name))
    return Sketch(fixed, tuple(times))


def _counted(job: Mapping[str, Any]) -> Record:
    kind, data = job["type"], job["data"]
    counts = {"items_total": knowledge.items_in(kind, data)}
    if job.get("status", "completed") == "completed":
        counts["items_processed"] = knowledge.items_usable(kind, data)
    return counts


def _behavior(document: Mapping[str, Any], magic: Mapping[str, Any]) -> Behavior:
    recipients = [Recipient(**entry) for entry in magic.get("recipients", ())]
    amounts = [Amount(**entry) for entry in magic.get("amounts", ())]
    behavior = Behavior(
        recipients={each.address: each for each in recipients},
        amounts={each.amount: each for each in amounts},
    )
    for part, values in document.items():
        seconds = {name: _seconds(value) for name, value in values.items() if name in DURATIONS}
        behavior = behavior.changed(part, **{**values, **seconds})
    return behavior


def _seconds(value: Any) -> Any:  # noqa: ANN401 (None, one or a tuple, as the setting is)
    if isinstance(value, list):
        return tuple(parse_duration(each) for each in value)
    return None if value is None else parse_duration(value)
