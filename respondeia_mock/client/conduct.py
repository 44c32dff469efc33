"""How the clients and the receivers of a sandbox have behaved; an assertion that it is well."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from respondeia_mock.client.control import Control
from respondeia_mock.client.facts import Facts, all_facts


class Conduct:
    """The conduct of who uses a sandbox."""

    def __init__(self, control: Control) -> None:
        """Ask this sandbox."""
        self._control = control

    def findings(
        self, *, advice: bool = False, ignore: Collection[str] = (), since: float = 0
    ) -> Sequence[Facts]:
        """Return the breaches of the page's best practices.

        Args:
            advice: advice as well.
            ignore: the names of findings to leave out.
            since: from when on, Unix seconds of the sandbox.

        Raises:
            MockError: no finding is called as one to ignore.
        """
        return all_facts(self._judged(advice=advice, ignore=ignore, since=since)["findings"])

    def assert_clean(self, ignore: Collection[str] = (), *, advice: bool = False) -> None:
        """Assert that nothing was found but what nobody can be sure of.

        Raises:
            AssertionError: with each finding, and how to fix it.
            MockError: no finding is called as one to ignore.
        """
        found = self._judged(advice=advice, ignore=ignore, since=0)["findings"]
        sure = [each for each in found if not each.get("undetermined")]
        if sure:
            noun = "finding" if len(sure) == 1 else "findings"
            told = "\n".join(map(_told, sure))
            raise AssertionError(f"{len(sure)} {noun} about conduct:\n{told}")

    def _judged(self, *, advice: bool, ignore: Collection[str], since: float) -> Mapping[str, Any]:
        wish = {"advice": str(advice).lower(), "ignore": ",".join(ignore), "since": since}
        judged: Mapping[str, Any] = self._control.get(f"/conduct?{urlencode(wish)}")
        return judged


def _told(finding: Mapping[str, Any]) -> str:
    where = ", ".join([*finding["requests"], *finding.get("deliveries", ())])
    lines = [
        f"  {finding['severity']}  {finding['name']}: {finding['what']}",
        f"      {finding['advice']}",
        f"      Fix: {finding['fix']}",
    ]
    return "\n".join([*lines, *([f"      Seen in: {where}"] if where else [])])
