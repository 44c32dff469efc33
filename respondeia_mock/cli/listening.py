"""`respondeia-mock listen`: bring the events of a running mock to a URL of one's own.

It subscribes a webhook that is never dialled, takes each of its deliveries through the control API,
posts the exact bytes, and reports what was answered, so that retries and the log are the mock's
own. Ctrl-C takes the webhook away again.
"""

import json
import signal
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import click

from respondeia_mock.cli.asking import Asked, asking, say_json
from respondeia_mock.client.control import Api
from respondeia_mock.client.line import MockError
from respondeia_mock.client.posting import Came, Poster
from respondeia_mock.core.clock import real_now
from respondeia_mock.core.entities import LISTENING
from respondeia_mock.core.events import EventName
from respondeia_mock.options.addresses import Url
from respondeia_mock.options.kinds import Events
from respondeia_mock.settings import API_KEY

TAKE = 20.0
_MARGIN = 10.0
_INVALID, _NOT_FOUND, _BAD_GATEWAY = 400, 404, 502


@click.command(short_help="Bring the events of a running mock to a URL of yours.")
@click.option("--forward-to", type=Url(), help="Where to post each delivery.")
@click.option("--events", type=Events(), help="Which ones, as a,b.  [default: all thirteen]")
@click.option("--print-secret", is_flag=True, help="Print the secret that they are signed with.")
@click.option(
    "--api-key", metavar="KEY", default=API_KEY, show_default=True, help="The key to call /v1 with."
)
@asking
def listen(
    asked: Asked,
    forward_to: str | None,
    events: tuple[EventName, ...] | None,
    print_secret: bool,  # noqa: FBT001 (click's)
    api_key: str,
) -> None:
    """Post every event to a URL, until Ctrl-C; print a line for each."""
    if forward_to is None and not print_secret:
        raise click.UsageError("Missing option '--forward-to'.")
    asked.control.get("/health")  # before anything is made there that could not be used
    wanted = events or tuple(EventName)
    with Subscription(asked.api(api_key), wanted) as subscribed:
        if print_secret:
            say_json(subscribed) if asked.as_json else click.echo(subscribed["secret"])
        elif forward_to is not None:
            _forward(asked, subscribed, forward_to)


class Subscription:
    """A webhook that is there while the block runs; Ctrl-C ends the block and nothing else."""

    def __init__(self, api: Api, events: tuple[EventName, ...]) -> None:
        """Subscribe to nothing yet."""
        self._api = api
        self._events = events
        self._id = ""

    def __enter__(self) -> Mapping[str, Any]:
        """Create the webhook; return what the API says of it."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _interrupt)
        made: Mapping[str, Any] = self._api.call(
            "POST", "/webhooks", {"url": LISTENING, "events": self._events}
        ).document
        self._id = made["webhookId"]
        return made

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        """Delete it; a server that is gone has none any more."""
        with suppress(MockError):
            self._api.call("DELETE", f"/webhooks/{self._id}")
        return kind is not None and issubclass(kind, KeyboardInterrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _forward(asked: Asked, subscribed: Mapping[str, Any], url: str) -> None:
    """Bring one delivery after the other."""
    secret, webhook_id = subscribed["secret"], subscribed["webhookId"]
    if asked.as_json:
        told = {"listening": asked.line.url, "forward_to": url, "secret": secret}
        say_json({**told, "webhook_id": webhook_id}, indent=None)
    else:
        click.echo(f"Listening at {asked.line.url} for {url}; Ctrl-C ends it.\nSecret  {secret}")
    with Poster(url) as poster:
        while True:
            taken = _take(asked, webhook_id)
            if taken is not None:
                came = poster.post(taken["headers"], taken["body"].encode())
                _report(asked, taken, came)
                _say(asked, taken, came)


def _take(asked: Asked, webhook_id: str) -> Mapping[str, Any] | None:
    """Wait for the next delivery; None if there is none for a while."""
    wanted = {"webhook_id": webhook_id, "timeout": TAKE}
    try:
        taken: Mapping[str, Any] = asked.control.post("/deliveries/take", wanted, TAKE + _MARGIN)
    except MockError as error:
        if error.status != _NOT_FOUND:
            raise
        return None
    return taken


def _report(asked: Asked, taken: Mapping[str, Any], came: Came) -> None:
    """Tell the mock what came of it; no answer counts as a bad gateway's."""
    document: dict[str, Any] = {"status": _BAD_GATEWAY, "body": came.error}
    if came.status is not None:
        body = came.body.decode("utf-8", "replace")
        document = {"status": came.status, "headers": came.headers, "body": body}
    try:
        asked.control.post(f"/deliveries/{taken['id']}/answer", document)
    except MockError as error:
        if error.status not in {_INVALID, _NOT_FOUND}:  # a reset has swept it away
            raise


def _say(asked: Asked, taken: Mapping[str, Any], came: Came) -> None:
    now = datetime.fromtimestamp(real_now(), tz=UTC)
    event = json.loads(taken["body"])["event"]
    told = {"status": came.status, "error": came.error, "ms": came.milliseconds}
    if asked.as_json:
        say_json({"at": real_now(), "event": event, "id": taken["id"], **told}, indent=None)
        return
    clock = now.astimezone().strftime("%H:%M:%S")
    click.echo(f"{clock}  {event}  {taken['id']}  {came.told()}  {came.milliseconds} ms")
