"""The quick validator and the one that explains accept the same documents, of every schema."""

import math
from operator import mul
from typing import Any
from urllib.parse import urljoin

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from respondeia_mock.loading.locate import folder
from respondeia_mock.loading.schemas import SchemaBook
from respondeia_mock.loading.sentences import explain, sentence
from respondeia_mock.loading.validators import (
    BASE,
    Schema,
    fast_validator,
    read_schema,
    strict_validator,
)

BOOK = SchemaBook()
OPERATIONS = sorted(path.stem for path in folder("schemas").glob("requests/*.json"))
SECTIONS: dict[str, Schema] = read_schema(BASE + "fixture.json")["properties"]
UNHURRIED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

ODD: list[Any] = [
    None, True, False, 0, 1, -1, 1.0, -0.0, 5.5, 1e-7, 1e21, 1e300, -1e300,
    2**53 - 1, 2**53, 2**63, 2**64, -(2**63) - 1, 10**30,
    "", " ", "x", "\n", "\x00", "5900", "1", "text\n", "ARS\n", "7d\n", "ñandú", "\U0001f600" * 50,
    "\u2028", "\u0661d", "\uff17d", "http://x", "http://x\n", "https://\u00e9.example/\u00a0",
    [], [[]], [1, 1.0], [True, 1], ["mon", "mon"], {}, {"": None}, {"a": {"b": [1]}},
]  # fmt: skip


def referred(schema: Schema, base: str) -> tuple[Schema, str]:
    """Return what a schema refers to, and the address it stands at."""
    if "$ref" not in schema:
        return schema, base
    target = urljoin(base, schema["$ref"])
    address, _, fragment = target.partition("#")
    found = read_schema(address)
    for part in fragment.split("/")[1:]:
        found = found[part]
    return found, address


def near(schema: Schema, base: str) -> st.SearchStrategy[Any]:
    """Draw values that a schema accepts, or nearly."""
    schema, base = referred(schema, base)
    if "const" in schema or "enum" in schema:
        names = schema.get("enum", [schema.get("const")])
        return st.sampled_from([*names, f"{names[0]}\n", *ODD[:3]])
    types = schema.get("type", "object")
    kinds = [types] if isinstance(types, str) else types
    return st.one_of(*(of_type(kind, schema, base) for kind in kinds), st.sampled_from(ODD))


def of_type(kind: str, schema: Schema, base: str) -> st.SearchStrategy[Any]:
    match kind:
        case "string":
            return strings(schema)
        case "integer" | "number":
            lowest, highest = schema.get("minimum", -5), schema.get("maximum", 2**64)
            whole = st.integers(lowest - 1, highest + 1)
            return whole | whole.map(float) | st.floats(lowest - 1, lowest + 2, width=32)
        case "array":
            return st.lists(near(schema.get("items", {}), base), max_size=4)
        case "object":
            return objects(schema, base)
        case _:
            return st.none() if kind == "null" else st.booleans()


def strings(schema: Schema) -> st.SearchStrategy[str]:
    longest = schema.get("maxLength", 10)
    sizes = st.integers(longest - 1, longest + 1)
    texts = st.text(max_size=10) | st.builds(mul, st.sampled_from("x\U0001f600"), sizes)
    if "pattern" not in schema:
        return texts
    pattern: str = schema["pattern"]
    matching = st.from_regex(pattern)
    return matching | matching.map(lambda text: text + "\n") | texts


def objects(schema: Schema, base: str) -> st.SearchStrategy[dict[str, Any]]:
    known = {name: near(inner, base) for name, inner in schema.get("properties", {}).items()}
    right = st.fixed_dictionaries({}, optional=known)
    required = {name: known.pop(name) for name in schema.get("required", ())}
    whole = st.fixed_dictionaries(required, optional=known)
    more = st.dictionaries(st.text(max_size=5) | st.sampled_from(["id", "naem"]), st.none())
    return right | whole | st.builds(lambda document, extra: extra | document, whole, more)


@pytest.mark.parametrize("operation", OPERATIONS)
@UNHURRIED
@given(data=st.data())
def test_both_agree_on_a_request_and_whatever_is_refused_has_a_sentence(
    operation: str, data: st.DataObject
) -> None:
    relative = f"requests/{operation}.json"
    document = data.draw(near(read_schema(BASE + relative), BASE + relative))

    violation = BOOK.shape_of(operation).violation(document)

    accepted = strict_validator(relative).is_valid(document)
    assert fast_validator(relative).is_valid(document) == accepted
    assert (violation is None) == accepted
    if violation is not None:
        check(violation.sentence)
        error = {
            "code": "invalid_parameter",
            "message": violation.sentence,
            "documentation_url": "https://docs.respondeia.com/api/errors#invalid_parameter",
        }
        field = {} if violation.field is None else {"field": violation.field}
        assert BOOK.response_violation(operation, 400, {"error": error | field}) is None


@pytest.mark.parametrize("section", SECTIONS)
@settings(UNHURRIED, max_examples=20)
@given(data=st.data())
def test_both_agree_on_a_fixture_and_every_mistake_has_a_sentence(
    section: str, data: st.DataObject
) -> None:
    document = {section: data.draw(near(SECTIONS[section], BASE + "fixture.json"))}

    errors = list(strict_validator("fixture.json").iter_errors(document))

    assert fast_validator("fixture.json").is_valid(document) == (not errors)
    for error in errors:
        check(sentence(explain(error)))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_both_agree_on_an_odd_value_in_every_field(operation: str) -> None:
    relative = f"requests/{operation}.json"
    names = ["whatever", *read_schema(BASE + relative).get("properties", {})]

    for document in [{name: value} for name in names for value in ODD]:
        strict = strict_validator(relative).is_valid(document)
        assert fast_validator(relative).is_valid(document) == strict


def check(words: str) -> None:
    """Hold a sentence against what all of them keep."""
    assert 10 < len(words) <= 300
    assert words.isprintable()
    assert orjson.loads(orjson.dumps(words)) == words


def test_numbers_that_json_cannot_spell_are_no_whole_numbers() -> None:
    for value in (math.nan, math.inf):
        violation = BOOK.shape_of("payments.refund").violation({"amount": value})
        assert violation is not None
        assert violation.field == "amount"
