"""The journal of a sandbox: the calls that arrived, searched, counted, and asserted of.

Searches are the mock's own, with its words: operation, method, path, status, api_key, header, body
(a part of it) and since. What an assertion that fails says is the matter of `accounts`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict, Unpack
from urllib.parse import quote

from respondeia_mock.client import accounts
from respondeia_mock.client.control import Control
from respondeia_mock.client.facts import Facts, all_facts, facts
from respondeia_mock.client.line import MockError

KEPT = 10_000
"""So many calls the journal holds."""


class EvictedError(MockError):
    """What was asserted is about calls that the journal holds no longer: nobody can tell."""

    def __init__(self, count: int) -> None:
        """Say how many those are."""
        hint = "ask with `since`, or empty the journal with requests.clear() in between"
        super().__init__(f"The journal holds {count:,} calls no longer that may matter here", hint)


class Search(TypedDict, total=False):
    """What calls are looked for by.

    Attributes:
        method: as GET.
        path: `*` stands for one segment, `**` for any number.
        status: of the answer.
        header: names with a text (`*` for anything), or whether it is there.
        body: a part of the JSON that was sent, or a text in it.
        api_key: the token, with `*` for anything.
        since: Unix seconds of the sandbox.
    """

    method: str
    path: str
    status: int
    header: Mapping[str, str | bool]
    body: Any
    api_key: str
    since: float


class Requests:
    """The calls that arrived in a sandbox."""

    def __init__(self, control: Control) -> None:
        """Ask this sandbox."""
        self._control = control

    def find(self, operation: str | None = None, **search: Unpack[Search]) -> Sequence[Facts]:
        """Return the calls that are like this, oldest first, a line each.

        Raises:
            MockError: no operation is called so, or the search is wrong otherwise.
        """
        return all_facts(self._found(_document(operation, search))["requests"])

    def list(self, limit: int = KEPT) -> Sequence[Facts]:
        """Return the last calls, oldest first, a line each."""
        return all_facts(self._control.get(f"/requests?limit={limit}")["requests"])

    def get(self, request_id: str) -> Facts:
        """Return everything about a call: what was sent and answered, why, and what it caused."""
        return facts(self._control.get(f"/requests/{quote(request_id, safe='')}"))

    def last(self, operation: str | None = None, **search: Unpack[Search]) -> Facts:
        """Return everything about the last call that is like this.

        Raises:
            AssertionError: there is none.
        """
        document = _document(operation, search)
        found = self._found({**document, "limit": 1})["requests"]
        if not found:
            raise AssertionError(self._account(document, "a call", []))
        return self.get(found[-1]["id"])

    def count(self, operation: str | None = None, **search: Unpack[Search]) -> int:
        """Count the calls that are like this."""
        return int(self._control.post("/requests/count", _document(operation, search))["count"])

    def clear(self) -> None:
        """Empty the journal, as if nobody had called; nothing else changes."""
        self._control.delete("/requests")

    def assert_made(
        self,
        operation: str | None = None,
        times: int | None = None,
        same_header: str | None = None,
        **search: Unpack[Search],
    ) -> Sequence[Facts]:
        """Assert that calls like this arrived: at least one, or exactly so many; return them.

        Args:
            operation: such as `payments.create`.
            times: how many.
            same_header: a header that all of them must bear, with the same value.
            search: what they are like besides.

        Raises:
            AssertionError: with what came nearest, and in what it differs.
            EvictedError: the journal holds too little to tell.
        """
        document = _document(operation, search)
        answer = self._found(document)
        found = answer["requests"]
        if times is not None or not found or same_header is not None:
            self._check_evicted(answer, document)
        if (len(found) != times) if times is not None else not found:
            expected = "at least one call" if times is None else _calls(times)
            raise AssertionError(self._account(document, expected, found))
        if same_header is not None:
            self._check_header(same_header, found)
        return all_facts(found)

    def assert_not_made(self, operation: str | None = None, **search: Unpack[Search]) -> None:
        """Assert that no call like this arrived.

        Raises:
            AssertionError: one did.
            EvictedError: the journal holds too little to tell.
        """
        document = _document(operation, search)
        answer = self._found(document)
        if answer["requests"]:
            shown = "\n".join(map(accounts.line, answer["requests"]))
            raise AssertionError(
                f"Expected no call like {accounts.spelled(document)}; came:\n{shown}"
            )
        self._check_evicted(answer, document)

    def assert_order(self, *expected: str | Mapping[str, Any]) -> None:
        """Assert that calls arrived in this order, whatever came in between.

        Args:
            expected: the operations, or searches such as `{"operation": …, "status": 200}`.

        Raises:
            AssertionError: with what came, beside what was expected.
            EvictedError: the journal holds too little to tell.
        """
        searches = [
            {"operation": each} if isinstance(each, str) else dict(each) for each in expected
        ]
        place = 0
        for number, document in enumerate(searches):
            answer = self._found(document)
            later = [each for each in answer["requests"] if each["sequence"] > place]
            if not later:
                self._check_evicted(answer, document)
                made = self.list()
                raise AssertionError(accounts.out_of_order(searches, number, made))
            place = later[0]["sequence"]

    def __iter__(self) -> Iterator[Facts]:
        """Yield the calls, oldest first, a line each."""
        return iter(self.list())

    def __len__(self) -> int:
        """Count the calls."""
        return self.count()

    def _found(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._control.post("/requests/find", {"limit": KEPT, **document})
        return found

    def _check_evicted(self, answer: Mapping[str, Any], document: Mapping[str, Any]) -> None:
        """Refuse to judge where calls that fell out of the journal may matter."""
        evicted = answer.get("evicted", 0)
        if not evicted:
            return
        oldest = self.list()[0]
        if oldest.at >= document.get("since", 0):
            raise EvictedError(evicted)

    def _check_header(self, name: str, found: Sequence[Mapping[str, Any]]) -> None:
        borne = [(each, self.get(each["id"])["headers"].get(name.lower())) for each in found]
        if len({value for _, value in borne}) > 1 or borne[0][1] is None:
            raise AssertionError(accounts.other_headers(name, borne))

    def _account(
        self, document: Mapping[str, Any], expected: str, found: Sequence[Mapping[str, Any]]
    ) -> str:
        """Return what to say of calls that were not as expected."""
        known = {each["id"] for each in found}
        near = [each for each in self._near(document) if each["id"] not in known]
        whole = [self.get(each["id"]) for each in near[: accounts.SHOWN]]
        return accounts.of_calls(document, expected, found, whole)

    def _near(self, document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """Return the calls that come nearest: of the same operation, else those the mock names."""
        wide = {name: document[name] for name in ("operation", "path") if name in document}
        others = self._found(wide)["requests"] if wide else []
        near: Sequence[Mapping[str, Any]] = others[::-1] or self._found(document).get("near", [])
        return near


def _document(operation: str | None, search: Mapping[str, Any]) -> dict[str, Any]:
    return {**({} if operation is None else {"operation": operation}), **search}


def _calls(times: int) -> str:
    return {0: "no call", 1: "one call"}.get(times, f"{times} calls")
