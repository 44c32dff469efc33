"""A judgement as lines for a terminal, made from its document. It prints nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

COUNTED = ("errors", "warnings", "undetermined")


def lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines that tell a judgement."""
    for finding in document["findings"]:
        yield from finding_lines(finding)
        yield ""
    yield _summary(document)
    if "evicted" in document:
        yield f"{document['evicted']} older requests were dropped, and not judged."
    if "elsewhere" in document:
        others = ", ".join(f"{count} in {name}" for name, count in document["elsewhere"].items())
        yield f"Elsewhere: {others} (--sandbox)."


def finding_lines(finding: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines that tell one finding."""
    mark = "undetermined" if "undetermined" in finding else finding["severity"]
    yield f"{mark}  {finding['name']}"
    yield f"  What: {finding['what']}."
    if finding["requests"]:
        yield f"  Requests: {', '.join(finding['requests'])}"
    if "deliveries" in finding:
        yield f"  Deliveries: {', '.join(finding['deliveries'])}"
    yield f"  {finding['advice']}"
    yield f"  Fix: {finding['fix']}"
    if "undetermined" in finding:
        yield "  The clock is frozen: how long the client meant to wait, nobody can tell."


def _summary(document: Mapping[str, Any]) -> str:
    if not document["total"]:
        return "Nothing to say against it."
    errors, warnings, unknown = (document[name] for name in COUNTED)
    advice = document["total"] - errors - warnings - unknown
    told = [_counted(errors, "error"), _counted(warnings, "warning"), f"{unknown} undetermined"]
    return ", ".join([*told, *([f"{advice} advice"] if advice else [])]) + "."


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
