"""A certificate for this machine: whom it names, who trusts it, and that nothing of it is left."""

import socket
import ssl
import sys
from pathlib import Path
from threading import Thread

import pytest

from respondeia_mock.certificates import issued
from respondeia_mock.server.binding import CannotServeError
from tests.process import PATIENCE


def shake_hands(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> str | None:
    """Return the protocol that both sides agree on, or what the client objects to."""
    here, there = socket.socketpair()
    here.settimeout(PATIENCE)
    there.settimeout(PATIENCE)

    def serve() -> None:
        try:
            server.wrap_socket(there, server_side=True).close()
        except OSError:
            there.close()

    thread = Thread(target=serve)
    thread.start()
    try:
        with client.wrap_socket(here, server_hostname=name) as line:
            return line.version()
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    finally:
        here.close()
        thread.join(PATIENCE)


def test_it_is_good_for_the_names_and_addresses_asked_for_and_no_others() -> None:
    names = ("localhost", "127.0.0.1", "::1", "mock.internal", "localhost", "xn--and-6ma2c.example")
    with issued(*names) as certificate:
        client = ssl.create_default_context(cafile=certificate.authority)
        for name in names:
            assert shake_hands(certificate.context, client, name) == "TLSv1.3", name
        for name in ("evil.example", "127.0.0.2"):
            said = shake_hands(certificate.context, client, name)
            assert said is not None
            assert "mismatch" in said


def test_nobody_trusts_it_without_being_told() -> None:
    with issued("localhost") as certificate:
        said = shake_hands(certificate.context, ssl.create_default_context(), "localhost")
    assert said is not None
    assert "certificate" in said


def test_the_file_holds_the_certificate_and_no_key_and_is_gone_after() -> None:
    with issued("localhost") as certificate:
        text = certificate.authority.read_text("ascii")
        assert text.count("-----BEGIN CERTIFICATE-----") == 1
        assert "PRIVATE" not in text
        folder = certificate.authority.parent
        assert [each.name for each in folder.iterdir()] == ["ca.pem"]
    assert not folder.exists()


def test_every_start_has_an_authority_of_its_own(tmp_path: Path) -> None:
    with issued("localhost") as first, issued("localhost") as second:
        client = ssl.create_default_context(cafile=second.authority)
        said = shake_hands(first.context, client, "localhost")
    assert said is not None
    assert "certificate" in said


def test_without_trustme_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    with pytest.raises(CannotServeError) as caught, issued("localhost"):
        pass
    assert str(caught.value) == (
        "--tls needs trustme; install it with: pip install 'respondeia-mock[tls]'"
    )


def test_a_name_that_cannot_be_certified_is_told() -> None:
    with pytest.raises(CannotServeError) as caught, issued("a b"):
        pass
    assert str(caught.value).startswith("No certificate for a b: ")
