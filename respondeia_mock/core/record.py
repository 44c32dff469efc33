"""`@record`: a small value class that nobody may change, checked by mypy and not at run time.

A frozen dataclass pays for each field of each new object; the mock makes many on the path of every
call. A record is a slotted dataclass that type checkers treat as frozen. `changed` makes the next
version of one.
"""

from dataclasses import dataclass
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a class a record: fields from its annotations, slots, equality by value."""
    return dataclass(slots=True)(cls)


def changed(old: T, **values: Any) -> T:  # noqa: ANN401 (fields differ in type)
    """Return a version of a record in which these fields have these values."""
    new: T = object.__new__(type(old))
    for name in old.__slots__:  # type: ignore[attr-defined]  # every record has slots
        setattr(new, name, values[name] if name in values else getattr(old, name))
    return new
