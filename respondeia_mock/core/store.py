"""The records of one sandbox, in tables that answer a page of any list without a scan.

Each table keeps, beside the records by id, one ascending list of (moment, id) for all of them and
one for each group (messages are grouped by customer and by conversation). Forking a table copies
dictionaries only; the ordered lists are shared until one side writes to one. It knows nothing of
what records mean.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Generic, Protocol, Self, TypeVar

from respondeia_mock.core.entities import (
    Account,
    AiSettings,
    ApiKey,
    Conversation,
    Customer,
    Export,
    Message,
    Payment,
    TrainingJob,
    User,
    Webhook,
)

Key = tuple[int, str]
"""Where a record stands in its list: moment in milliseconds, then id."""


class Listed(Protocol):
    """What a table asks of its records."""

    @property
    def id(self) -> str:
        """Return the id."""

    @property
    def moment(self) -> int:
        """Return what lists are ordered by, in milliseconds; it never changes."""


T = TypeVar("T", bound=Listed)


class Table(Generic[T]):
    """Records by id, and in the order of their moments."""

    __slots__ = ("_groups", "_groups_of", "_owned", "_records")

    def __init__(self, groups_of: Callable[[T], tuple[str, ...]] = lambda _: ()) -> None:
        """Start empty; `groups_of` tells in which groups' lists a record stands besides."""
        self._groups_of = groups_of
        self._records: dict[str, T] = {}
        self._groups: dict[str | None, list[Key]] = {}
        self._owned: set[str | None] = set()

    def fork(self) -> Self:
        """Return a table with the same content; neither sees what the other does from now on."""
        other = type(self)(self._groups_of)
        other._records = self._records.copy()  # noqa: SLF001 (its own kind)
        other._groups = self._groups.copy()  # noqa: SLF001 (its own kind)
        self._owned = set()
        return other

    def get(self, identifier: str) -> T | None:
        """Return the record with this id, or None."""
        return self._records.get(identifier)

    def add(self, record: T) -> T:
        """Take a new record in."""
        self._records[record.id] = record
        key = (record.moment, record.id)
        for group in (None, *self._groups_of(record)):
            keys = self._groups[group] if group in self._owned else self._own(group)
            if keys and key < keys[-1]:
                insort(keys, key)
            else:
                keys.append(key)
        return record

    def put(self, record: T) -> T:
        """Replace a record by a newer version with the same id, moment and group."""
        self._records[record.id] = record
        return record

    def remove(self, record: T) -> None:
        """Forget a record."""
        del self._records[record.id]
        key = (record.moment, record.id)
        for group in (None, *self._groups_of(record)):
            keys = self._own(group)
            del keys[bisect_left(keys, key)]

    def keys(self, group: str | None = None) -> Sequence[Key]:
        """Return the ascending keys of all records, or of one group's."""
        return self._groups.get(group, ())

    def newest(self, group: str | None = None) -> T | None:
        """Return the last record of all, or of a group."""
        keys = self._groups.get(group)
        return self._records[keys[-1][1]] if keys else None

    def ordered(self, group: str | None = None, since: int = 0) -> Iterator[T]:
        """Yield the records from `since` (milliseconds) on, oldest first."""
        keys = self.keys(group)
        for index in range(bisect_left(keys, (since, "")), len(keys)):
            yield self._records[keys[index][1]]

    def pick(self, keys: Sequence[Key]) -> list[T]:
        """Return the records that these keys stand for."""
        records = self._records
        return [records[identifier] for _, identifier in keys]

    def __iter__(self) -> Iterator[T]:
        """Yield all records, oldest first."""
        return self.ordered()

    def __len__(self) -> int:
        """Count the records."""
        return len(self._records)

    def _own(self, group: str | None) -> list[Key]:
        if group not in self._owned:
            self._groups[group] = list(self._groups.get(group, ()))
            self._owned.add(group)
        return self._groups[group]


def _of_customer(record: Conversation | Payment) -> tuple[str, ...]:
    return (record.customer_id,)


def thread(conversation_id: str) -> str:
    """Return the group of a conversation's messages; no customer's address looks like it."""
    return f"\x00{conversation_id}"


def _of_customer_and_conversation(record: Message) -> tuple[str, ...]:
    return (record.customer_id, thread(record.conversation_id))


@dataclass(slots=True)
class Store:
    """Everything that an account has. Keys are held by their token, the rest by id."""

    account: Account = field(default_factory=Account)
    ai_settings: AiSettings = field(default_factory=AiSettings)
    users: dict[str, User] = field(default_factory=dict)
    api_keys: dict[str, ApiKey] = field(default_factory=dict)
    customers: Table[Customer] = field(default_factory=Table)
    conversations: Table[Conversation] = field(default_factory=lambda: Table(_of_customer))
    messages: Table[Message] = field(default_factory=lambda: Table(_of_customer_and_conversation))
    payments: Table[Payment] = field(default_factory=lambda: Table(_of_customer))
    training: Table[TrainingJob] = field(default_factory=Table)
    exports: Table[Export] = field(default_factory=Table)
    webhooks: Table[Webhook] = field(default_factory=Table)

    def holds(self, identifier: str) -> bool:
        """Say whether any record has this id."""
        tables = (getattr(self, each.name) for each in fields(self))
        return any(isinstance(table, Table) and table.get(identifier) for table in tables)

    def fork(self) -> "Store":
        """Return a store with the same content that can change on its own."""
        return Store(**{each.name: _fork(getattr(self, each.name)) for each in fields(self)})


def _fork(part: Any) -> Any:  # noqa: ANN401 (a table, a dictionary or an immutable record)
    if isinstance(part, Table):
        return part.fork()
    return part.copy() if isinstance(part, dict) else part
