"""Second stage. Finds out whose token it is, if anybody's. Page, "Authentication".

Any token that begins with `test_` is a key with full access in the test data (the page's literal is
`test_sk_abc123...`), unless it was declared or minted with less, or revoked. It refuses nobody:
an unknown token may still ask for what is public, which `authorization` decides.
"""

from respondeia_mock.core.exchange import Exchange, Reply
from respondeia_mock.core.operation import ALL_PERMISSIONS, Principal
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.sandboxes import LIVE, named_by_token
from respondeia_mock.core.secrecy import shorten

REMEMBERED = 10_000
"""How many tokens are remembered as recognized; it saves a look, nothing depends on it."""


class Authentication:
    """Tell who calls."""

    def enter(self, exchange: Exchange) -> Reply | None:
        token = exchange.call.token
        if token is not None:
            sandbox = exchange.sandbox
            exchange.call.principal = sandbox.principals.get(token) or _recognize(sandbox, token)
        return None


def _recognize(sandbox: Sandbox, token: str) -> Principal | None:
    if token in sandbox.revoked:
        return None
    declared = sandbox.store.api_keys.get(token)
    if declared is not None:
        if declared.revoked:
            return None
        permissions = frozenset(declared.permissions)
        found = Principal(declared.id, permissions, declared.user_id)
    elif _is_test_key(sandbox, token):
        found = Principal(shorten(token), ALL_PERMISSIONS)
    else:
        return None
    if len(sandbox.principals) >= REMEMBERED:
        sandbox.principals.clear()
    sandbox.principals[token] = found
    return found


def _is_test_key(sandbox: Sandbox, token: str) -> bool:
    well_formed = token.startswith("test_") and named_by_token(token) is not None
    return well_formed and sandbox.name != LIVE
