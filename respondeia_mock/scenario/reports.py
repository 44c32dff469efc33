"""How a scenario's report looks in a terminal. It prints nothing."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_WORDS = {"met": "met", "not_met": "NOT MET", "not_applicable": "n/a"}
_WIDTH = max(map(len, _WORDS.values()))


def report_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a report: each expectation, what was seen, the nearest miss."""
    judged = report["expectations"]
    missed = sum(each["result"] == "not_met" for each in judged)
    outcome = f"{missed} of {len(judged)} expectations not met" if missed else "met"
    yield f"Scenario {report['scenario']}: {outcome if judged else 'nothing was expected'}"
    for each in judged:
        word = _WORDS[each["result"]].ljust(_WIDTH)
        yield f"  {word}  {titled(each['expectation'])}: {each['seen']}"
        if "nearest" in each:
            yield f"  {' ' * _WIDTH}  nearest: {each['nearest']}"


def titled(expectation: Mapping[str, Any]) -> str:
    """Return what an expectation is about: its note, else all it says."""
    return expectation.get("note") or json.dumps(expectation, ensure_ascii=False)
