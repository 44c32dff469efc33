"""Which calls are meant: operation, path, headers, body and so on, held against a call.

Rules, the journal's filters, waiting and a scenario's expectations speak of calls in these terms.
A pattern says not only whether a call fits, but in what it differs: so near misses can be told. It
counts nothing and changes nothing.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.differences import differences, shown
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.exchange import Call, Exchange, Shortened
from respondeia_mock.core.json_reader import JsonError, read
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.record import record

METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS")
CALL = ("operation", "method", "path", "header", "body", "api_key")
"""What can be asked of a call before it is answered."""
ANSWERED = (*CALL, "status")
"""What can be asked of a call that the journal holds."""


@record
class CallPattern:
    """What a call must be like; None asks nothing.

    Attributes:
        path: below the sandbox's prefix; `*` stands for one segment, `**` for any number.
        header: lower-case names; a text with `*` for anything, or whether it is there at all.
        body: the JSON that was sent must hold at least this; either spelling of a field will do.
            A text is one that the body, as it was sent, must contain.
        api_key: the token, with `*` for anything, or as the journal shortens it; or a key's id.
        status: of the answer.
    """

    operation: str | None = None
    method: str | None = None
    path: str | None = None
    header: Mapping[str, str | bool] | None = None
    body: Any = None
    api_key: str | None = None
    status: int | None = None

    def fits(self, exchange: Exchange) -> bool:
        """Say whether a call is meant."""
        return not any(self._parts(exchange))

    def misses(self, exchange: Exchange) -> Iterator[str]:
        """Yield in what a call differs, a sentence each; nothing if it is meant."""
        return chain.from_iterable(self._parts(exchange))

    def distance(self, exchange: Exchange) -> tuple[int, int]:
        """Return in how much of what is asked a call differs, and in how many ways in all."""
        missed = [len(part) for part in self._parts(exchange) if part]
        return len(missed), sum(missed)

    def _parts(self, exchange: Exchange) -> Iterator[Sequence[str]]:
        """Yield for each thing that is asked in what a call differs there."""
        call = exchange.call
        if self.operation is not None:
            yield _miss("operation", exchange.operation.name, self.operation)
        if self.method is not None:
            yield _miss("method", call.method, self.method)
        if self.path is not None:
            yield _path_miss(call.path, self.path)
        for name, wanted in (self.header or {}).items():
            yield _header_miss(name, call.headers.get(name), wanted)
        if self.api_key is not None:
            yield _key_miss(call, self.api_key)
        if self.status is not None:
            yield _miss("status", exchange.status, self.status)
        if self.body is not None:  # the dearest to look at is looked at last
            yield _content_misses(call, self.body)

    @property
    def asked(self) -> int:
        """Count what is asked."""
        parts = (self.operation, self.method, self.path, self.body, self.api_key, self.status)
        return sum(each is not None for each in parts) + len(self.header or ())


def read_pattern(
    document: object, path: str, operations: Collection[str], known: tuple[str, ...] = CALL
) -> CallPattern:
    """Read a pattern that stands at `path`.

    Args:
        document: what was given.
        path: where it stands, for sentences; empty for the whole of a document.
        operations: the names of all operations.
        known: what may be asked here.

    Raises:
        ActionError: what is wrong and where.
    """
    given = strict.mapping(document, path or "document")
    readers: dict[str, strict.Reader] = {
        "operation": lambda value, at: strict.one_of(value, operations, at, "operation"),
        "method": _method,
        "path": _path,
        "header": _headers,
        "body": _body,
        "api_key": strict.text,
        "status": lambda value, at: strict.whole(value, at, 100, 599),
    }
    return CallPattern(**strict.values(given, {name: readers[name] for name in known}, path))


def contains(held: object, wanted: object) -> bool:
    """Say whether `held` has at least what `wanted` has; lists must be equal."""
    return next(differences(held, wanted), None) is None


def document_of(call: Call) -> Any:  # noqa: ANN401 (any JSON)
    """Return the JSON that a call brought; None if it brought none, or it is not kept whole."""
    if _is_shortened(call):
        return None
    if call.document is not None or not call.body:
        return call.document
    try:
        return read(call.body)
    except JsonError:
        return None


@lru_cache(maxsize=1024)
def path_pattern(pattern: str) -> re.Pattern[str]:
    """Return what a path must look like: `*` is anything but a slash, `**` anything."""
    parts = re.split(r"(\*\*|\*)", pattern)
    spelled = {"**": ".*", "*": "[^/]*"}
    return re.compile("".join(spelled.get(part) or re.escape(part) for part in parts), re.DOTALL)


def _method(value: object, path: str) -> str:
    return strict.one_of(
        value.upper() if isinstance(value, str) else value, METHODS, path, "method"
    )


def _path(value: object, path: str) -> str:
    given = strict.text(value, path)
    if not given.startswith(("/", "*")):
        raise ActionError(f"'{path}' must begin with '/', as /v1/payments/*", path)
    return given


def _body(value: object, path: str) -> object:
    if isinstance(value, str):
        strict.text(value, path)
    try:
        write(value)
    except (TypeError, OverflowError):
        raise ActionError(f"'{path}' must be JSON", path) from None
    return value


def _headers(value: object, path: str) -> Mapping[str, str | bool]:
    given = strict.mapping(value, path)
    for name, wanted in given.items():
        if not isinstance(wanted, str | bool):
            where = strict.below(path, name)
            raise ActionError(f"'{where}' must be a text, or true or false: is it there?", where)
    return {name.lower(): wanted for name, wanted in given.items()}


def _miss(what: str, held: object, wanted: object) -> Sequence[str]:
    return () if held == wanted else (f"{what} is {held}, not {wanted}",)


def _path_miss(held: str, wanted: str) -> Sequence[str]:
    fits = path_pattern(wanted).fullmatch(held)
    return () if fits else (f"path is {held}, not {wanted}",)


def _header_miss(name: str, held: str | None, wanted: str | bool) -> Sequence[str]:  # noqa: FBT001 (either)
    if wanted is False:
        return () if held is None else (f"header {name} is there",)
    if held is None:
        return (f"header {name} is missing",)
    return () if wanted is True or _is_like(held, wanted) else (f"header {name} is another",)


def _key_miss(call: Call, wanted: str) -> Sequence[str]:
    """Hold the token against what is wanted, or its key's id: some are never shown in clear."""
    if call.token is None:
        return ("api_key is missing",)
    if _is_like(call.token, wanted.replace("…", "*")):
        return ()
    is_id = call.principal is not None and call.principal.label == wanted
    return () if is_id else ("api_key is another",)


def _content_misses(call: Call, wanted: object) -> Sequence[str]:
    if isinstance(wanted, str):
        found = wanted.encode() in call.body
        missed = [] if found else [f"body does not contain {shown(wanted, 'body')}"]
    else:
        missed = list(differences(document_of(call), wanted, "body"))
    return ("body is no longer kept",) if missed and _is_shortened(call) else missed


def _is_shortened(call: Call) -> bool:
    return isinstance(call.document, Shortened)


def _is_like(held: str, wanted: str) -> bool:
    if "*" not in wanted:
        return held == wanted
    return re.fullmatch(".*".join(map(re.escape, wanted.split("*"))), held, re.DOTALL) is not None
