"""What training data teaches: (question, answer) pairs out of the four types of uploads.

The page prints the shape of an FAQ only ("Upload AI Training Data"); of the others the plausible
shapes are understood. Data in which nothing usable is found teaches nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from respondeia_mock.core.json_writer import write
from respondeia_mock.core.record import record

LONGEST = 4096
"""What fits into one message; a longer answer ends with an ellipsis."""

LISTS = ("faqs", "questions", "products", "items", "examples", "conversations")
ASKED = ("question", "customer", "user", "input", "pregunta")
ANSWERED = ("answer", "assistant", "agent", "response", "output", "respuesta")


@record
class Entry:
    """One thing that can be asked, the answer to it, and the type of upload it came from."""

    question: str
    answer: str
    source: str


def items_in(kind: str, data: Any) -> int:  # noqa: ANN401 (whatever was uploaded)
    """Count what an upload holds, usable or not."""
    return len(_items(kind, data))


def items_usable(kind: str, data: Any) -> int:  # noqa: ANN401 (whatever was uploaded)
    """Count those items of an upload that teach something, however much each does."""
    return sum(any(True for _ in _taught(kind, item)) for item in _items(kind, data))


def learn(kind: str, data: Any) -> list[Entry]:  # noqa: ANN401 (whatever was uploaded)
    """Return the usable entries of an upload of this kind."""
    return [
        Entry(_cut(question), _cut(answer), kind)
        for item in _items(kind, data)
        for question, answer in _taught(kind, item)
    ]


def _items(kind: str, data: Any) -> list[Any]:  # noqa: ANN401 (whatever was uploaded)
    if kind != "business_info":
        return _listed(data)
    named = data.items() if isinstance(data, Mapping) else enumerate(data, 1)
    return [{name: fact} for name, fact in named]


def _taught(kind: str, item: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 (uploaded)
    if kind == "business_info":
        return _facts(item)
    return _product(item) if kind == "product_catalog" else _exchange(item)


def _listed(data: Any) -> list[Any]:  # noqa: ANN401 (whatever was uploaded)
    if isinstance(data, list):
        return data
    for name in LISTS:
        if isinstance(data.get(name), list):
            return list(data[name])
    return [data] if data else []


def _exchange(item: object) -> Iterator[tuple[str, str]]:
    if not isinstance(item, Mapping):
        return
    if isinstance(item.get("messages"), list):
        yield from _dialogue(item["messages"])
    question, answer = _text(item, ASKED), _text(item, ANSWERED)
    if question and answer:
        yield question, answer


def _dialogue(messages: list[Any]) -> Iterator[tuple[str, str]]:
    asked = ""
    for message in messages:
        if not isinstance(message, Mapping):
            continue
        said = _text(message, ("content", "text"))
        if message.get("role") in {"user", "customer"}:
            asked = said
        elif asked and said:
            yield asked, said
            asked = ""


def _product(item: object) -> Iterator[tuple[str, str]]:
    if not isinstance(item, Mapping):
        return
    name = _text(item, ("name", "nombre", "title"))
    if not name:
        return
    details = [name, _text(item, ("description", "descripcion"))]
    price = item.get("price", item.get("precio"))
    if isinstance(price, int | float | str) and not isinstance(price, bool):
        details.append(f"Precio: {_spelled(price)}")
    yield name, ". ".join(part.rstrip(".") for part in details if part)


def _facts(data: Mapping[Any, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        name = f"{above} {key}".strip().replace("_", " ")
        if isinstance(value, list) and any(isinstance(each, Mapping | list) for each in value):
            yield from _facts(dict(enumerate(value, 1)), name)
        elif isinstance(value, Mapping):
            yield from _facts(value, name)
        elif fact := _fact(value):
            yield name, fact


def _fact(value: object) -> str:
    parts = value if isinstance(value, list) else [value]
    return ", ".join(_spelled(part) for part in parts if part is not None).strip()


def _spelled(value: object) -> str:
    return value if isinstance(value, str) else write(value).decode()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _text(item: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
