"""`sweep`: a function that uses a mock, run once as it is and then with each fault at each call.

Each run has a sandbox of its own, so the function must take everything from the mock it is given.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from typing import Any

from respondeia_mock.client.mock import Client
from respondeia_mock.core.record import record
from respondeia_mock.sweeps.faults import Fault, chosen
from respondeia_mock.sweeps.outcomes import Row, judged, table
from respondeia_mock.sweeps.runs import PATIENCE, Run


@record
class Sweep:
    """What a sweep came to."""

    rows: tuple[Row, ...]

    @property
    def amiss(self) -> tuple[Row, ...]:
        """Return the combinations that did harm: lost, doubled, hung."""
        return tuple(each for each in self.rows if not each.is_well)

    def lines(self) -> Iterator[str]:
        """Yield the table, and what is amiss."""
        return table(self.rows)

    def assert_sound(self) -> None:
        """Assert that no combination did harm.

        Raises:
            AssertionError: with the table.
        """
        if self.amiss:
            count = f"{len(self.amiss)} of {len(self.rows)}"
            told = "\n".join(self.lines())
            raise AssertionError(f"{count} combinations of call and fault did harm:\n{told}")


def sweep(
    check: Callable[[Client], object],
    faults: Iterable[str] | Mapping[str, Fault] | None = None,
    server: Client | None = None,
    patience: float = PATIENCE,
    **wish: Any,  # noqa: ANN401 (as of a sandbox)
) -> Sweep:
    """Run a check once, and again with each fault at each call that it made.

    Args:
        check: takes a client of a new sandbox, and raises if the code under test failed.
        faults: names (429, 500, 503, timeout, reset, truncated, lost_answer), or own faults by
            name, written as in a rule; all of those if None.
        server: makes the sandboxes; one is started if None.
        patience: real seconds after which a run has hung.
        wish: what the sandboxes begin with, as for `Client.sandbox`.

    Raises:
        Exception: what the check raised when no fault was in place.
        ValueError: no fault is called so.
    """
    from respondeia_mock.mock_server import MockServer

    kinds = chosen(faults)
    terms = {"speed": 0, **wish}
    with MockServer() if server is None else nullcontext(server) as served:
        happy = Run()
        _run(check, served, happy, terms)
        assert happy.effects is not None  # noqa: S101 (it has ended)
        rows = []
        for place in happy.places:
            for name, fault in kinds.items():
                run = Run(place, fault, patience)
                error = _tried(check, served, run, terms)
                rows.append(Row(place, name, *judged(happy.effects, run, error)))
        return Sweep(tuple(rows))


def _run(
    check: Callable[[Client], object], server: Client, run: Run, terms: Mapping[str, Any]
) -> None:
    with server.sandbox(**terms) as client:
        run.begin(client)
        try:
            check(client)
        finally:
            run.end(client)


def _tried(
    check: Callable[[Client], object], server: Client, run: Run, terms: Mapping[str, Any]
) -> str | None:
    """Run it; return what it failed with, or None."""
    try:
        _run(check, server, run, terms)
    except Exception as error:  # noqa: BLE001 (whatever the code under test makes of a fault)
        return f"{type(error).__name__}: {error}".partition("\n")[0]
    return None
