"""What is expected, one kind a key: `state`, `event`, `delivery`, `rule`, `any`, else calls."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.record import record
from respondeia_mock.scenario import arrivals, calls, happenings, states
from respondeia_mock.scenario.arrivals import DeliveriesExpectation, DeliveryTally
from respondeia_mock.scenario.calls import CallsExpectation, CallTally
from respondeia_mock.scenario.counting import MET, NOT_APPLICABLE, NOT_MET, Verdict
from respondeia_mock.scenario.happenings import (
    EventsExpectation,
    EventTally,
    RuleExpectation,
    RuleTally,
)
from respondeia_mock.scenario.states import StateExpectation, StateTally

if TYPE_CHECKING:
    from respondeia_mock.core.sandbox import Sandbox
    from respondeia_mock.core.vocabulary import Vocabulary

KINDS = ("state", "event", "delivery", "rule", "any")
KNOWN = (*KINDS, *calls.KEYS, "where", "succeeded", "attempts", "hits", "note")


@record
class AnyExpectation:
    """One of several will do."""

    document: Mapping[str, Any]
    expected: "tuple[Expectation, ...]"

    def tally(self, sandbox: "Sandbox") -> "AnyTally":
        """Begin to count for each."""
        return AnyTally([each.tally(sandbox) for each in self.expected])


class AnyTally:
    """What came of each of several so far."""

    __slots__ = ("tallies",)

    def __init__(self, tallies: "list[Tally]") -> None:
        """Start at nothing."""
        self.tallies = tallies

    def judge(self, sandbox: "Sandbox") -> Verdict:
        """Return what it comes to now: met by one, or not applicable to any."""
        verdicts = [each.judge(sandbox) for each in self.tallies]
        results = [each.result for each in verdicts]
        result = next(each for each in (MET, NOT_MET, NOT_APPLICABLE) if each in results)
        found = [each for each in verdicts if each.result == result]
        near = next((each.nearest for each in found if each.nearest), None)
        return Verdict(result, " · ".join(each.seen for each in found), near)


Expectation: TypeAlias = (
    CallsExpectation
    | StateExpectation
    | EventsExpectation
    | DeliveriesExpectation
    | RuleExpectation
    | AnyExpectation
)
Tally: TypeAlias = CallTally | StateTally | EventTally | DeliveryTally | RuleTally | AnyTally


def read_expectation(
    document: object, path: str, known: "Vocabulary", rules: Iterable[str] = ()
) -> Expectation:
    """Read one expectation.

    Args:
        document: what was given.
        path: where it stands (`expect[0]`).
        known: the words it may use.
        rules: the names of the scenario's rules.

    Raises:
        ActionError: what is wrong and where.
    """
    given = strict.mapping(document, path)
    match _checked_kinds(given, path):
        case ["state"]:
            return states.read_state(given, path)
        case ["event"]:
            return happenings.read_events(given, path, known)
        case ["delivery"]:
            return arrivals.read_deliveries(given, path, known)
        case ["rule"]:
            return happenings.read_rule(given, path, rules)
        case ["any"]:
            return _read_any(given, path, known, rules)
    return calls.read_calls(given, path, known)


def _checked_kinds(given: Mapping[str, Any], path: str) -> list[str]:
    """Return the kind that is named, if one is; what all kinds share is checked."""
    strict.only(given, KNOWN, path)
    if "note" in given:
        strict.text(given["note"], strict.below(path, "note"))
    if not set(given) - {"note"}:
        raise ActionError(f"'{path}' must say what is expected", path)
    kinds = [name for name in KINDS if name in given]
    if len(kinds) > 1:
        raise ActionError(f"'{path}': {kinds[0]} and {kinds[1]} are two expectations", path)
    return kinds


def _read_any(
    document: Mapping[str, Any], path: str, known: "Vocabulary", rules: Iterable[str]
) -> AnyExpectation:
    strict.only(document, ("any", "note"), path)
    where, listed = strict.below(path, "any"), document["any"]
    if not isinstance(listed, list) or not listed:
        raise ActionError(f"'{where}' must be a list of expectations", where)
    names = tuple(rules)
    each = (read_expectation(one, f"{where}[{at}]", known, names) for at, one in enumerate(listed))
    return AnyExpectation(document, tuple(each))
