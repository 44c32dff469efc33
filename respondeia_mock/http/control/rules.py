"""The door to the rules: one ordered list; POST appends, PUT replaces all, each shows its hits."""

from typing import Any

from respondeia_mock.core.owing import let_go
from respondeia_mock.core.rules import Rule
from respondeia_mock.core.scripting import add_rule as add
from respondeia_mock.core.scripting import begin_rule, check_rule, end_rule, make_rule
from respondeia_mock.http.control.desk import ControlError, Visit


def list_rules(visit: Visit) -> dict[str, Any]:
    """List the rules in their order, with how often each was hit."""
    return {"rules": [render_rule(each) for each in visit.sandbox.rules]}


def add_rule(visit: Visit) -> dict[str, Any]:
    """Put a rule at the end of the list."""
    return render_rule(add(visit.sandbox, visit.document))


def replace_rules(visit: Visit) -> dict[str, Any]:
    """Have these rules and no others; one that is wrong and nothing is replaced."""
    visit.only(visit.document, "rules")
    given = visit.document.get("rules")
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise ControlError(400, "invalid", "'rules' must be a list of objects", "rules")
    sandbox = visit.sandbox
    for place, each in enumerate(given):
        check_rule(each, sandbox.setup.vocabulary, f"rules[{place}]")
    rules = [make_rule(sandbox, each) for each in given]
    _replace(visit, rules)
    for rule in rules:
        begin_rule(sandbox, rule)
    return list_rules(visit)


def remove_rules(visit: Visit) -> dict[str, Any]:
    """Take all rules out."""
    removed = len(visit.sandbox.rules)
    _replace(visit, [])
    return {"removed": removed}


def remove_rule(visit: Visit) -> dict[str, Any]:
    """Take one rule out."""
    identifier = visit.params["rule_id"]
    rule = visit.sandbox.rules.get(identifier)
    if rule is None:
        raise ControlError(404, "not_found", f"No rule has the id '{identifier}'", "rule_id")
    _replace(visit, [each for each in visit.sandbox.rules if each is not rule])
    return {"removed": 1}


def render_rule(rule: Rule) -> dict[str, Any]:
    """Spell a rule as it was given, with its id, its hits and what came near."""
    document = {"id": rule.id, **rule.document, "hits": rule.hits}
    if rule.near is not None:
        document["near_miss"] = {"request": rule.near[0], "because": rule.near[1]}
    if rule.failed:
        document["failed"] = rule.failed
    return document


def _replace(visit: Visit, rules: list[Rule]) -> None:
    """Have these rules; what the others were about to do is off, what they held back goes out."""
    sandbox = visit.sandbox
    for gone in [each for each in sandbox.rules if each not in rules]:
        end_rule(sandbox, gone)
        let_go(sandbox, gone)
    sandbox.rules.replace(rules)
