"""How a control call is taken: checked at the door, read, handed to its row, answered as JSON.

A row's handler is a function of a `Visit` that returns a document. Errors have one shape:
`{"error": {code, message, field?, hint?}}`. What the rows are stands in `table`.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import field
from inspect import isawaitable
from types import MappingProxyType
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.json_reader import JsonError, read
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.record import record
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.secrecy import conceal
from respondeia_mock.http.application import Parts, States
from respondeia_mock.http.courier import Courier
from respondeia_mock.http.doors import Refusal
from respondeia_mock.scenario.staging import Repertoire

log = logging.getLogger("respondeia_mock")

JSON_TYPE = "application/json"


class ControlError(Exception):
    """A control call that cannot be done; nothing was applied."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        field: str | None = None,
        hint: str = "",
        told: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Keep the parts of the error's body; `told` stands beside them."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.hint = hint
        self.told = told


@record
class Visit:
    """One control call: whose sandbox it is about and what it says.

    Attributes:
        document: the body, a JSON object.
        origin: what links begin with: the public URL, else scheme and Host of this call.
        raw: the body as it came, where the row takes other types as well; `document` is empty.
    """

    engine: Engine
    courier: Courier
    states: States
    sandbox: Sandbox
    repertoire: Repertoire
    params: Mapping[str, str] = field(default_factory=dict)
    query: QueryParams = field(default_factory=QueryParams)
    document: Mapping[str, Any] = field(default_factory=dict)
    origin: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""

    @property
    def media_type(self) -> str:
        """Return the type of the body, without its parameters."""
        return _media_type(self.headers)

    def only(self, given: Mapping[str, Any], *known: str) -> None:
        """Refuse a key that is not known, and name the nearest that is."""
        for name in given:
            if name not in known:
                takes = f"; it takes {', '.join(known)}" if known else ""
                near = suggestion(name, known) or takes
                raise ControlError(400, "unknown_key", f"'{name}' is not known here{near}", name)


Handler = Callable[[Visit], object]
"""Returns a document, or an awaitable of one; or a response, where a document will not do."""


@record
class Row:
    """A line of the control API's table.

    Attributes:
        example: a body to copy; a row without one takes none.
        query: the parameters that it takes in the query.
        takes: the types of a body; with more than JSON, the handler reads it itself.
    """

    method: str
    path: str
    handler: Handler
    example: str = ""
    query: tuple[str, ...] = ()
    takes: tuple[str, ...] = (JSON_TYPE,)

    @property
    def pattern(self) -> str:
        """Return the path as a route has it; an address may have slashes."""
        return self.path.replace("{customer_id}", "{customer_id:path}")

    @property
    def summary(self) -> str:
        """Return the handler's first line."""
        return (self.handler.__doc__ or "").strip().splitlines()[0]


async def attend(
    row: Row, parts: Parts, sandbox: Sandbox, request: Request, origin: str
) -> Response:
    """Answer one control call with its row."""
    body: Mapping[str, Any] = {}
    try:
        raw = await request.body()
        if raw:
            _check_type(row, request.headers)
        reads_itself = row.takes != (JSON_TYPE,)
        body = {} if reads_itself else _document(raw)
        visit = Visit(
            parts.engine,
            parts.courier,
            parts.states,
            sandbox,
            parts.repertoire(),
            params=request.path_params,
            query=request.query_params,
            document=body,
            origin=origin,
            headers=request.headers,
            raw=raw if reads_itself else b"",
        )
        visit.only(visit.query, *row.query)
        if not row.example:
            visit.only(visit.document)
        sandbox.catch_up()
        found = row.handler(visit)
        document = await found if isawaitable(found) else found
        parts.courier.wake()
        return document if isinstance(document, Response) else respond(document)
    except ControlError as error:
        return refuse(error)
    except ActionError as error:
        hint = _whereabouts(parts.engine, sandbox, body.get(error.field or ""))
        status = 404 if error.code == "not_found" else 400
        return refuse(ControlError(status, error.code, error.message, error.field, hint))
    except Exception as error:  # a bug of ours
        log.exception("respondeia-mock crashed in %s /__admin%s", row.method, row.path)
        message = conceal(f"{type(error).__name__}: {error}")
        return refuse(ControlError(500, "internal_error", message))


def respond(document: object, status: int = 200) -> Response:
    """Return a JSON response."""
    return Response(write(document), status, media_type="application/json")


def refuse(error: ControlError) -> Response:
    """Return the response that says `error`."""
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.field is not None:
        body["field"] = error.field
    if error.hint:
        body["hint"] = error.hint
    return respond({"error": {**body, **error.told}}, error.status)


def shut(refusal: Refusal) -> Response:
    """Return the response of a door that stays shut."""
    return refuse(ControlError(refusal.status, refusal.code, refusal.message, hint=refusal.hint))


def _whereabouts(engine: Engine, sandbox: Sandbox, given: object) -> str:
    """Say in which other sandbox what was given lives, if it is an id of there."""
    return engine.sandboxes.whereabouts(given, sandbox) if isinstance(given, str) else ""


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _check_type(row: Row, headers: Mapping[str, str]) -> None:
    """Refuse a body of a type that the row does not take."""
    if _media_type(headers) not in row.takes:
        types = " or ".join(f"'Content-Type: {each}'" for each in row.takes)
        message = f"A control call with a body needs {types}"
        raise ControlError(400, "unsupported_media_type", message)


def _document(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        document = read(body)
    except JsonError as error:
        raise ControlError(400, "invalid_json", str(error)) from None
    if not isinstance(document, dict):
        raise ControlError(400, "invalid", "The body must be a JSON object")
    return document
