"""Fields that are guesses: found in schemas and in answers."""

import json
from typing import Any

import pytest

from respondeia_mock.coverage.guesses import InferredFields
from respondeia_mock.loading.validators import schema_of

CUSTOMER = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "tags": {"x-inferred": True}},
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "objects/customer.json": CUSTOMER,
    "responses/list.json": {
        "properties": {
            "data": {"type": "array", "items": {"$ref": "../objects/customer.json"}},
            "owner": {"$ref": "../objects/customer.json"},
            "more": {"x-inferred": True, "properties": {"inside": {"x-inferred": True}}},
            "total": {"type": "integer"},
        }
    },
}
ALL = {"data[].tags", "owner.tags", "more"}


@pytest.fixture
def fields() -> InferredFields:
    return InferredFields(SCHEMAS.__getitem__)


def offered(fields: InferredFields, document: object, *known: str) -> set[str]:
    return set(fields.offered("list", json.dumps(document).encode(), {*known}))


def test_guesses_in_an_answer_are_told_by_their_paths(fields: InferredFields) -> None:
    document = {"data": [{"id": "1"}, {"tags": []}], "owner": {"tags": 1}, "more": {"inside": 1}}
    assert offered(fields, document) == ALL


def test_only_what_is_there_is_told(fields: InferredFields) -> None:
    assert offered(fields, {"data": [], "owner": {"id": "1"}, "total": 1}) == set()
    assert offered(fields, {"data": [{"tags": None}]}) == {"data[].tags"}


def test_what_has_another_shape_than_the_schema_says_holds_nothing(fields: InferredFields) -> None:
    assert offered(fields, {"data": {"tags": 1}, "owner": [{"tags": 1}]}) == set()
    assert offered(fields, ["tags"]) == set()


def test_a_name_in_a_text_is_no_field(fields: InferredFields) -> None:
    assert offered(fields, {"owner": {"id": '"tags"'}, "tags": 1, "total": "tags"}) == set()


def test_an_answer_that_a_rule_cut_holds_nothing(fields: InferredFields) -> None:
    assert set(fields.offered("list", b'{"more": 1, "own', set())) == set()


def test_where_only_known_ones_can_be_the_answer_is_not_parsed(fields: InferredFields) -> None:
    assert set(fields.offered("list", b'{"more": not JSON', {"more"})) == set()
    assert offered(fields, {"more": 1, "owner": {"tags": 1}}, "more") == {"more", "owner.tags"}


def test_what_has_no_schema_has_no_guesses(fields: InferredFields) -> None:
    assert set(fields.offered("unknown", b"{}", set())) == set()


def test_the_schemas_of_the_project_are_understood() -> None:
    fields = InferredFields(schema_of)
    answer = b'{"user":{"user":{"id":"usr_1","name":"Ana"},"token":"t"}}'
    assert set(fields.offered("auth.login", answer, set())) == {"user.user.id", "user.user.name"}
    assert set(fields.offered("exports.download", b'{"id":1}', set())) == set()
