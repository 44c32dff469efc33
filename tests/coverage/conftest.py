"""What a sandbox's coverage looks like by now."""

from collections.abc import Callable
from typing import Any

import pytest

from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.coverage.reports import report

Seen = Callable[[], dict[str, Any]]


@pytest.fixture
def seen(sandbox: Sandbox) -> Seen:
    """Report on the test sandbox."""
    return lambda: report(sandbox.tallied())
