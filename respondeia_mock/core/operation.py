"""The row of the operations table, and who may ask for it.

`catalog` holds the rows; stages, routes, OpenAPI and the contract tests read them. A row says
everything about an operation but what it does: that is its handler's matter.
"""

from collections.abc import Callable
from dataclasses import field
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from respondeia_mock.core.record import record

if TYPE_CHECKING:
    from respondeia_mock.core.exchange import Call, Reply
    from respondeia_mock.core.sandbox import Sandbox

    Handler = Callable[[Sandbox, Call], Reply]

PERMISSIONS = (
    "messages:read",
    "messages:write",
    "customers:read",
    "customers:write",
    "analytics:read",
    "webhooks:manage",
)
"""Page, "Creating API Keys": the six that its example calls full access."""

ALL_PERMISSIONS = frozenset(PERMISSIONS)


class Access(StrEnum):
    """What an operation asks of its caller beyond a single permission."""

    PUBLIC = "public"
    """Nothing, not even a token."""
    FULL = "full"
    """All six permissions."""


class Source(StrEnum):
    """Where an operation comes from."""

    DOCUMENTED = "documented"
    INFERRED = "inferred"


@record
class Operation:
    """One thing that can be asked for.

    Attributes:
        path: a template such as `/v1/payments/{payment_id}/refund`.
        access: one of the six permissions, or an `Access`.
        does: the handler, as `module:function`; a handler takes (sandbox, call).
        heading: the heading of the vendor's page it stands under.
        status: the status of success.
        counted: whether calls use up the rate limit.
        names_one: the query parameter whose value must exist: 404 otherwise.
        has_body: its payload is a JSON body rather than the query.
        parameters: the names in the path.
    """

    name: str
    method: str
    path: str
    access: str
    does: str
    heading: str
    status: int = 200
    source: Source = Source.DOCUMENTED
    counted: bool = True
    names_one: str = ""
    has_body: bool = field(init=False)
    parameters: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Read off once what every call asks: is there a body, which parameters has the path."""
        names = tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))
        object.__setattr__(self, "parameters", names)
        object.__setattr__(self, "has_body", self.method in {"POST", "PATCH"})

    @property
    def handler(self) -> "Handler":
        """Return the function that answers it; its module is imported when first asked for."""
        return _function(self.does)

    @property
    def summary(self) -> str:
        """Return the handler's first line: it is written for the API's user."""
        return (self.handler.__doc__ or self.name).strip().splitlines()[0]

    @property
    def statuses(self) -> tuple[int, ...]:
        """Return the statuses it can answer with: that of success, then those of failure.

        Page, "Status Codes". Login, which is public, answers 401 to a wrong password.
        """
        may_be = {
            400: True,
            401: self.path.startswith("/v1/"),
            403: self.access != Access.PUBLIC,
            404: bool(self.parameters or self.names_one),
            429: self.counted,
            500: True,
            503: True,
        }
        return (self.status, *(status for status, so in may_be.items() if so))


@cache
def _function(does: str) -> "Handler":
    module, _, name = does.partition(":")
    found: Handler = getattr(import_module(module), name)
    return found


@record
class Principal:
    """Who calls: a key or a login session, and what it may do."""

    label: str
    permissions: frozenset[str]
    user_id: str | None = None

    def may(self, access: str) -> bool:
        """Say whether this principal has what `access` asks for."""
        if access in self.permissions:
            return True
        if access == Access.FULL:
            return self.permissions >= ALL_PERMISSIONS
        return access == Access.PUBLIC
