"""The account: its plan, and keys that stop being valid. Page, "Rate Limiting"."""

from respondeia_mock.core.entities import Account
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox


def set_plan(sandbox: Sandbox, plan: str) -> Account:
    """Change the plan; the rate counters start anew."""
    sandbox.store.account = changed(sandbox.store.account, plan=plan)
    sandbox.windows.clear()
    return sandbox.store.account


def revoke(sandbox: Sandbox, token: str) -> None:
    """Make a key invalid from now on.

    Raises:
        ActionError: nobody declared or minted it, and it is not one of the test keys, which are
            valid without that.
    """
    declared = sandbox.store.api_keys.get(token)
    if declared is None and not token.startswith("test_"):
        raise ActionError("No such API key exists here", "api_key", "not_found")
    if declared is not None:
        sandbox.store.api_keys[token] = changed(declared, revoked=True)
    sandbox.revoked.add(token)
    sandbox.principals.pop(token, None)
