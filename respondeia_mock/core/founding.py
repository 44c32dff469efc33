"""Sandboxes on terms of their own: what may be asked of a new one, and who makes a setup of it.

Reading fixtures and scenarios is I/O and the matter of others, so it comes in as a
`Founder`. Which names are free, and how many sandboxes there may be, is `sandboxes`' matter.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from respondeia_mock.core.record import record
from respondeia_mock.core.setup import Setup

Fixture = str | Mapping[str, Any]
"""The name of a bundled fixture, a file, or a document."""


@record
class Terms:
    """What a sandbox shall have of its own; None is as the server was started.

    Attributes:
        name: None has one drawn.
        fixtures: merged in order.
        scenario: a name or a document; None is none.
        now: the clock's origin in Unix seconds.
        seed: what its ids and draws depend on, with its name.
    """

    name: str | None = None
    fixtures: tuple[Fixture, ...] | None = None
    scenario: object = None
    plan: str | None = None
    speed: float | None = None
    now: float | None = None
    seed: int | None = None


class Founder(Protocol):
    """Who knows how to fulfil terms."""

    def setup(self, terms: Terms) -> Setup:
        """Return what such a sandbox is made from and begins with, again at each reset.

        Raises:
            ConfigurationError: with every mistake in its fixtures, or in its scenario's file.
            ActionError: it cannot be had otherwise.
        """
