"""What a rule makes of a delivery: `webhook:` of a rule, read strictly.

What it does is `owing`'s matter, which makes the deliveries.
"""

from collections.abc import Mapping

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.record import record

MOST_COPIES = 1_000


@record
class WebhookEffect:
    """What becomes of a delivery.

    Attributes:
        duplicate: so many copies in all, one after the other.
        concurrent: so many copies in all, at once.
        reorder: gather so many deliveries, then send them in reverse.
        drop: True, never send it; a number, so many attempts are lost on the way.
        delay: seconds of the sandbox's clock before it goes out, beside its line.
        hold: until it is released through the control API.
        before_response: the answer to the call waits for the receiver.
    """

    duplicate: int = 1
    concurrent: int = 1
    reorder: int = 0
    drop: bool | int = False
    delay: float = 0.0
    hold: bool = False
    before_response: bool = False
    corrupt_signature: bool = False
    stale_timestamp: bool = False


def read_webhook_effect(document: object, path: str) -> WebhookEffect:
    """Read `webhook:`.

    Raises:
        ActionError: what is wrong and where.
    """
    given = strict.mapping(document, path)
    if not given:
        raise ActionError(f"'{path}' must name at least one effect", path)
    return WebhookEffect(**strict.values(given, _READERS, path))


def _copies(value: object, path: str) -> int:
    return strict.whole(value, path, 1, MOST_COPIES)


def _drop(value: object, path: str) -> bool | int:
    return value if isinstance(value, bool) else strict.whole(value, path)


_READERS: Mapping[str, strict.Reader] = {
    "duplicate": _copies,
    "concurrent": _copies,
    "reorder": _copies,
    "drop": _drop,
    "delay": strict.seconds,
    "hold": strict.yes_or_no,
    "before_response": strict.yes_or_no,
    "corrupt_signature": strict.yes_or_no,
    "stale_timestamp": strict.yes_or_no,
}
