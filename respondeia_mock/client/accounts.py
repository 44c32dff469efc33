"""What an assertion about calls says when it fails: what came, and in what the nearest differ.

Texts only: who is asked, and what is asserted, is the matter of `requests`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import ndiff
from typing import Any

SHOWN = 3
"""So many calls that came near are shown, each with a diff."""
_LISTED = 20
_NOTHING = object()


def of_calls(
    asked: Mapping[str, Any],
    expected: str,
    found: Sequence[Mapping[str, Any]],
    near: Sequence[Mapping[str, Any]],
) -> str:
    """Say that the calls that were found are not as many as were expected.

    Args:
        asked: what they were looked for by.
        expected: how many were expected, in words.
        found: those that are as asked.
        near: those that are not, whole, the nearest first.
    """
    came = {0: "none", 1: "one"}.get(len(found), str(len(found)))
    lines = [f"Expected {expected} like {spelled(asked)}; {came} came."]
    lines += [line(each) for each in found[-_LISTED:]]
    for each in near:
        lines += ["", f"Near, but not like that (- expected, + came):\n{line(each)}"]
        lines += [f"    {part}" for part in difference(asked, each)]
    if not found and not near:
        lines.append("No call came near it.")
    return "\n".join(lines)


def other_headers(name: str, borne: Sequence[tuple[Mapping[str, Any], str | None]]) -> str:
    """Say that calls bear other values of a header, or none."""
    lines = [f"Expected the same {name} on all {len(borne)} calls; they bear:"]
    for each, value in borne:
        lines.append(f"{line(each)}  {'(none)' if value is None else value}")
    return "\n".join(lines)


def out_of_order(
    expected: Sequence[Mapping[str, Any]], number: int, made: Sequence[Mapping[str, Any]]
) -> str:
    """Say that calls did not come in an order; the one at place `number` is missing there."""
    wanted = [spelled(each) for each in expected]
    came = [each["operation"] for each in made][-_LISTED:]
    diff = ndiff([each.get("operation", spelled(each)) for each in expected], came)
    after = f" after {wanted[number - 1]}" if number else ""
    head = f"Expected {wanted[number]}{after}, and it did not come there (- expected, + came):"
    return "\n".join([head, *(f"    {each}" for each in diff if not each.startswith("?"))])


def difference(asked: Mapping[str, Any], call: Mapping[str, Any]) -> Iterator[str]:
    """Yield a diff of what was asked and what a call has of that."""
    has = {name: _same_part(name, wanted, call) for name, wanted in asked.items()}
    lines = ndiff(_lines(asked), _lines(has))
    yield from (each for each in lines if not each.startswith("?"))


def line(call: Mapping[str, Any]) -> str:
    """Return a call in a line."""
    status = "-" if call.get("status") is None else call["status"]
    return f"  {call['id']}  {call['operation']}  {call['method']} {call['path']}  {status}"


def spelled(asked: Mapping[str, Any]) -> str:
    """Return what calls were looked for by, short."""
    if not asked:
        return "any"
    rest = {name: each for name, each in asked.items() if name != "operation"}
    named = [asked["operation"]] if "operation" in asked else []
    return " ".join([*named, *([json.dumps(rest, ensure_ascii=False)] if rest else [])])


def _same_part(name: str, wanted: Any, call: Mapping[str, Any]) -> Any:  # noqa: ANN401 (any JSON)
    """Return what a call has where it was asked for something."""
    if name == "header":
        return {each: _header(each, value, call) for each, value in wanted.items()}
    return _part(wanted, call.get("body" if name == "body" else "at" if name == "since" else name))


def _header(name: str, wanted: str | bool, call: Mapping[str, Any]) -> Any:  # noqa: ANN401, FBT001 (either)
    value = call["headers"].get(name.lower(), _NOTHING)
    return (value is not _NOTHING) if isinstance(wanted, bool) else _shown(value)


def _part(wanted: Any, has: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Return of what is there only as much as was asked for, in either spelling of a field."""
    if not (isinstance(wanted, dict) and isinstance(has, dict)):
        return has
    folded = {_folded(name): each for name, each in has.items()}
    found = {name: has.get(name, folded.get(_folded(name), _NOTHING)) for name in wanted}
    return {name: _shown(_part(wanted[name], each)) for name, each in found.items()}


def _folded(name: str) -> str:
    return name.replace("_", "").lower()


def _shown(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    return "(missing)" if value is _NOTHING else value


def _lines(document: object) -> list[str]:
    return json.dumps(document, ensure_ascii=False, indent=2, default=str).splitlines()
