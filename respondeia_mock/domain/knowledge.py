"""What training data teaches: (question, answer) pairs out of the four types of uploads.

The page prints the shape of an FAQ only ("Upload AI Training Data"); of the others the plausible
shapes are understood. Data in which nothing usable is found teaches nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LISTS = ("faqs", "questions", "products", "items", "examples", "conversations")
ASKED = ("question", "customer", "user", "input", "pregunta")
ANSWERED = ("answer", "assistant", "agent", "response", "output", "respuesta")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be asked, the answer to it, and the type of upload it came from."""

    question: str
    answer: str
    source: str


def items_in(kind: str, data: Any) -> int:  # noqa: ANN401 (whatever was uploaded)
    """Count what an upload holds, usable or not."""
    if kind == "business_info":
        return len(data)
    return len(_listed(data))


def learn(kind: str, data: Any) -> list[Entry]:  # noqa: ANN401 (whatever was uploaded)
    """Return the usable entries of an upload of this kind."""
    if kind == "business_info":
        pairs = _facts(data)
    elif kind == "product_catalog":
        pairs = (pair for item in _listed(data) for pair in _product(item))
    else:
        pairs = (pair for item in _listed(data) for pair in _exchange(item))
    return [Entry(question, answer, kind) for question, answer in pairs]


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
    details = [_text(item, ("description", "descripcion"))]
    price = item.get("price", item.get("precio"))
    if isinstance(price, int | float | str) and not isinstance(price, bool):
        details.append(f"Precio: {price}")
    yield name, f"{name}. " + ". ".join(part.rstrip(".") for part in details if part)


def _facts(data: Any, above: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 (uploaded)
    items = data.items() if isinstance(data, Mapping) else enumerate(data, 1)
    for key, value in items:
        name = f"{above} {key}".strip().replace("_", " ")
        if isinstance(value, Mapping):
            yield from _facts(value, name)
        elif isinstance(value, list):
            yield name, ", ".join(str(each) for each in value)
        elif value is not None and str(value).strip():
            yield name, str(value)


def _text(item: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
