"""`@record`: a small value class that nobody may change, checked by mypy and not at run time.

Why not frozen dataclasses: they pay for each field of each new object, and the mock makes many on
the path of every call; and each class costs half a millisecond at start-up, most of it for methods
that all records can share. `changed` makes the next version of a record.
"""

from dataclasses import dataclass
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a class a record: fields from its annotations, slots, equality by value."""
    made = dataclass(slots=True, repr=False, eq=False, match_args=False)(cls)
    made.__repr__ = _repr  # type: ignore[method-assign]  # shared by all records
    made.__eq__ = _eq  # type: ignore[method-assign]  # shared by all records
    made.__hash__ = _hash  # type: ignore[method-assign]  # shared by all records
    return made


def changed(old: T, **values: Any) -> T:  # noqa: ANN401 (fields differ in type)
    """Return a version of a record in which these fields have these values."""
    new: T = object.__new__(type(old))
    for name in old.__slots__:  # type: ignore[attr-defined]  # every record has slots
        setattr(new, name, values[name] if name in values else getattr(old, name))
    return new


def _values(self: Any) -> tuple[object, ...]:  # noqa: ANN401 (any record)
    return tuple(getattr(self, name) for name in self.__slots__)


def _repr(self: object) -> str:
    shown = zip(type(self).__slots__, _values(self), strict=True)  # type: ignore[attr-defined]  # every record has slots
    return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in shown)})"


def _eq(self: object, other: object) -> bool:
    return type(self) is type(other) and _values(self) == _values(other)


def _hash(self: object) -> int:
    return hash(_values(self))
