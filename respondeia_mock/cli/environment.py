"""What a command finds in its environment, wherever it runs beside a mock: where that is."""

from pathlib import Path

from respondeia_mock.core.sandboxes import key_prefix
from respondeia_mock.settings import API_KEY, surroundings

TRUSTING = ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE")
"""What OpenSSL, Node and requests read the certificates to trust from."""


def environment(
    url: str, sandbox: str | None, webhook_secret: str, authority: Path | None = None
) -> dict[str, str]:
    """Return this process's environment, with what tells a command of its mock.

    Args:
        url: the mock's scheme, host and port.
        sandbox: the command's; None is `test`, without a prefix.
        webhook_secret: what deliveries of webhooks without a secret of their own are signed with.
        authority: the certificate that makes a client trust the mock, where it speaks HTTPS.
    """
    root = sandbox_url(url, sandbox)
    own = {
        "RESPONDEIA_BASE_URL": f"{root}/v1",
        "RESPONDEIA_API_KEY": key_prefix(sandbox) if sandbox else API_KEY,
        "RESPONDEIA_MOCK_URL": root,
        "RESPONDEIA_WEBHOOK_SECRET": webhook_secret,
    }
    if authority is not None:
        own |= dict.fromkeys(TRUSTING, str(authority))
    return surroundings(own)


def sandbox_url(url: str, sandbox: str | None) -> str:
    """Return the URL of a sandbox, without /v1."""
    return f"{url}/sandboxes/{sandbox}" if sandbox else url
