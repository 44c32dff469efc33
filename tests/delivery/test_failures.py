"""What is rare and cannot be provoked over a socket of this machine, in words."""

import errno

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from respondeia_mock.delivery.failures import sentence

KEY = ConnectionKey("shop.test", 80, False, True, None, None, None)  # noqa: FBT003 (aiohttp's)


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (
            aiohttp.ClientConnectorError(KEY, OSError(errno.EHOSTUNREACH, "No route to host")),
            "shop.test:80 cannot be reached: No route to host.",
        ),
        (
            aiohttp.ClientConnectorError(KEY, OSError("Multiple exceptions")),
            "shop.test:80 cannot be reached: Multiple exceptions.",
        ),
        (
            aiohttp.ClientOSError(None, "Can not write request body"),
            "shop.test:80 reset the connection.",
        ),
        (
            aiohttp.ClientOSError(errno.ETIMEDOUT, "Too late"),
            f"The connection to shop.test:80 failed: [Errno {errno.ETIMEDOUT}] Too late.",
        ),
        (
            RuntimeError("the handler is closed"),
            "The connection to shop.test:80 failed: the handler is closed.",
        ),
        (RuntimeError(), "The connection to shop.test:80 failed: RuntimeError."),
    ],
)
def test_a_failure_is_one_sentence(failure: Exception, words: str) -> None:
    assert sentence(failure, "shop.test:80", is_closing=False) == words


def test_hung_up_by_ourselves_it_is_nobodys_fault() -> None:
    words = "The mock stopped before shop.test:80 had answered."
    assert sentence(aiohttp.ServerDisconnectedError(), "shop.test:80", is_closing=True) == words
