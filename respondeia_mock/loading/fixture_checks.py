"""What is wrong with a fixture: against its schema, and beyond what a schema can say.

`mistakes_in` judges one file; `lost_messages`, `lost_subjects` and `too_small_a_burst` what they
say together.
Every mistake is found, not only the first, and each knows its place. Nothing is changed or loaded.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from respondeia_mock.core.durations import parse_duration, parse_moment
from respondeia_mock.core.entities import channel_of
from respondeia_mock.core.errors import Mistake
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.domain.outlining import DURATIONS, identified, is_time, rate_limit
from respondeia_mock.loading.documents import Document
from respondeia_mock.loading.merging import Merged, Record, last_with, names_of, records_of
from respondeia_mock.loading.sentences import Path, clean, explain, given
from respondeia_mock.loading.validators import fast_validator, strict_validator

SCHEMA = "fixture.json"
LARGEST_METADATA = 16_384
SECRETS = frozenset({"key", "password", "secret", "token", "revoked_tokens"})
"""Fields of which no mistake tells what was given."""
ONES = {
    "users": "user",
    "messages": "message",
    "payments": "payment",
    "training": "training job",
}
"""What one record of a section is called."""


def mistakes_in(document: Document) -> list[Mistake]:
    """Return every mistake of one file."""
    found = list(document.mistakes)
    for judge in (schema_mistakes, _twins, _impossible_times, _contradictions):
        # One place has one mistake: what is no number is not also too small.
        places = {mistake.place for mistake in found}
        found += [mistake for mistake in judge(document) if mistake.place not in places]
    return found


def schema_mistakes(document: Document, schema: str = SCHEMA) -> Iterator[Mistake]:
    """Yield where a document differs from a schema; unknown keys one by one."""
    if fast_validator(schema).is_valid(document.value):
        return
    for error in strict_validator(schema).iter_errors(document.value):
        if error.validator == "additionalProperties":
            known = error.schema["properties"]
            for name in (name for name in error.instance if name not in known):
                path = (*error.absolute_path, name)
                phrase = f"unknown key '{clean(name)}'{suggestion(name, known)}"
                yield document.mistake_of_key(path, phrase)
        else:
            explanation = explain(error)
            phrase = explanation.phrase
            if SECRETS.intersection(explanation.path[-1:]):
                phrase = phrase.partition(", not ")[0]
            yield document.mistake(explanation.path, phrase)


def _twins(document: Document) -> Iterator[Mistake]:
    seen: set[tuple[Path, str, str | int]] = set()
    for path, record in records_of(document.value):
        for field, value in names_of(record, path[:-1]):
            twin = (path[:-1], field, value)
            if twin in seen:
                shown = "this" if field in SECRETS else given(value)
                phrase = f"{shown} is the {field} of an earlier record of this file"
                yield document.mistake((*path, field), phrase)
            seen.add(twin)


def _impossible_times(document: Document) -> Iterator[Mistake]:
    for path, field, value in _settings(document.value):
        if is_time(field) or (path, field) == (("clock",), "now"):
            yield from _unread(document, (*path, field), value, parse_moment)
        elif field in DURATIONS and path[0] == "behavior":
            several = isinstance(value, list)
            for index, each in enumerate(value if several else [value]):
                step = (index,) if several else ()
                yield from _unread(document, (*path, field, *step), each, parse_duration)


def _settings(value: Any) -> Iterator[tuple[Path, str, Any]]:  # noqa: ANN401 (a whole document)
    """Yield every field that may hold a time or a duration: of records and of settings."""
    for path, record in records_of(value):
        yield from ((path, field, held) for field, held in record.items())
    for section, held in value.items() if isinstance(value, dict) else ():
        if isinstance(held, dict):
            yield from (((section,), field, each) for field, each in held.items())
            for part, values in held.items():
                if isinstance(values, dict):
                    yield from (((section, part), field, each) for field, each in values.items())


def _unread(
    document: Document, path: Path, value: object, read: Callable[[object], object]
) -> Iterator[Mistake]:
    if value is None:
        return
    try:
        read(value)
    except ValueError as error:
        yield document.mistake(path, f"{error}, not {given(value)}")


def _contradictions(document: Document) -> Iterator[Mistake]:
    for section, field in (("customers", "id"), ("messages", "customer_id")):
        for path, record in records_of(document.value, (section,)):
            address = record.get(field)
            named = channel_of(address) if isinstance(address, str) else None
            if named and record.get("channel", named) != named:
                phrase = f"the address {given(address)} is of the channel {named}"
                yield document.mistake((*path, "channel"), phrase)
    for path, record in records_of(document.value, ("customers",)):
        if len(write(record.get("metadata", {}))) > LARGEST_METADATA:
            phrase = f"must be at most {LARGEST_METADATA:,} bytes as JSON"
            yield document.mistake((*path, "metadata"), phrase)


def lost_messages(merged: Merged) -> Iterator[Mistake]:
    """Yield the messages whose conversation is declared nowhere, or is somebody else's."""
    owners = {
        record.get("id"): record.get("customer_id")
        for _, record in records_of(merged.value, ("conversations",))
    }
    for _, record in records_of(merged.value, ("messages",)):
        thread = record.get("conversation_id")
        if not isinstance(thread, str) or owners.get(thread, "") == record.get("customer_id"):
            continue
        phrase = f"the conversation {given(thread)} is with {given(owners.get(thread))}"
        if thread not in owners:
            phrase = f"no conversation {given(thread)} is declared{_near(thread, owners)}"
        origin = merged.origins[id(record)]
        yield origin.document.mistake((*origin.path, "conversation_id"), phrase)


def lost_subjects(merged: Merged) -> Iterator[Mistake]:
    """Yield timers and tokens of what is declared nowhere; for documents that are right so far."""
    known: dict[str, frozenset[str]] = {}
    for section, record, field in _mentions(merged):
        if section not in known:
            entries = identified(merged.value, section)
            known[section] = frozenset(entry["id"] for entry in entries)
        if record[field] not in known[section]:
            name, origin = record[field], merged.origins[id(record)]
            near = suggestion(name, known[section])
            phrase = f"no {ONES[section]} {given(name)} is declared{near}"
            yield origin.document.mistake((*origin.path, field), phrase)


def _mentions(merged: Merged) -> Iterator[tuple[str, Record, str]]:
    """Yield who mentions whom by id: the section that holds it, the record, its field."""
    for _, record in records_of(merged.value, ("api_keys",)):
        if "user_id" in record:
            yield "users", record, "user_id"
    for _, record in records_of(merged.value, ("timers",)):
        from respondeia_mock.domain.timers import KINDS

        yield KINDS[record["kind"]].section, record, "subject"


def too_small_a_burst(merged: Merged) -> Iterator[Mistake]:
    """Yield a burst below the rate; for documents that are right otherwise."""
    limits = merged.value.get("rate_limit", {})
    limit = rate_limit(limits, merged.value.get("account", {}).get("plan", "pro"))
    if limit and limit.rate is not None and limit.burst < limit.rate:
        document = last_with(merged, "rate_limit")
        phrase = f"must be at least the rate, {limit.rate}, not {limit.burst}"
        yield document.mistake(("rate_limit", "burst"), phrase)


def _near(name: str, known: Iterable[object]) -> str:
    return suggestion(name, [each for each in known if isinstance(each, str)])
