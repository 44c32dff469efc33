"""Logging in and minting keys. Page, "Obtaining API Tokens" and "Creating API Keys"."""

from typing import Any

from respondeia_mock.core.entities import ApiKey, User
from respondeia_mock.core.errors import ApiError
from respondeia_mock.core.exchange import Call, Reply, answer
from respondeia_mock.core.operation import PERMISSIONS
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.sandboxes import LIVE, key_prefix, session_prefix


def log_in(sandbox: Sandbox, call: Call) -> Reply:
    """Exchange an email address and a password for a token."""
    email, password = call.payload["email"].strip().casefold(), call.payload["password"]
    for user in sandbox.store.users.values():
        if user.email.casefold() == email and user.password == password:
            return answer(
                {"user": {"user": render_user(sandbox, user), "token": _token(sandbox, user)}}
            )
    raise ApiError(401, "invalid_credentials", "Credenciales incorrectas")


def create_api_key(sandbox: Sandbox, call: Call) -> Reply:
    """Mint a long-lived API key."""
    # None with more than the minting key has: only those with all permissions come here.
    wanted = tuple(each for each in PERMISSIONS if each in call.payload["permissions"])
    minted = ApiKey(
        id=sandbox.ids.mint("key"),
        key=sandbox.ids.secret(key_prefix(sandbox.name)),
        name=call.payload["name"],
        permissions=wanted,
        created_at=sandbox.clock.now_ms(),
    )
    sandbox.store.api_keys[minted.key] = minted
    return answer(render_api_key(sandbox, minted), 201)


def render_user(sandbox: Sandbox, user: User) -> dict[str, Any]:
    """Spell the person who logged in."""
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "accountId": sandbox.store.account.id,
        "plan": sandbox.store.account.plan,
        "createdAt": user.created_at,
    }


def render_api_key(sandbox: Sandbox, minted: ApiKey) -> dict[str, Any]:
    """Spell a key; only the answer that mints it shows it."""
    return {
        "apiKey": minted.key,
        "createdAt": minted.created_at,
        "id": minted.id,
        "name": minted.name,
        "permissions": list(minted.permissions),
        "mode": "live" if sandbox.name == LIVE else "test",
    }


def _token(sandbox: Sandbox, user: User) -> str:
    token = sandbox.ids.secret(session_prefix(sandbox.name))
    session = ApiKey(
        id=user.id,
        key=token,
        name=f"session of {user.email}",
        permissions=PERMISSIONS,
        created_at=sandbox.clock.now_ms(),
        user_id=user.id,
    )
    sandbox.store.api_keys[token] = session
    return token
