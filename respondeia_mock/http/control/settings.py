"""The settings' door: the plan, the limits, how things go by themselves; any part of them."""

from typing import Any

from respondeia_mock.domain import tuning
from respondeia_mock.http.control.desk import Visit


def show(visit: Visit) -> dict[str, Any]:
    """Tell the settings: plan, limits, what is left out, how things go by themselves."""
    return tuning.tell(visit.sandbox)


def change(visit: Visit) -> dict[str, Any]:
    """Change what is given and leave the rest; timers already set stay as they are."""
    tuning.apply(visit.sandbox, tuning.read(visit.sandbox, visit.document))
    return tuning.tell(visit.sandbox)
