"""The scenarios that a mock knows, and the one under way in a sandbox."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from respondeia_mock.client.control import Control
from respondeia_mock.client.facts import Facts, all_facts, facts

TIMEOUT = 30.0
MARGIN = 10.0


class Scenarios:
    """The scenarios of a sandbox."""

    def __init__(self, control: Control, begun: Callable[[], None]) -> None:
        """Ask this sandbox; `begun` hears that it went to another seed."""
        self._control = control
        self._begun = begun

    def list(self) -> Sequence[Facts]:
        """Return those that are known by name."""
        return all_facts(self._control.get("/scenarios")["scenarios"])

    @property
    def active(self) -> Facts | None:
        """Return how far the one under way has come, or None."""
        found = self._control.get("/scenarios")["active"]
        return None if found is None else facts(found)

    def start(self, scenario: str | Mapping[str, Any]) -> Facts:
        """Start one by its name, or as a document says: the sandbox goes to the scenario's seed.

        Raises:
            MockError: there is none of this name, or it is wrong.
        """
        document = {"name": scenario} if isinstance(scenario, str) else scenario
        started = facts(self._control.post("/scenarios", document))
        self._begun()
        return started

    def stop(self) -> Facts:
        """End the one under way: its rules go, the state stays. Return its report."""
        return facts(self._control.delete("/scenarios"))

    def report(self) -> Facts:
        """Return what became of each expectation so far, or in the last one that has ended."""
        return facts(self._control.get("/scenarios/report"))

    def finish(self, timeout: float = TIMEOUT) -> Facts:
        """Have it come to its end, a frozen clock at its last due moment; return the report."""
        document = {"timeout": timeout}
        return facts(self._control.post("/scenarios/finish", document, timeout + MARGIN))
