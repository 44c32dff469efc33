"""Fourth stage. Decides, in this order: 401 without a valid token, 404 for a route, 403.

Page, "Status Codes". An unknown path asks for a token before it admits that it is unknown. A
browser's preflight is answered here: it brings no token, and there is nothing in it to validate.
"""

from respondeia_mock.core.errors import ApiError
from respondeia_mock.core.exchange import Exchange, Reply
from respondeia_mock.core.operation import ALL_PERMISSIONS, Access, Operation, Principal
from respondeia_mock.core.routes import PREFLIGHT, UNMATCHED
from respondeia_mock.core.sandboxes import SANDBOX_TOKEN


class Authorization:
    """Let through who may."""

    def __init__(self, *, require_https: bool = False) -> None:
        """Refuse what comes in clear as well, if so told. Page, "Base URL": always use HTTPS."""
        self._require_https = require_https

    def enter(self, exchange: Exchange) -> Reply | None:
        operation, principal = exchange.operation, exchange.call.principal
        if self._require_https and exchange.call.scheme != "https" and operation.counted:
            raise ApiError(400, "https_required", "HTTP requests are rejected; use HTTPS")
        if operation is UNMATCHED:
            raise _no_token(exchange) if principal is None else _no_route(exchange)
        if operation.access != Access.PUBLIC:
            if principal is None:
                raise _no_token(exchange)
            if not principal.may(operation.access):
                raise _not_allowed(operation, principal)
        elif operation is PREFLIGHT:
            return operation.handler(exchange.sandbox, exchange.call)
        return None


def _no_token(exchange: Exchange) -> ApiError:
    token = exchange.call.token
    message = "Missing API token" if token is None else "Invalid API token"
    return ApiError(401, "unauthorized", message, hint=_how_to_get_in(exchange, token))


def _how_to_get_in(exchange: Exchange, token: str | None) -> str:
    if token is None:
        given = exchange.call.headers.get("authorization")
        wrong = "the header is not 'Bearer TOKEN'; " if given else ""
        return wrong + "send 'Authorization: Bearer test_sk_demo' (any key that starts with test_)"
    if token in exchange.sandbox.revoked:
        return "this key was revoked"
    if token.startswith(SANDBOX_TOKEN):
        return "the name after test_sk_sandbox_ is a-z, 0-9 and hyphens, and not test or live"
    if token.startswith("test_"):
        return "this is the live data; a login's token or a key minted with one opens it"
    return "keys that start with test_ are always valid, others come from login or auth/api-keys"


def _no_route(exchange: Exchange) -> ApiError:
    call = exchange.call
    return ApiError(404, "not_found", f"No such endpoint: {call.method} {call.path}")


def _not_allowed(operation: Operation, principal: Principal) -> ApiError:
    if operation.access != Access.FULL:
        message = f"This API key lacks the permission '{operation.access}'"
    else:
        lacking = ", ".join(sorted(ALL_PERMISSIONS - principal.permissions))
        message = f"{operation.name} needs a key with all permissions; this one lacks {lacking}"
    return ApiError(403, "insufficient_permissions", message)
