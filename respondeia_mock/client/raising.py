"""What frameworks make a 500 of without raising it: Flask and Django tell of it by a signal.

They are heard only if the process has loaded them; neither is imported here. What other frameworks
do not raise stays a 500.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

_SIGNALS = {"flask": "flask", "django": "django.core.signals"}
_NAME = "got_request_exception"
_listening: ContextVar[list[BaseException] | None] = ContextVar("_listening", default=None)
"""Where the errors of this request go: frameworks take the context along into their threads."""


@contextmanager
def caught() -> Iterator[list[BaseException]]:
    """Yield a list of what requests of this context failed with while the block runs."""
    errors: list[BaseException] = []

    def hear(sender: Any = None, **told: Any) -> None:  # noqa: ANN401 (a signal's)
        error = told.get("exception") or sys.exc_info()[1]
        if error is not None and _listening.get() is errors:
            errors.append(error)

    with ExitStack() as heard:
        heard.callback(_listening.reset, _listening.set(errors))
        for module in _SIGNALS.values():
            signal = getattr(sys.modules.get(module), _NAME, None)
            if signal is not None:
                signal.connect(hear, weak=False)
                heard.callback(signal.disconnect, hear)
        yield errors
