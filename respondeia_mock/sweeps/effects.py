"""What a run left behind, told in a way that two runs can be compared by.

Ids, times and secrets differ from run to run and are left out. What is doubled is told by what a
thing is, whatever has become of it; what is lost, by what has become of it too.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from respondeia_mock.core.record import record

KINDS = (
    "payments",
    "messages",
    "customers",
    "conversations",
    "training",
    "exports",
    "webhooks",
    "api_keys",
)
ALSO = ("account", "ai_settings")
FATE = frozenset({"status", "items_processed"})
_MINTED = frozenset({"timestamp", "origin", "token", "secret", "key", "row_count"})
_PER_KIND: Mapping[str, frozenset[str]] = {"exports": frozenset({"content"})}


@record
class Effects:
    """What a run left behind, each thing in one line with how often it is there.

    Attributes:
        things: without what has become of them.
        fates: with it.
    """

    things: Counter[str]
    fates: Counter[str]

    def doubled_in(self, other: "Effects") -> list[str]:
        """Return what another run has more often than this one, that this one has too."""
        more = other.things - self.things
        return [f"{each} ({other.things[each]} of it)" for each in more if each in self.things]

    def lost_in(self, other: "Effects") -> list[str]:
        """Return what this run has and another has not."""
        return list(self.fates - other.fates)


def effects_in(state: Mapping[str, Any]) -> Effects:
    """Return what a state holds."""
    return Effects(
        Counter(_line(kind, entry, FATE) for kind, entry in _entries(state)),
        Counter(_line(kind, entry, frozenset()) for kind, entry in _entries(state)),
    )


def _entries(state: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for kind in KINDS:
        for entry in state.get(kind, ()):
            if kind == "api_keys" and "user_id" in entry:
                continue  # the token of a login: nobody minds a second one
            yield kind, entry
    for kind in ALSO:
        yield kind, state.get(kind, {})


def _line(kind: str, entry: Mapping[str, Any], without: frozenset[str]) -> str:
    left_out = without | _MINTED | _PER_KIND.get(kind, frozenset())
    kept = {
        name: value
        for name, value in entry.items()
        if name not in left_out and not _is_minted(kind, name)
    }
    told = (f"{name} {_short(kept[name])}" for name in sorted(kept))
    return f"{kind}: {', '.join(told)}"


def _is_minted(kind: str, name: str) -> bool:
    """Say whether a field is another in every run: an id (but for addresses), or a time."""
    if name == "id":
        return kind != "customers"
    return name.endswith("_at") or (name.endswith("_id") and name != "customer_id")


def _short(value: object) -> str:
    return (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )
