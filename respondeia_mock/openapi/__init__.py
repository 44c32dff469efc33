"""The catalog as an OpenAPI 3.1 document: a projection, nothing in it is written a second time.

What an operation is comes from its row, what it accepts and answers from its schemas, which are
asked of a callable: no file is read here. `operations`, `answers` and `deliveries` make the parts,
`references` the schemas they share. It says what the API is; serving and writing it is for others.
"""

from collections.abc import Iterable
from typing import Any

from respondeia_mock.core.operation import Operation
from respondeia_mock.openapi import answers, deliveries, operations
from respondeia_mock.openapi.references import References, SchemaOf

_DESCRIPTION = (
    "Derived by respondeia-mock, a mock server, from the vendor's documentation page. The vendor "
    "did not write it and does not vouch for it.\n\n"
    "`x-inferred: true` marks what the page does not say and the mock had to guess: an operation, "
    "a field, a parameter or a header. The real API may do otherwise there.\n\n"
    "`x-permission` names what a key needs: one of the six permissions, or `full` for all six."
)


def document(rows: Iterable[Operation], schema_of: SchemaOf) -> dict[str, Any]:
    """Return the OpenAPI document of these operations.

    Args:
        rows: the operations, in the order in which they shall stand.
        schema_of: gives a schema by its path under `schemas/`, `objects/payment.json` say.
    """
    rows, references = tuple(rows), References(schema_of)
    body = {
        "paths": _paths(rows, references),
        "webhooks": deliveries.webhooks(references),
        "components": _components(references),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "RespondeIA API", "version": "1", "description": _DESCRIPTION},
        "servers": [{"url": "/", "description": "The mock that gave this document"}],
        "security": [{"bearerAuth": []}],
        "tags": _tags(rows),
        **body,
    }


def _tags(rows: tuple[Operation, ...]) -> list[dict[str, str]]:
    headings = dict.fromkeys([*(row.heading for row in rows), deliveries.HEADING])
    return [{"name": heading} for heading in headings]


def _paths(rows: tuple[Operation, ...], references: References) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for row in rows:
        paths.setdefault(row.path, {})[row.method.lower()] = operations.described(row, references)
    return paths


def _components(references: References) -> dict[str, Any]:
    """Return what the parts refer to; the schemas come last, when all of them have been met."""
    return {
        "securitySchemes": {"bearerAuth": {"type": "http", "scheme": "bearer"}},
        "parameters": operations.PARAMETERS | deliveries.PARAMETERS,
        "headers": answers.HEADERS,
        "responses": answers.components(references),
        "schemas": references.components(),
    }
