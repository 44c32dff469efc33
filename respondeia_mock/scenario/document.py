"""A scenario as it is written: what a sandbox starts from, its rules, and what is expected.

It is read strictly: what is not known is an error that suggests the nearest, and of a scenario that
is wrong anywhere nothing is applied. `flaws` finds what is wrong in each of its parts, for a file's
author wants to hear of all; `read_scenario` stops at the first.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from respondeia_mock.core import strict
from respondeia_mock.core.allowance import PLANS
from respondeia_mock.core.durations import parse_time
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.record import record
from respondeia_mock.core.scripting import check_rule
from respondeia_mock.scenario.expectations import Expectation, read_expectation

if TYPE_CHECKING:
    from respondeia_mock.core.vocabulary import Vocabulary

FASTEST = 1_000_000
LARGEST_SEED = 2**53 - 1
MOST = 1_000
PAYMENTS = ("auto", "checkout")
UNNAMED = "unnamed"


@record
class Scenario:
    """What a scenario says; None leaves the choice to who starts it.

    Attributes:
        fixtures: files or names of bundled fixtures, merged in order; empty is none named.
        payments: `auto` (approved by themselves) or `checkout` (somebody decides).
        speed: seconds of the mock's clock in a real second; 0 is frozen.
        now: where the clock starts, Unix seconds.
        rules: as they were written; each was read once, and is right.
    """

    name: str = UNNAMED
    description: str = ""
    fixtures: tuple[str, ...] = ()
    plan: str | None = None
    payments: str | None = None
    speed: float | None = None
    now: float | None = None
    seed: int | None = None
    rules: tuple[Mapping[str, Any], ...] = ()
    expect: tuple[Expectation, ...] = ()
    document: Mapping[str, Any] | None = None


def read_scenario(
    document: Mapping[str, Any], vocabulary: "Vocabulary", name: str = UNNAMED
) -> Scenario:
    """Read a scenario that is called `name` if it does not say.

    Raises:
        ActionError: what is wrong and where.
    """
    for flaw in flaws(document, vocabulary):
        raise flaw
    own = {each: document[each] for each in _CHOICES if each in document}
    values = {"name": name, **strict.values(own, _CHOICES, "")}
    rules = document.get("rules", [])
    expect = tuple(
        read_expectation(each, f"expect[{place}]", vocabulary, _names(rules))
        for place, each in _listed(document, "expect")
    )
    return Scenario(**values, rules=tuple(rules), expect=expect, document=document)


def flaws(document: object, vocabulary: "Vocabulary") -> Iterator[ActionError]:
    """Yield what is wrong, at most one thing in each part of the document."""
    if not isinstance(document, Mapping):
        yield ActionError("A scenario must be an object")
        return
    for name in document:
        yield from _tried(strict.only, (name,), KEYS, "")
        if name in _CHOICES:
            yield from _tried(strict.values, {name: document[name]}, _CHOICES, "")
    for name in ("rules", "expect"):
        yield from _tried(_list, document.get(name, []), name)
    names = _names(document.get("rules"))
    for place, each in _listed(document, "rules"):
        yield from _tried(_check_rule, each, vocabulary, f"rules[{place}]")
    yield from _repeated(document)
    for place, each in _listed(document, "expect"):
        yield from _tried(read_expectation, each, f"expect[{place}]", vocabulary, names)


def _tried(read: Callable[..., object], *given: object) -> Iterator[ActionError]:
    try:
        read(*given)
    except ActionError as error:
        yield error


def _check_rule(document: object, vocabulary: "Vocabulary", path: str) -> None:
    check_rule(strict.mapping(document, path), vocabulary, path)


def _list(value: object, path: str) -> None:
    if not isinstance(value, list):
        raise ActionError(f"'{path}' must be a list", path)
    if len(value) > MOST:
        raise ActionError(f"'{path}' must hold at most {MOST:,}", path)


def _listed(document: Mapping[str, Any], name: str) -> Iterator[tuple[int, object]]:
    listed = document.get(name)
    return enumerate(listed[:MOST] if isinstance(listed, list) else ())


def _repeated(document: Mapping[str, Any]) -> Iterator[ActionError]:
    """Yield the rules that another rule's name stands for."""
    met: set[object] = set()
    for place, each in _listed(document, "rules"):
        name = each.get("name") if isinstance(each, Mapping) else None
        if isinstance(name, str) and name in met:
            path = f"rules[{place}].name"
            yield ActionError(f"'{path}': another rule is called '{name}'", path)
        met.add(name if isinstance(name, str) else None)


def _names(rules: object) -> tuple[str, ...]:
    listed = rules if isinstance(rules, list) else ()
    names = (each.get("name") for each in listed if isinstance(each, Mapping))
    return tuple(name for name in names if isinstance(name, str))


def _fixtures(value: object, path: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        return (strict.text(value, path),)
    if not value:
        raise ActionError(f"'{path}' must name a fixture, or a list of them", path)
    return tuple(strict.text(each, f"{path}[{place}]") for place, each in enumerate(value))


def _time(value: object, path: str) -> float:
    try:
        return parse_time(value)
    except ValueError as error:
        raise ActionError(f"'{path}' {error}", path) from None


_CHOICES: Mapping[str, strict.Reader] = {
    "name": strict.text,
    "description": strict.text,
    "fixtures": _fixtures,
    "plan": lambda value, path: strict.one_of(value, PLANS, path, "plan"),
    "payments": lambda value, path: strict.one_of(value, PAYMENTS, path, "mode of payments"),
    "speed": lambda value, path: strict.number(value, path, 0, FASTEST),
    "now": _time,
    "seed": lambda value, path: strict.whole(value, path, -LARGEST_SEED, LARGEST_SEED),
}
KEYS = (*_CHOICES, "rules", "expect")
