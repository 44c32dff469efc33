"""Variables of the environment that look like the mock's own and are not.

A misspelt one would choose nothing and say nothing. It is told, and no mistake: who sets variables
for many programs cannot always choose their names.
"""

from collections.abc import Iterator

from respondeia_mock.core.nearest import suggestion
from respondeia_mock.options.configuration import CONFIG
from respondeia_mock.options.table import JUDGING, OPTIONS, variables
from respondeia_mock.settings import PREFIX, variables_set

URL = f"{PREFIX}URL"
"""Where the commands look for a running mock; `exec` sets it for the command that it runs."""


def unknown_variables() -> Iterator[str]:
    """Yield a sentence for every variable that begins as the mock's own do and means nothing."""
    known = {name for each in (*OPTIONS, *JUDGING, CONFIG) for name in variables(each)} | {URL}
    for name in sorted(variables_set() - known):
        yield f"The variable {name} means nothing here{suggestion(name, sorted(known))}"
