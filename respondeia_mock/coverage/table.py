"""A report as lines for a terminal, at most 100 columns wide. It prints nothing.

Operations are rows, statuses columns: how many answers, `·` where there was none yet, nothing where
there can be none. The other dimensions follow as short lists.
"""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Any

WIDTH = 100
NONE_YET = "·"
OTHER = "other"

Document = Mapping[str, Any]


def lines(document: Document) -> Iterator[str]:
    """Yield the lines of a report."""
    yield from _operations(document["operations"])
    yield ""
    for group, states in document["transitions"].items():
        yield from _listed(group, _counts(states))
    yield from _events(document["events"])
    yield from _permissions(document["permissions"])
    yield from _inferred(document["inferred"])
    if document["undocumented"]:
        yield from _listed("undocumented calls", [str(document["undocumented"])])
    yield ""
    yield _sum(document)
    if "elsewhere" in document:
        others = ", ".join(f"{count} in {name}" for name, count in document["elsewhere"].items())
        yield from wrap(f"Calls elsewhere: {others} (--all, --sandbox).", WIDTH)


def _operations(operations: Document) -> Iterator[str]:
    known = ("200", "201", "400", "401", "403", "404", "429", "500", "503", "lost")
    heads = known if _others(operations, known) == 0 else (*known, OTHER)
    width = max(map(len, operations))
    yield _row("operation", heads, width)
    for name, answers in operations.items():
        cells = [_cell(answers.get(head)) for head in known]
        others = _others({name: answers}, known)
        yield _row(name, [*cells, str(others or "")][: len(heads)], width)


def _others(operations: Document, known: Iterable[str]) -> int:
    return sum(
        count
        for answers in operations.values()
        for status, count in answers.items()
        if status not in known
    )


def _row(name: str, cells: Iterable[str], width: int) -> str:
    return (name.ljust(width) + "".join(cell.rjust(6) for cell in cells)).rstrip()


def _cell(count: int | None) -> str:
    if count is None:
        return ""
    return _short(count)


def _short(count: int) -> str:
    """Return a count in at most five characters."""
    if count < 100_000:  # noqa: PLR2004 (five digits)
        return str(count) if count else NONE_YET
    return f"{count // 1000}k" if count < 10_000_000 else f"{count // 1_000_000}M"  # noqa: PLR2004


def _events(events: Document) -> Iterator[str]:
    delivered = {name: each for name, each in events.items() if each["delivered"]}
    raised = [name for name, each in events.items() if each["raised"] and name not in delivered]
    shown = [
        f"{name} {each['delivered']}"
        + (f" ({each['recovered']} not at once)" if each["recovered"] else "")
        for name, each in delivered.items()
    ]
    quiet = [name for name in events if name not in delivered and name not in raised]
    yield from _listed("events delivered", shown)
    yield from _listed("raised only", raised)
    yield from _listed("never raised", quiet)


def _permissions(permissions: Document) -> Iterator[str]:
    for head, name in (("permissions used", "used"), ("refused", "refused")):
        yield from _listed(head, _counts({need: each[name] for need, each in permissions.items()}))


def _inferred(inferred: Document) -> Iterator[str]:
    """Yield what of it leans on guesses, or may."""
    called = {name: sum(each.values()) for name, each in inferred["operations"].items()}
    parts = [("inferred operations", _counts(called))] if called else []
    sent = [f"{name}: {', '.join(_counts(each))}" for name, each in inferred["sent"].items()]
    offered = [f"{name}: {', '.join(each)}" for name, each in inferred["offered"].items()]
    parts += [("inferred fields sent", [each]) for each in sent]
    parts += [("inferred fields offered", [each]) for each in offered]
    for head, items in parts:
        yield from _listed(head, items)
    if "advice" in inferred:
        yield from _listed("", [inferred["advice"]])


def _counts(counts: Mapping[str, int]) -> list[str]:
    return [f"{name} {_short(count)}" for name, count in counts.items()]


def _listed(head: str, items: Iterable[str]) -> Iterator[str]:
    text = ", ".join(items) or NONE_YET
    yield from wrap(f"{head:25}{text}", WIDTH, subsequent_indent=" " * 25, break_on_hyphens=False)


def _sum(document: Document) -> str:
    parts = ", ".join(
        f"{name} {each['covered']}/{each['whole']}" for name, each in document["dimensions"].items()
    )
    return f"{document['percent']:g} % covered: {parts}"
