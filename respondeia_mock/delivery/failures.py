"""Why an attempt failed, in one sentence: aiohttp's exceptions, put into words.

What to do about a failure is not said here.
"""

import errno
from ssl import SSLCertVerificationError

import aiohttp
from aiohttp.http import HttpProcessingError

FAILURES = (aiohttp.ClientError, HttpProcessingError, OSError, RuntimeError)
"""What a receiver can cause. RuntimeError is what uvloop says of a socket that is gone."""

UNREACHED = (aiohttp.ClientConnectorError, aiohttp.ClientSSLError)
"""Those of them after which nothing was sent: nobody listens, or not to TLS such as ours."""

_RESET = frozenset({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED, None})
"""None is aiohttp's own, for a connection that was lost while the body went out."""


def is_broken_off(failure: Exception) -> bool:
    """Say whether the head of an answer had begun to come; aiohttp keeps what it has of it."""
    return isinstance(failure, aiohttp.ServerDisconnectedError) and not isinstance(
        failure.message, str
    )


def late(where: str, timeout: float, status: int | None) -> str:
    """Say that `where` was not done in time; the status is None where no answer came at all."""
    if status is None:
        return f"{where} did not answer within {timeout:g} s."
    return f"{where} did not finish its answer within {timeout:g} s."


def sentence(failure: Exception, where: str, *, is_closing: bool) -> str:
    """Say what went wrong with `where` ("127.0.0.1:3001"), or that we hung up ourselves."""
    if is_closing:
        return f"The mock stopped before {where} had answered."
    match failure:
        case aiohttp.ClientConnectorCertificateError(certificate_error=error):
            return _of_certificate(where, error)
        case aiohttp.ClientSSLError(os_error=error):
            return f"TLS with {where} failed: {error.strerror or error}."
        case aiohttp.ClientConnectorError(os_error=error):
            return _of_dialling(where, error)
    return _of_answer(where, failure)


def _of_answer(where: str, failure: Exception) -> str:
    match failure:
        case aiohttp.ServerDisconnectedError() if not is_broken_off(failure):
            return f"{where} closed the connection without an answer."
        case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError():
            return f"{where} broke off in the middle of its answer."
        case aiohttp.ClientResponseError() | HttpProcessingError():
            return f"{where} answered something that is not HTTP: {_first_line(failure.message)}."
        case OSError(errno=number) if number in _RESET:
            return f"{where} reset the connection."
    return f"The connection to {where} failed: {str(failure) or type(failure).__name__}."


def _of_certificate(where: str, error: Exception) -> str:
    why = error.verify_message if isinstance(error, SSLCertVerificationError) else str(error)
    return (
        f"The certificate of {where} cannot be verified: {why.rstrip('.')}; "
        "an authority of your own is trusted when SSL_CERT_FILE names its certificate."
    )


def _of_dialling(where: str, error: OSError) -> str:
    if error.errno == errno.ECONNREFUSED:
        return f"Nothing listens on {where}: the connection was refused."
    return f"{where} cannot be reached: {error.strerror or error}."


def _first_line(message: str) -> str:
    """Return what aiohttp's parser says, without the bytes that it shows."""
    return message.strip().partition("\n")[0].partition(": b'")[0].rstrip(":. ")
