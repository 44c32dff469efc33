"""The path of a call, outermost first. Each stage is one module with one idea.

    enter |  journaling       records the arrival         leave ^  completes the exchange
          |  authentication   whose token is it?                |  -
          |  rate_limiting    429?                              |  X-RateLimit-* on every reply
          |  authorization    401 / 404 route / 403?            |  -
          |  interception     a rule answers instead …          |  … or marks the finished reply
          |  validation       400?                              |  -
          |  idempotency      replay?                           |  remembers the reply
          v  performing       handler(sandbox, call) -> Reply

Why stages and not middleware: each is a function of a value, tested without a server, and the order
of the checks that the page implies is the order of this tuple. Stages keep no state; the sandbox
does. `enter` answers early by returning a Reply or raising an ApiError; `leave` is called, inside
out, for the stages that were entered and have something to do then.
"""

from typing import Protocol, runtime_checkable

from respondeia_mock.core.exchange import Exchange, Reply
from respondeia_mock.core.stages.authentication import Authentication
from respondeia_mock.core.stages.authorization import Authorization
from respondeia_mock.core.stages.idempotency import Idempotency
from respondeia_mock.core.stages.interception import Interception
from respondeia_mock.core.stages.journaling import Journaling
from respondeia_mock.core.stages.performing import Performing
from respondeia_mock.core.stages.rate_limiting import RateLimiting
from respondeia_mock.core.stages.validation import ShapeOf, Validation


class Stage(Protocol):
    """One step on the way in."""

    def enter(self, exchange: Exchange) -> Reply | None:
        """Look at the call on its way in.

        Returns:
            A reply that ends the way here, or None to go on.

        Raises:
            ApiError: the same, as the vendor's error.
        """


@runtime_checkable
class Leaving(Stage, Protocol):
    """A step that looks at the reply as well, on its way out."""

    def leave(self, exchange: Exchange, reply: Reply) -> None:
        """Look at the reply on its way out; headers may be added."""


def onion(shape_of: ShapeOf, *, require_https: bool = False) -> tuple[Stage, ...]:
    """Return the stages, outermost first."""
    return (
        Journaling(),
        Authentication(),
        RateLimiting(),
        Authorization(require_https=require_https),
        Interception(),
        Validation(shape_of),
        Idempotency(),
        Performing(),
    )
