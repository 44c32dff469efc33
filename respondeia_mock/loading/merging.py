"""Several fixtures into one: the later says the last word, records with the same name replace.

Mappings are merged deeply and lists of records put one after another; whatever else appears again
is replaced whole. Where each entry came from stays known, for mistakes that show only in the
merged document. Documents may still be wrong in any way; what cannot be merged is replaced.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from respondeia_mock.core.record import record
from respondeia_mock.loading.documents import Document
from respondeia_mock.loading.sentences import Path

Record = dict[str, Any]

NAMES: dict[Path, tuple[str, ...]] = {
    ("users",): ("email", "id"),
    ("api_keys",): ("key", "id"),
    ("customers",): ("id",),
    ("conversations",): ("id",),
    ("messages",): ("id",),
    ("payments",): ("id",),
    ("training",): ("id",),
    ("exports",): ("id",),
    ("timers",): (),
    ("webhooks",): ("id",),
    ("magic", "recipients"): ("address",),
    ("magic", "amounts"): ("amount",),
}
"""Where lists of records stand, and the fields that tell one record from all others."""


@record
class Origin:
    """Where a record was written."""

    document: Document
    path: Path


@dataclass(slots=True)
class Merged:
    """The merged document; `origins` by the identity of a record, as it may have no name."""

    documents: Sequence[Document]
    value: Record = field(default_factory=dict)
    origins: dict[int, Origin] = field(default_factory=dict)


def merge(documents: Sequence[Document]) -> Merged:
    """Merge documents in their order."""
    merged = Merged(documents)
    for document in documents:
        for path, entry in records_of(document.value):
            merged.origins[id(entry)] = Origin(document, path)
        merged.value = _merge(merged.value, document.value, ())
    return merged


def last_with(merged: Merged, section: str) -> Document:
    """Return the last of the merged documents that has a section."""
    return [document for document in merged.documents if section in document.value][-1]


def records_of(value: Any, where: Path | None = None) -> Iterator[tuple[Path, Record]]:  # noqa: ANN401
    """Yield every record of a document, or those of one list, with its path."""
    for place in NAMES if where is None else (where,):
        found = value
        for step in place:
            found = found.get(step) if isinstance(found, dict) else None
        for index, entry in enumerate(found if isinstance(found, list) else ()):
            if isinstance(entry, dict):
                yield (*place, index), entry


def names_of(entry: Any, place: Path) -> Iterator[tuple[str, str | int]]:  # noqa: ANN401
    """Yield what tells a record from others: each naming field that it has, with its value."""
    for name in NAMES[place] if isinstance(entry, dict) else ():
        value = entry.get(name)
        if isinstance(value, str | int):
            yield name, value


def _merge(old: Any, new: Any, place: Path) -> Any:  # noqa: ANN401 (any values of JSON)
    if isinstance(old, dict) and isinstance(new, dict):
        both = {key: _merge(old[key], new[key], (*place, key)) for key in old if key in new}
        return {**old, **new, **both}
    if isinstance(old, list) and isinstance(new, list) and place in NAMES:
        return _concatenate(old, new, place)
    return new


def _concatenate(old: list[Any], new: list[Any], place: Path) -> list[Any]:
    known = {name: index for index, entry in enumerate(old) for name in names_of(entry, place)}
    joined = list(old)
    for entry in new:
        named = (known[name] for name in names_of(entry, place) if name in known)
        index = next(named, None)
        if index is None:
            joined.append(entry)
        else:
            joined[index] = entry
    return joined
