"""Rules: what is scripted of a sandbox, in one ordered list.

A rule is written as the contract has it, everywhere the same; `fail` and `reply` write the two most
usual ones. What a rule may say is checked by the mock alone.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from respondeia_mock.client.control import Control
from respondeia_mock.client.facts import Facts, all_facts, facts
from respondeia_mock.client.line import MockError

CALL = ("method", "path", "header", "body", "api_key")
"""What may be asked of a call besides its operation."""
OFTEN = ("name", "skip", "nth", "times", "probability", "ttl")
HOW = {"status", "connection_reset", "empty_response", "timeout"}
HOW |= {"delay", "dribble", "truncate", "malformed"}
"""What says how a call fails."""
FAILED = 500


class Rule:
    """A rule that is in force."""

    def __init__(self, rules: "Rules", document: Mapping[str, Any]) -> None:
        """Keep what it was added as."""
        self._rules = rules
        self.id: str = document["id"]
        self.document = facts(document)

    @property
    def hits(self) -> int:
        """Return how often it was hit."""
        return self._rules.hits(self)

    def remove(self) -> None:
        """Take it out."""
        self._rules.remove(self)

    def __repr__(self) -> str:
        """Show it as it was given."""
        return f"Rule({dict(self.document)})"


class Rules:
    """The rules of a sandbox, in their order; the first that matches wins."""

    def __init__(self, control: Control) -> None:
        """Ask this sandbox."""
        self._control = control

    def add(self, rule: Mapping[str, Any]) -> Rule:
        """Put a rule at the end of the list.

        Raises:
            MockError: it is wrong; the sentence says where.
        """
        return Rule(self, self._control.post("/rules", rule))

    def replace(self, *rules: Mapping[str, Any]) -> list[Rule]:
        """Have these rules and no others."""
        found = self._control.put("/rules", {"rules": rules})["rules"]
        return [Rule(self, each) for each in found]

    def list(self) -> "list[Facts]":
        """Return the rules, each with its `hits` and what came near."""
        return all_facts(self._control.get("/rules")["rules"])

    def __iter__(self) -> Iterator[Facts]:
        """Yield the rules."""
        return iter(self.list())

    def __len__(self) -> int:
        """Count the rules."""
        return len(self.list())

    def hits(self, rule: Rule | str) -> int:
        """Return how often a rule was hit; a text is its id or its name.

        Raises:
            MockError: there is none.
        """
        wanted = rule.id if isinstance(rule, Rule) else rule
        for each in self.list():
            if wanted in {each.id, each.get("name")}:
                return int(each.hits)
        raise MockError(f"No rule is called '{wanted}'")

    def remove(self, rule: Rule | str) -> None:
        """Take a rule out; a text is its id."""
        identifier = rule.id if isinstance(rule, Rule) else rule
        self._control.delete(f"/rules/{quote(identifier, safe='')}")

    def clear(self) -> None:
        """Take all rules out."""
        self._control.delete("/rules")


def failing(operation: str | None, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rule that has an operation fail as wished; with status 500 if nothing says how."""
    document, fault = _split(operation, wish, CALL)
    if not fault.keys() & HOW:
        fault = {"status": FAILED, **fault}
    return {**document, "fault": fault}


def replying(
    operation: str | None, reply: Mapping[str, Any], wish: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the rule that has an operation answered with this."""
    document, unknown = _split(operation, wish, [each for each in CALL if each != "body"])
    given = {name: each for name, each in reply.items() if each is not None}
    return {**document, "reply": {**given, **unknown}}


def _split(
    operation: str | None, wish: Mapping[str, Any], of_call: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a rule without its effect, and what was wished that is neither when nor how often."""
    when = {**wish.get("when", {}), **{name: wish[name] for name in of_call if name in wish}}
    if operation is not None:
        when["operation"] = operation
    often = {name: wish[name] for name in OFTEN if name in wish}
    rest = {name: wish[name] for name in wish if name not in {"when", *of_call, *OFTEN}}
    return {**({"when": when} if when else {}), **often}, rest
