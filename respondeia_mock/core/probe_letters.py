"""The deliveries that `respondeia-mock doctor` sends: good ones, forgeries, and odd ones.

One function for each of the `probes`, all of one letter. They look like the mock's own deliveries,
down to the headers; nothing here sends them.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

import orjson

from respondeia_mock.core.json_writer import write
from respondeia_mock.core.php_json import indented
from respondeia_mock.core.record import changed, record
from respondeia_mock.core.signature import compose, sign

Headers: TypeAlias = dict[str, str]
Sent: TypeAlias = tuple[Headers, bytes]

_SIGNATURE = "X-RespondeIA-Signature"
_HOUR = 3600
_MESSAGE = {
    "message_id": "msg_doctor",
    "customer_id": "wa:5491123456789",
    "channel": "whatsapp",
}


@record
class Letter:
    """What the deliveries of all probes are made of.

    Attributes:
        event: its name.
        now: Unix seconds; part of the deliveries' ids, so that every visit has its own.
    """

    secret: str
    event: str
    data: Mapping[str, Any]
    now: int


def _headers(letter: Letter, probe: str, signature: str) -> Headers:
    return {
        "Content-Type": "application/json",
        "User-Agent": "RespondeIA-Webhooks/1.0",
        "X-RespondeIA-Event": letter.event,
        "X-RespondeIA-Delivery": f"dlv_doctor_{probe}_{letter.now}",
        "X-RespondeIA-Attempt": "1",
        _SIGNATURE: signature,
    }


def _signed(letter: Letter, probe: str) -> Sent:
    body, signature = compose(letter.event, letter.now, letter.data, letter.secret)
    return _headers(letter, probe, signature), body


def good(letter: Letter) -> list[Sent]:
    """Return the event, correctly signed."""
    return [_signed(letter, "good")]


def tampered(letter: Letter) -> list[Sent]:
    """Return it with a field that was added after it had been signed."""
    headers, body = _signed(letter, "tampered")
    document = orjson.loads(body)
    return [(headers, write({**document, "data": {**document["data"], "tampered": True}}))]


def unsigned(letter: Letter) -> list[Sent]:
    """Return it without a signature, in the header or in the body."""
    headers = _headers(letter, "unsigned", "")
    del headers[_SIGNATURE]
    payload = {"event": letter.event, "timestamp": letter.now, "data": letter.data}
    return [(headers, write(payload))]


def wrong_secret(letter: Letter) -> list[Sent]:
    """Return it signed with another secret."""
    return [_signed(changed(letter, secret=f"not {letter.secret}"), "wrong_secret")]


def stale(letter: Letter) -> list[Sent]:
    """Return it as of an hour ago, correctly signed."""
    headers = _headers(letter, "stale", "")
    body, headers[_SIGNATURE] = compose(
        letter.event, letter.now - _HOUR, letter.data, letter.secret
    )
    return [(headers, body)]


def re_spaced(letter: Letter) -> list[Sent]:
    """Return it indented, with a header that signs exactly these bytes."""
    headers, compact = _signed(letter, "re_spaced")
    body = indented(compact.decode(), "  ").encode()
    return [({**headers, _SIGNATURE: sign(letter.secret, body)}, body)]


def twice(letter: Letter) -> list[Sent]:
    """Return one delivery as two attempts.

    Its ids are its own: a receiver that knows the event from `good` would count it no more.
    """
    own = {key: _own(key, value, letter.now) for key, value in letter.data.items()}
    headers, body = _signed(changed(letter, data=own), "twice")
    return [(headers, body), ({**headers, "X-RespondeIA-Attempt": "2"}, body)]


def _own(key: str, value: object, now: int) -> object:
    """Change the id of what the event tells of; the customer's is an address, and stays."""
    is_id = key.endswith("_id") and key != "customer_id"
    return f"{value}_twice_{now}" if is_id else value


def out_of_order(letter: Letter) -> list[Sent]:
    """Return that a message was read, and then that it was delivered."""
    told = {key: letter.data.get(key, example) for key, example in _MESSAGE.items()}
    letters = [
        ("message.read", {**told, "read_at": letter.now}),
        ("message.delivered", {**told, "delivered_at": letter.now}),
    ]
    return [
        _signed(changed(letter, event=event, data=data), event.replace(".", "_"))
        for event, data in letters
    ]
