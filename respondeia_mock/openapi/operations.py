"""One row of the catalog as an operation object: its parameters, its body, its answers.

The request schema of a GET or DELETE is read as query parameters, that of a POST or PATCH as the
JSON body. It leaves the place in the document to its caller.
"""

import re
from collections.abc import Mapping
from typing import Any

from respondeia_mock.core.operation import Access, Operation, Source
from respondeia_mock.openapi import answers
from respondeia_mock.openapi.references import References

Schema = Mapping[str, Any]

PARAMETERS: dict[str, Any] = {
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Repeating the call with the same key and body repeats its answer",
        "schema": {"type": "string", "minLength": 1},
    }
}
"""Page, "Handle Idempotency"."""

_FILES = {
    "exports.download": {
        "text/csv": {"schema": {"type": "string"}},
        "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
    }
}
"""What answers with a file: what may be in it, instead of a response schema."""


def described(operation: Operation, references: References) -> dict[str, Any]:
    """Return the operation object of a row."""
    request = references.schema(f"requests/{operation.name}.json")
    members = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.heading],
        **_marks(operation),
        "parameters": _parameters(operation, request),
        "requestBody": _request_body(operation, request),
        "responses": _responses(operation, references),
    }
    return {name: member for name, member in members.items() if member is not None}


def _marks(operation: Operation) -> dict[str, Any]:
    """Return what sets a row apart: an inferred one, and who may call it."""
    inferred = {"x-inferred": True} if operation.source is Source.INFERRED else {}
    if operation.access == Access.PUBLIC:
        return {**inferred, "security": []}
    return {**inferred, "x-permission": str(operation.access)}


def _parameters(operation: Operation, request: Schema) -> list[dict[str, Any]] | None:
    parameters = [_in_path(name) for name in _path_names(operation)]
    if not operation.has_body:
        required = request.get("required", ())
        for name, schema in request.get("properties", {}).items():
            parameters.append(_in_query(name, schema, required=name in required))
    if _is_idempotent(operation):
        parameters.append({"$ref": "#/components/parameters/Idempotency-Key"})
    return parameters or None


def _in_path(name: str) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(name: str, schema: Schema, *, required: bool) -> dict[str, Any]:
    parameter = {"name": name, "in": "query", "required": required, "schema": schema}
    return parameter | ({"x-inferred": True} if "x-inferred" in schema else {})


def _request_body(operation: Operation, request: Schema) -> dict[str, Any] | None:
    if not operation.has_body or "properties" not in request:
        return None
    required = "required" in request or "minProperties" in request
    return {"required": required, "content": {"application/json": {"schema": request}}}


def _responses(operation: Operation, references: References) -> dict[str, Any]:
    failing = answers.failures(operation.statuses[1:], references, counted=operation.counted)
    return {str(operation.status): _success(operation, references), **failing}


def _success(operation: Operation, references: References) -> dict[str, Any]:
    content: dict[str, Any] | None = _FILES.get(operation.name)
    description = "The file"
    if content is None:
        schema = references.schema(f"responses/{operation.name}.json")
        content, description = {"application/json": {"schema": schema}}, schema["title"]
    own = ["Idempotent-Replayed"] if _is_idempotent(operation) else []
    headers = answers.headers(own, counted=operation.counted)
    return {"description": description, "headers": headers, "content": content}


def _path_names(operation: Operation) -> list[str]:
    return re.findall(r"{(\w+)}", operation.path)


def _is_of_v1(operation: Operation) -> bool:
    return operation.path.startswith("/v1/")


def _is_idempotent(operation: Operation) -> bool:
    return operation.method == "POST" and _is_of_v1(operation)
