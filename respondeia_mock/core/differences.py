"""In what a JSON document has less than is wanted of it, or something else: a sentence each.

Bodies of calls, data of events and records of a state are held against what a rule, a search or an
expectation wants of them. What calls are like besides is told in `matching`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.json_writer import write

SECRETS = ("sk_live_", "session_live", "test_sk_")
LONGEST = 60


def differences(held: object, wanted: object, path: str = "") -> Iterator[str]:
    """Yield in what `held`, which stands at `path`, has less than `wanted`, or something else.

    Lists must be equal; either spelling of a field will do.
    """
    if isinstance(wanted, Mapping) and isinstance(held, Mapping):
        for name, value in wanted.items():
            where = strict.below(path, name)
            known = name if name in held else _twin(name, held)
            if known is None:
                yield f"{where} is missing"
            else:
                yield from differences(held[known], value, where)
    elif isinstance(held, bool) is not isinstance(wanted, bool) or held != wanted:
        yield f"{path or 'the value'} is {shown(held, path)}, not {shown(wanted, path)}"


def shown(value: object, path: str) -> str:
    """Show what stands at `path` as JSON in a few characters, and no secret."""
    if path.endswith("password") or (isinstance(value, str) and value.startswith(SECRETS)):
        return "…"
    written = write(value).decode()
    return written if len(written) <= LONGEST else written[: LONGEST - 1] + "…"


def _twin(name: str, held: Mapping[str, Any]) -> str | None:
    """Return the other spelling under which a field is there: customer_id is customerId."""
    folded = _folded(name)
    return next((each for each in held if _folded(each) == folded), None)


def _folded(name: str) -> str:
    return name.replace("_", "").lower()
