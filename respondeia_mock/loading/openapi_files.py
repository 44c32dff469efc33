"""The OpenAPI document as the bytes of a file, JSON or YAML, made when first asked for.

What stands in it is `openapi`'s matter; here it meets the schemas and the two file formats.
"""

import json
from functools import cache

import yaml

from respondeia_mock.core.operation import Operation
from respondeia_mock.loading.validators import schema_of
from respondeia_mock.openapi import document


@cache
def openapi_bytes(operations: tuple[Operation, ...], form: str) -> bytes:
    """Return the document of these operations in `form`, which is `json` or `yaml`."""
    if form == "json":
        made = document(operations, schema_of)
        return json.dumps(made, indent=2, ensure_ascii=False).encode() + b"\n"
    tree = json.loads(openapi_bytes(operations, "json"))  # read anew it shares nothing: no aliases
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True).encode()
