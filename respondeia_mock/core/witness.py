"""Who is told of everything that happens in a sandbox while it lasts: a scenario under way.

A sandbox without one pays for a look at one attribute. What is counted is not known here.
"""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from respondeia_mock.core.delivery import Delivery
    from respondeia_mock.core.events import Event
    from respondeia_mock.core.exchange import Exchange


class Witness(Protocol):
    """A scenario's progress."""

    def answered(self, exchange: "Exchange") -> None:
        """Hear of a call that has its answer."""

    def happened(self, event: "Event") -> None:
        """Hear of an event."""

    def departed(self, delivery: "Delivery") -> None:
        """Hear of a delivery that is on its way to its receiver now."""

    def moved(self, delivery: "Delivery") -> None:
        """Hear of a delivery that was made or has moved on."""
