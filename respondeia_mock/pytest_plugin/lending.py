"""Mocks for tests: one server for a run of pytest, and a sandbox of it for as long as a test lasts.

The server is started by the first test that wants a mock, in a thread; or it runs elsewhere
already. What a sandbox tells of itself is taken when it goes; what is made of that, `judging` and
`gathering` know.
"""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from respondeia_mock.client.control import Control
from respondeia_mock.client.line import Line, MockError
from respondeia_mock.client.mock import Client
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.mock_server import MockServer
from respondeia_mock.pytest_plugin import LENDER, LENT, RUN
from respondeia_mock.pytest_plugin.choices import Choices, choices_of
from respondeia_mock.pytest_plugin.marking import checked, located, staged, wish_of
from respondeia_mock.pytest_plugin.naming import sandbox_name

RUNS = 100
"""How many runs at one time may share a server; each needs names of its own."""


class Lent(Client):
    """A client of the sandbox that a test has.

    Attributes:
        is_staged: a scenario is under way in it.
        seen: the ids of the calls whose crash has failed the test already.
    """

    def __init__(self, lender: "Lender", name: str, *, is_staged: bool) -> None:
        """Speak to a sandbox that was made."""
        super().__init__(lender.line.url, name, lender.token, line=lender.line)
        self.is_staged = is_staged
        self.seen: set[str] = set()
        self._lender = lender

    def account(self, *wanted: str) -> dict[str, Any]:
        """Return what the sandbox tells of itself; nothing if it is no more."""
        return self._lender.ask("GET", self.name, *wanted)

    def finish(self) -> dict[str, Any]:
        """Have the scenario come to its end; return its report.

        Receivers of this process hear first of what falls due: the mock cannot bring it to them.
        """
        self.is_staged = False
        if self._courier.receivers and self.clock.speed == 0:
            self.clock.advance(until="idle")
        return self.scenarios.finish()

    def give_back(self, *wanted: str) -> dict[str, Any]:
        """Delete the sandbox; return what it tells of itself."""
        told = self._lender.ask("DELETE", self.name, *wanted)
        self._courier.receivers.clear()  # else taking them away would make the sandbox anew
        self.close()
        return told


class Lender:
    """One server, and who lends its sandboxes."""

    def __init__(self, choices: Choices, root: Path) -> None:
        """Start a server, or find the one that runs.

        Raises:
            ConfigurationError: an option, or a fixture of the server, is wrong.
            CannotServeError: it does not start.
            MockError: none answers at the URL that was given.
        """
        self.choices = choices
        self.token: str | None = choices.options["admin_token"]
        self._root = root
        self._own = MockServer().start() if choices.url is None else None
        url = self._own.url if self._own else choices.url or ""
        self.line = Line(url, self._own.authority if self._own else None)
        self.server: Client = self._own or Client(url, None, self.token, line=self.line)
        self._control = Control(self.line, None, self.token)
        self._control.get("/health")

    def lend(self, name: str, wish: dict[str, Any]) -> Lent:
        """Make a sandbox of this name that begins as wished.

        Raises:
            ConfigurationError: a file of the wish is wrong.
            MockError: the wish is; the sentence says why.
        """
        terms = self._terms(wish)
        for number in range(1, RUNS + 1):
            free = name if number == 1 else f"{name}-run{number}"
            try:
                made = self._control.post("/sandboxes", {"name": free, **terms})
            except MockError as error:
                if error.told.get("field") != "name" or number == RUNS:
                    raise
            else:
                return Lent(self, made["name"], is_staged="scenario" in terms)
        raise AssertionError  # the last number has raised

    def ask(self, method: str, name: str, *wanted: str) -> dict[str, Any]:
        """Ask a sandbox for its account; nothing if it is no more."""
        path = f"/sandboxes/{name}?tell={','.join(wanted)}"
        try:
            told: dict[str, Any] = (
                self._control.get(path) if method == "GET" else self._control.delete(path)
            )
        except MockError as error:
            if error.told.get("code") != "not_found":
                raise
            return {}
        return told

    def close(self) -> Mapping[str, Any] | None:
        """End the server, if it is ours; return what was covered in sandboxes that are left."""
        if self._own is None:
            self.line.close()
            return None
        wanted = self.choices.coverage
        left = self._control.get("/coverage?all=true") if wanted else None
        self.line.close()
        self._own.close()
        return left

    def _terms(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Return what to ask of a server: as wished, else as the scenario says, else as chosen."""
        options = self.choices.options
        said: dict[str, Any] = {}
        scene: dict[str, Any] = {}
        given = wish.get("scenario") or options["scenario"]
        if given is not None:
            scene["scenario"], said = staged(given, self._root, options["scenario_dir"])
        terms = {**self.choices.start(), **said, **wish, **scene}
        fixtures = located(terms["fixtures"], self._root, afar=self._own is None)
        return {**terms, "fixtures": fixtures}


class Loans:
    """The mocks of one fixture of one test; they go with it."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        """Begin without any."""
        self._item: pytest.Item = request.node
        self._lent: list[Lent] = []
        self._swept: Lent | None = None

    def first(self) -> Client:
        """Lend the test's own mock, as its marks say; a sweep looks at this one."""
        lent = self._lend(sandbox_name(self._item.nodeid), wish_of(self._item))
        if RUN in self._item.stash:
            self._item.stash[RUN].begin(lent)
            self._swept = lent
        return lent

    def further(self, **wish: Any) -> Client:  # noqa: ANN401 (as in the mark)
        """Lend one more, as its keywords say; they are those of the mark `respondeia`."""
        given = checked(wish, "respondeia_mock_factory")
        number = len(self._item.stash.get(LENT, [])) + 1
        return self._lend(sandbox_name(self._item.nodeid, max(number, 2)), given)

    def _lend(self, name: str, wish: dict[str, Any]) -> Lent:
        lender = lender_of(self._item.config)
        try:
            lent = lender.lend(name, wish)
        except (ConfigurationError, MockError) as error:
            pytest.fail(str(error), pytrace=False)
        self._item.stash.setdefault(LENT, []).append(lent)
        self._lent.append(lent)
        return lent

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take back what was lent, and hear what it tells."""
        from respondeia_mock.pytest_plugin.judging import take_back

        if not self._lent:
            return
        if self._swept is not None:
            self._item.stash[RUN].end(self._swept)
        for each in self._lent:
            self._item.stash[LENT].remove(each)
        if not self._item.stash.get(LENT, [True]):
            del self._item.stash[LENT]
        take_back(self._item, self._lent)


def lender_of(config: pytest.Config) -> Lender:
    """Return who lends mocks in this run; the first who asks has the server started."""
    if LENDER not in config.stash:
        from respondeia_mock.server.binding import CannotServeError

        try:
            config.stash[LENDER] = Lender(choices_of(config), config.rootpath)
        except (ConfigurationError, CannotServeError, MockError) as error:
            pytest.fail(str(error), pytrace=False)
    return config.stash[LENDER]
