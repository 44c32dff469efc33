"""`exec --report FILE.html`: what came of a run, as one file to hand to somebody else.

It is made of the pages' own parts, with their looks inside: no script, no link, nothing that a
reader would have to fetch. It needs no server, and says nothing that was not judged elsewhere. Its
language is the environment's if that is Spanish, else English.
"""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from shlex import join
from typing import Any

import respondeia_mock
from respondeia_mock.core.record import record
from respondeia_mock.core.secrecy import conceal
from respondeia_mock.settings import speaks_spanish

STYLES = ("base.css", "judged.css", "coverage.css", "report.css")


@record
class Run:
    """What was run.

    Attributes:
        code: the command's own exit code.
        ended: the one that `exec` ends with.
        at: when it ended, Unix seconds of this machine.
    """

    command: Sequence[str]
    code: int
    ended: int
    at: float
    seed: int
    scenario: str | None = None
    fixtures: Sequence[str] = ()

    def facts(self) -> dict[str, str]:
        """Return what is told of it besides codes and time, each by the name of its label."""
        told = {
            "command": conceal(join(self.command)),
            "scenario": self.scenario or "",
            "fixtures": ", ".join(self.fixtures),
            "seed": str(self.seed),
            "version": respondeia_mock.__version__,
        }
        return {name: each for name, each in told.items() if each}


def page(run: Run, documents: Mapping[str, Any], *, failed: bool, strict: bool) -> bytes:
    """Return the file.

    Args:
        run: what was run.
        documents: `report` of the scenario, `judged` conduct, `counted` coverage; or None.
        failed: whether the judgement fails the run.
        strict: whether an error in the conduct does.
    """
    from markupsafe import Markup

    from respondeia_mock.coverage.matrix import matrix
    from respondeia_mock.http.pages.rendering import fill
    from respondeia_mock.scenario.reports import titled

    counted, report = documents["counted"], documents["report"]
    text = fill(
        "report.html",
        "es" if speaks_spanish() else "en",
        **documents,
        run=run,
        failed=failed,
        strict=strict,
        titles=[titled(each["expectation"]) for each in report["expectations"]] if report else [],
        matrix=matrix(counted["operations"]) if counted else None,
        styles=Markup(_styles()),  # noqa: S704 (our own files)
        linked=False,
        level=3,
    )
    return text.encode()


def _styles() -> str:
    folder = files("respondeia_mock.http.pages") / "assets"
    return "\n".join((folder / name).read_text("utf-8") for name in STYLES)
