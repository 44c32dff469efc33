"""One POST and what comes of it, against receivers over real sockets, on both event loops."""

import asyncio
import re
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from respondeia_mock.delivery.outcome import Outcome
from respondeia_mock.delivery.sender import Sender
from respondeia_mock.delivery.targets import Target
from tests.delivery.conftest import Run
from tests.delivery.receivers import (
    OK,
    Receiver,
    Script,
    answering,
    blurting,
    deaf,
    endless,
    resetting,
    serving,
    staying,
)

BODY = b'{"event":"payment.approved"}'
HEADERS = {
    "Content-Type": "application/json",
    "User-Agent": "RespondeIA-Webhooks/1.0",
    "X-RespondeIA-Signature": "sha256=00",
}
PATIENCE = 20.0
SHORT = 0.05

SELF_SIGNED = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgItC+XcHOnsHhal8U
XVXVsptu9eV6WBol5S7QYngVFnyhRANCAARl6RqhtAekqsRsYi+rMP+jKiri7piE
YltGUomvaHSGzpzZFgbRgTxzNEW4cKtKxuEH4z43cXcmVybPxJYavOL6
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUBTBfVVPXVMvQtbvsdjEmIE03yWYwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzA4NDIzNVoYDzIxMjYxMDMw
MDg0MjM1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARl6RqhtAekqsRsYi+rMP+jKiri7piEYltGUomvaHSGzpzZFgbRgTxz
NEW4cKtKxuEH4z43cXcmVybPxJYavOL6o28wbTAdBgNVHQ4EFgQUYS17erLXDmh6
OphJ5iEb9VK3FXUwHwYDVR0jBBgwFoAUYS17erLXDmh6OphJ5iEb9VK3FXUwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhALT6cXmDhUuOT2KxNasyVoqKxRbtNza09Pc/FIfWZdUFAiEA
tNRhX1KRKj9w3myNELN3agldqRVoBFu0S4jRnOkLXOw=
-----END CERTIFICATE-----
"""
"""For localhost, made for this test and trusted by nobody."""


async def once(script: Script, body: bytes = BODY, within: float = PATIENCE) -> Outcome:
    """Post once to a receiver that follows this script; leave the port out of its sentence."""
    async with Receiver(script) as receiver, Sender() as sender:
        outcome = await sender.post(receiver.target(), body, HEADERS, within)
        return without_port(outcome, receiver)


def without_port(outcome: Outcome, receiver: Receiver) -> Outcome:
    error = outcome.error and outcome.error.replace(f":{receiver.port}", "")
    return Outcome(outcome.status, outcome.headers, outcome.body, outcome.duration, error)


def test_the_bytes_and_the_header_names_are_those_given(run: Run) -> None:
    async def main() -> tuple[bytes, int]:
        async with Receiver(serving) as receiver, Sender() as sender:
            await sender.post(receiver.target("/hook?a=%20b"), BODY, HEADERS, PATIENCE)
            return receiver.requests[0], receiver.port

    request, port = run(main())
    assert (
        request
        == (
            b"POST /hook?a=%%20b HTTP/1.1\r\n"
            b"Host: 127.0.0.1:%d\r\n"
            b"Content-Type: application/json\r\n"
            b"User-Agent: RespondeIA-Webhooks/1.0\r\n"
            b"X-RespondeIA-Signature: sha256=00\r\n"
            b"Content-Length: 28\r\n"
            b"\r\n"
            b'{"event":"payment.approved"}'
        )
        % port
    )


def test_no_header_is_made_up(run: Run) -> None:
    async def main() -> bytes:
        async with Receiver(serving) as receiver, Sender() as sender:
            await sender.post(receiver.target(), b"", {}, PATIENCE)
            return receiver.requests[0].replace(b"%d" % receiver.port, b"0")

    expected = b"POST /hook HTTP/1.1\r\nHost: 127.0.0.1:0\r\nContent-Length: 0\r\n\r\n"
    assert run(main()) == expected


def test_a_success_has_no_error(run: Run) -> None:
    outcome = run(once(answering(OK)))
    assert (outcome.status, outcome.body, outcome.error) == (200, b"ok", None)
    assert outcome.headers == {"Content-Length": "2"}
    assert outcome.succeeded
    assert 0 < outcome.duration < PATIENCE


@pytest.mark.parametrize(
    ("status", "succeeded"),
    [(200, True), (204, True), (299, True), (301, False), (404, False), (500, False)],
)
def test_any_2xx_is_a_success(status: int, *, succeeded: bool) -> None:
    assert Outcome(status, {}, b"", 0.1, None).succeeded is succeeded
    assert not Outcome(status, {}, b"", 0.1, "It broke off.").succeeded


def test_headers_keep_their_names_and_come_together(run: Run) -> None:
    answer = b"HTTP/1.1 200 OK\r\nset-Cookie: a=1\r\nset-Cookie: b=2\r\nX-A: \xff\r\n\r\n"
    assert run(once(answering(answer))).headers == {"set-Cookie": "a=1, b=2", "X-A": "\ufffd"}


def test_only_16_kib_of_headers_are_kept(run: Run) -> None:
    lines = b"".join(b"X-%d: %s\r\n" % (each, b"a" * 6_000) for each in range(4))
    answer = b"HTTP/1.1 200 OK\r\n" + lines + b"Content-Length: 0\r\n\r\n"
    assert list(run(once(answering(answer))).headers) == ["X-0", "X-1"]


def test_a_redirect_is_not_followed(run: Run) -> None:
    async def main() -> tuple[Outcome, int]:
        async with Receiver(serving) as other, Sender() as sender:
            to = b"Location: http://127.0.0.1:%d/\r\n" % other.port
            answer = b"HTTP/1.1 301 Moved\r\n" + to + b"Content-Length: 0\r\n\r\n"
            async with Receiver(answering(answer)) as receiver:
                outcome = await sender.post(receiver.target(), BODY, HEADERS, PATIENCE)
            return outcome, other.connections

    outcome, followed = run(main())
    assert (outcome.status, outcome.error, outcome.succeeded, followed) == (301, None, False, 0)


def test_a_cookie_is_not_sent_back(run: Run) -> None:
    answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n"

    async def main() -> bytes:
        async with Receiver(answering(answer, OK)) as receiver, Sender() as sender:
            for _ in range(2):
                await sender.post(receiver.target(), BODY, HEADERS, PATIENCE)
            return receiver.requests[1]

    assert b"Cookie" not in run(main())


def test_a_500_is_an_answer(run: Run) -> None:
    outcome = run(once(answering(b"HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\noops")))
    assert (outcome.status, outcome.body, outcome.error) == (500, b"oops", None)


def test_http_1_0_is_understood(run: Run) -> None:
    outcome = run(once(answering(b"HTTP/1.0 200 OK\r\n\r\nuntil the end")))
    assert (outcome.status, outcome.body, outcome.error) == (200, b"until the end", None)


def test_a_compressed_body_is_left_as_it_came(run: Run) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n"
    outcome = run(once(answering(head + b"bomb")))
    assert (outcome.body, outcome.error) == (b"bomb", None)


def test_of_an_endless_body_64_kib_are_read(run: Run) -> None:
    outcome = run(once(endless))
    assert (outcome.status, outcome.error, outcome.succeeded) == (200, None, True)
    assert outcome.body == b"0123456789abcdef" * 4096


def test_a_body_of_some_megabytes_arrives_whole(run: Run) -> None:
    body = b"0123456789abcdef" * 131_072

    async def main() -> bytes:
        async with Receiver(serving) as receiver, Sender() as sender:
            assert (await sender.post(receiver.target(), body, HEADERS, PATIENCE)).succeeded
            return receiver.requests[0]

    head, _, received = run(main()).partition(b"\r\n\r\n")
    assert b"Content-Length: 2097152" in head
    assert received == body


HALF_HEAD = b"HTTP/1.1 200 OK\r\nContent-Le"
HALF_BODY = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
HALF_CHUNK = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal"
BAD_CHUNK = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
LONG_HEADER = b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n"


NOT_HTTP = "127.0.0.1 answered something that is not HTTP: "
BROKEN_OFF = "127.0.0.1 broke off in the middle of its answer."
WRONGS: dict[str, tuple[Script, int | None, str]] = {
    "empty": (answering(b""), None, "127.0.0.1 closed the connection without an answer."),
    "half a head": (answering(HALF_HEAD), None, BROKEN_OFF),
    "half a body": (answering(HALF_BODY), 200, BROKEN_OFF),
    "half a chunk": (answering(HALF_CHUNK), 200, BROKEN_OFF),
    "a reset": (resetting, None, "127.0.0.1 reset the connection."),
    "another protocol": (answering(b"SSH-2.0-a\r\n"), None, f"{NOT_HTTP}Bad status line."),
    "a bad chunk": (
        answering(BAD_CHUNK),
        None,
        f"{NOT_HTTP}Invalid character in chunk size.",
    ),
    "a long header": (
        answering(LONG_HEADER),
        None,
        f"{NOT_HTTP}Got more than 8190 bytes when reading.",
    ),
}


@pytest.mark.parametrize(("script", "status", "sentence"), WRONGS.values(), ids=WRONGS)
def test_what_a_receiver_does_wrong_is_one_sentence(
    run: Run, script: Script, status: int | None, sentence: str
) -> None:
    outcome = run(once(script))
    assert (outcome.status, outcome.error, outcome.succeeded) == (status, sentence, False)


def test_what_came_of_half_an_answer_is_kept(run: Run) -> None:
    assert run(once(answering(HALF_BODY))).body == b"half"


def test_a_receiver_that_hangs_is_late(run: Run) -> None:
    outcome = run(once(staying(b""), within=SHORT))
    assert outcome.error == "127.0.0.1 did not answer within 0.05 s."
    assert outcome.status is None
    assert SHORT / 2 < outcome.duration < PATIENCE


def test_a_receiver_that_hangs_in_its_body_is_late(run: Run) -> None:
    outcome = run(once(staying(HALF_BODY), within=SHORT))
    assert outcome.error == "127.0.0.1 did not finish its answer within 0.05 s."
    assert (outcome.status, outcome.body, outcome.succeeded) == (200, b"half", False)


def test_a_receiver_that_reads_nothing_is_late_and_holds_nothing_up(run: Run) -> None:
    outcome = run(once(deaf, body=b"x" * 20_000_000, within=SHORT))
    assert outcome.error == "127.0.0.1 did not answer within 0.05 s."


def test_where_nothing_listens_the_sentence_says_so(run: Run) -> None:
    async def main() -> tuple[Outcome, int]:
        async with Receiver(serving) as receiver:
            target = receiver.target()
        async with Sender() as sender:
            return await sender.post(target, BODY, HEADERS, PATIENCE), target.port

    outcome, port = run(main())
    assert outcome.error == f"Nothing listens on 127.0.0.1:{port}: the connection was refused."


class TestAddresses:
    """What is dialled is what was checked, and nothing else."""

    def test_a_name_is_not_looked_up_again(self, run: Run) -> None:
        async def main() -> tuple[Outcome, bytes]:
            async with Receiver(serving) as receiver, Sender() as sender:
                target = receiver.target(host="shop.invalid")
                outcome = await sender.post(target, BODY, HEADERS, PATIENCE)
                return outcome, receiver.requests[0].replace(b"%d" % receiver.port, b"0")

        outcome, request = run(main())
        assert outcome.succeeded
        assert b"\r\nHost: shop.invalid:0\r\n" in request

    def test_the_addresses_are_tried_in_turn(self, run: Run) -> None:
        async def main() -> Outcome:
            async with Receiver(serving) as receiver, Sender() as sender:
                target = Target("shop.invalid", receiver.port, ("::1", "127.0.0.1"), "/")
                return await sender.post(target, BODY, HEADERS, PATIENCE)

        assert run(main()).succeeded

    def test_an_address_that_was_not_checked_is_not_dialled(self, run: Run) -> None:
        async def main() -> tuple[Outcome, int]:
            async with Receiver(serving) as receiver, Sender() as sender:
                target = Target("127.0.0.1", receiver.port, ("127.0.0.2",), "/")
                outcome = await sender.post(target, BODY, HEADERS, PATIENCE)
                return without_port(outcome, receiver), receiver.connections

        outcome, connections = run(main())
        assert outcome.error == "127.0.0.1 cannot be reached: 127.0.0.1 was not checked."
        assert connections == 0

    def test_a_kept_connection_to_what_was_checked_before_is_not_used(self, run: Run) -> None:
        async def main() -> tuple[Outcome, Outcome, int]:
            async with Receiver(serving) as receiver, Sender() as sender:
                before = receiver.target(host="shop.invalid")
                now = Target("shop.invalid", receiver.port, ("127.0.0.2",), "/hook")
                first = await sender.post(before, BODY, HEADERS, PATIENCE)
                second = await sender.post(now, BODY, HEADERS, PATIENCE)
                return first, second, len(receiver.requests)

        first, second, requests = run(main())
        assert (first.succeeded, second.status, requests) == (True, None, 1)

    def test_proxies_of_the_environment_are_not_used(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.delenv("no_proxy", raising=False)
        assert run(once(answering(OK))).succeeded


class TestConnections:
    """They are reused, and one that was closed meanwhile does not count."""

    @staticmethod
    async def twice(script: Script) -> tuple[Outcome, Outcome, Receiver]:
        async with Receiver(script) as receiver, Sender() as sender:
            first = await sender.post(receiver.target(), BODY, HEADERS, PATIENCE)
            second = await sender.post(receiver.target(), BODY, HEADERS, PATIENCE)
            return first, without_port(second, receiver), receiver

    def test_a_connection_is_reused(self, run: Run) -> None:
        _, second, receiver = run(self.twice(serving))
        assert second.succeeded
        assert (receiver.connections, len(receiver.requests)) == (1, 2)

    def test_one_that_was_closed_meanwhile_is_replaced(self, run: Run) -> None:
        _, second, receiver = run(self.twice(answering(OK)))
        assert second.succeeded
        assert (receiver.connections, len(receiver.requests)) == (2, 2)

    def test_one_that_closes_just_then_is_replaced(self, run: Run) -> None:
        """The second request was already under way: no answer came, so it goes out again."""
        first, second, receiver = run(self.twice(closing_at_the_second(answering(b""))))
        assert (first.succeeded, second.succeeded, receiver.connections) == (True, True, 2)

    def test_one_that_is_reset_just_then_is_replaced(self, run: Run) -> None:
        first, second, receiver = run(self.twice(closing_at_the_second(resetting)))
        assert (first.succeeded, second.succeeded, receiver.connections) == (True, True, 2)

    def test_after_the_first_byte_of_an_answer_nothing_goes_out_again(self, run: Run) -> None:
        _, second, receiver = run(self.twice(closing_at_the_second(answering(HALF_HEAD))))
        assert second.error == "127.0.0.1 broke off in the middle of its answer."
        assert receiver.connections == 1

    def test_a_new_connection_that_is_closed_counts(self, run: Run) -> None:
        async def main() -> int:
            async with Receiver(answering(b"")) as receiver, Sender() as sender:
                await sender.post(receiver.target(), BODY, HEADERS, PATIENCE)
                return receiver.connections

        assert run(main()) == 1

    def test_many_are_open_at_once_and_a_dead_one_delays_none(self, run: Run) -> None:
        async def main() -> list[bool]:
            async with (
                Receiver(staying(b"")) as dead,
                Receiver(serving) as alive,
                Sender() as sender,
            ):
                late = asyncio.create_task(sender.post(dead.target(), BODY, HEADERS, PATIENCE))
                posts = [sender.post(alive.target(), BODY, HEADERS, PATIENCE) for _ in range(150)]
                outcomes = await asyncio.gather(*posts)
                assert not late.done()
                late.cancel()
                return [each.succeeded for each in outcomes]

        assert run(main()) == [True] * 150


def closing_at_the_second(ending: Script) -> Script:
    """Answer the first request; end the first connection so at the second; then serve."""

    async def script(
        receiver: Receiver, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if receiver.connections > 1:
            return await serving(receiver, reader, writer)
        await answering(OK)(receiver, reader, writer)
        return await ending(receiver, reader, writer)

    return script


class TestTls:
    """Certificates are verified, on this machine too."""

    @pytest.fixture
    def context(self, tmp_path: Path) -> ssl.SSLContext:
        pem = tmp_path / "self-signed.pem"
        pem.write_text(SELF_SIGNED)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        return context

    def test_a_self_signed_certificate_is_refused(self, run: Run, context: ssl.SSLContext) -> None:
        async def main() -> Outcome:
            async with Receiver(serving, context) as receiver, Sender() as sender:
                target = receiver.target(host="localhost")
                outcome = await sender.post(target, BODY, HEADERS, PATIENCE)
                return without_port(outcome, receiver)

        assert run(main()).error == (
            "The certificate of localhost cannot be verified: self-signed certificate; an "
            "authority of your own is trusted when SSL_CERT_FILE names its certificate."
        )

    def test_what_speaks_no_tls_is_told(self, run: Run) -> None:
        async def main() -> str | None:
            async with Receiver(blurting) as receiver, Sender() as sender:
                target = Target("localhost", receiver.port, ("127.0.0.1",), "/", tls=True)
                outcome = await sender.post(target, BODY, HEADERS, PATIENCE)
                return without_port(outcome, receiver).error

        assert re.fullmatch(
            r"TLS with localhost failed: .*wrong version.*\.", run(main()) or "", re.IGNORECASE
        )


class TestClosing:
    """Nothing hangs, nothing is left open."""

    def test_a_sender_that_sent_nothing_closes(self, run: Run) -> None:
        run(Sender().close())

    def test_a_closed_sender_sends_nothing(self, run: Run) -> None:
        async def main() -> None:
            async with Receiver(serving) as receiver, Sender() as sender:
                await sender.post(receiver.target(), BODY, HEADERS, PATIENCE)
                await sender.close()
                await sender.post(receiver.target(), BODY, HEADERS, PATIENCE)

        with pytest.raises(RuntimeError, match="The sender is closed"):
            run(main())

    def test_what_is_on_its_way_fails(self, run: Run) -> None:
        async def main() -> str | None:
            async with Receiver(deaf) as receiver, Sender() as sender:
                task = asyncio.create_task(post_too_much(sender, receiver))
                await receiver.connected.wait()
                await sender.close()
                return without_port(await task, receiver).error

        assert run(main()) == "The mock stopped before 127.0.0.1 had answered."

    def test_a_post_can_be_given_up(self, run: Run) -> None:
        async def main() -> bool:
            async with Receiver(deaf) as receiver, Sender() as sender:
                task = asyncio.create_task(post_too_much(sender, receiver))
                await receiver.connected.wait()
                task.cancel()
                await asyncio.wait([task])
                return task.cancelled()

        assert run(main())

    def test_closed_before_it_is_open_it_opens_no_more(self, run: Run) -> None:
        async def main() -> None:
            async with Receiver(serving) as receiver, Sender() as sender:
                task = asyncio.create_task(post_too_much(sender, receiver))
                await sender.close()
                await task

        with pytest.raises(RuntimeError, match="The sender is closed"):
            run(main())

    def test_attempts_that_start_together_open_it_once(self, run: Run) -> None:
        async def main() -> list[bool]:
            async with Receiver(serving) as receiver, Sender() as sender:
                target = receiver.target()
                posts = [sender.post(target, BODY, HEADERS, PATIENCE) for _ in range(5)]
                return [each.succeeded for each in await asyncio.gather(*posts)]

        assert run(main()) == [True] * 5


async def post_too_much(sender: Sender, receiver: Receiver) -> Outcome:
    return await sender.post(receiver.target(), b"x" * 20_000_000, HEADERS, PATIENCE)


def test_aiohttp_is_imported_when_the_first_attempt_is_made() -> None:
    code = "import sys, respondeia_mock.delivery.sender; print('aiohttp' in sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
