"""What has happened in a sandbox, whoever was told of it."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from respondeia_mock.client.control import Control
from respondeia_mock.client.facts import Facts, all_facts, facts

KEPT = 10_000
TIMEOUT = 5.0
MARGIN = 10.0


class Events:
    """The events of a sandbox."""

    def __init__(self, control: Control) -> None:
        """Ask this sandbox."""
        self._control = control

    def list(self, event: str | None = None, limit: int = KEPT) -> Sequence[Facts]:
        """Return what happened, oldest first: all of it, or the events of a name."""
        named = {} if event is None else {"event": event}
        query = urlencode({**named, "limit": limit})
        return all_facts(self._control.get(f"/events?{query}")["events"])

    def names(self) -> Sequence[str]:
        """Return the names of what happened, oldest first."""
        return [each.event for each in self.list()]

    def last(self, event: str | None = None) -> Facts | None:
        """Return what happened last, or None."""
        found = self.list(event, 1)
        return found[-1] if found else None

    def wait_for(self, event: str, timeout: float = TIMEOUT, **data: Any) -> Facts:  # noqa: ANN401 (any JSON)
        """Wait until an event happens with this data; one that has happened already counts.

        Args:
            event: its name.
            timeout: real seconds; on a frozen clock nothing falls due meanwhile.
            data: what its data must have at least.

        Raises:
            MockError: it did not happen.
        """
        wanted = {"event": event, **({"data": data} if data else {})}
        document = {"event": wanted, "timeout": timeout}
        return facts(self._control.post("/wait", document, timeout + MARGIN))

    def __iter__(self) -> Iterator[Facts]:
        """Yield what happened, oldest first."""
        return iter(self.list())

    def __len__(self) -> int:
        """Count what happened."""
        return int(self._control.get("/events?limit=0")["total"])
