"""What may go wrong, as three kinds of exception with three readers.

`ApiError` is what the vendor would say to a caller of /v1; the engine catches it once and makes a
reply of it. `ActionError` is a step that cannot be taken (an unknown payment, a refund of a pending
one); each door words it in its own shape. `ConfigurationError` is the user's mistake in a file or
a flag; the command line prints it and exits with 2. Anything else is our bug.
"""

from respondeia_mock.core.record import record

DOCUMENTATION = "https://docs.respondeia.com/api/errors#"


class ApiError(Exception):
    """An answer other than success, as the page's "Error Handling" shapes it."""

    def __init__(
        self, status: int, code: str, message: str, field: str | None = None, hint: str = ""
    ) -> None:
        """Keep the four parts of the body, and a hint for people that goes into a header."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.hint = hint

    def body(self) -> dict[str, object]:
        """Return `{"error": {code, message, field?, documentation_url}}`."""
        error: dict[str, object] = {"code": self.code, "message": self.message}
        if self.field is not None:
            error["field"] = self.field
        error["documentation_url"] = DOCUMENTATION + self.code
        return {"error": error}


def invalid(field: str | None, message: str, hint: str = "") -> ApiError:
    """Return the 400 `invalid_parameter` that blames `field`."""
    return ApiError(400, "invalid_parameter", message, field, hint)


def not_found(what: str, identifier: str) -> ApiError:
    """Return the 404 for an id that nothing here bears."""
    return ApiError(404, "not_found", f"No {what} with id '{identifier}' exists")


class ActionError(Exception):
    """A step that the present state, or the parameters given, do not allow."""

    def __init__(self, message: str, field: str | None = None, code: str = "invalid") -> None:
        """Keep the sentence, the parameter to blame, and `invalid` or `not_found`."""
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code


class UnknownKeyError(ActionError):
    """A key of a document that nothing knows: in a file the key is to blame, not its value."""


@record
class Place:
    """Where in a file a mistake stands: `file:line:column` and the path inside the document."""

    file: str
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        """Write it as editors read it."""
        spot = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{spot}: {self.path}" if self.path else spot


@record
class Mistake:
    """What is wrong, and where."""

    place: Place
    phrase: str

    def __str__(self) -> str:
        """Write one line: the place, then the phrase."""
        return f"{self.place}: {self.phrase}"


class ConfigurationError(Exception):
    """The user's mistake in files or flags: one sentence for each place.

    Attributes:
        mistakes: the sentences, each beginning with its place.
        found: those of them that stand in a document, place and phrase apart.
    """

    def __init__(self, *mistakes: str | Mistake) -> None:
        """Keep the mistakes; a sentence begins with its place already."""
        self.mistakes = tuple(map(str, mistakes))
        self.found = tuple(each for each in mistakes if isinstance(each, Mistake))
        super().__init__("\n".join(self.mistakes))
