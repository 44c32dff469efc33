"""What a running server says: at start-up what to copy, afterwards its log."""

import json
import logging
import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from respondeia_mock.core.record import record
from respondeia_mock.core.secrecy import conceal
from respondeia_mock.settings import API_KEY, Settings

if TYPE_CHECKING:
    from respondeia_mock.certificates import Certificate
    from respondeia_mock.server.binding import Bound

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 (compared, not bound)


@record
class Announcement:
    """The lines at start-up, and the port for who waits for it in a file."""

    settings: Settings
    bound: "Bound"
    port_file: Path | None = None
    certificate: "Certificate | None" = None

    def __call__(self) -> None:
        """Say that calls are taken now."""
        if self.port_file is not None:
            write_whole(self.port_file, f"{self.bound.port}\n")
        for line in self.lines():
            click.echo(line)
        sys.stdout.flush()

    def lines(self) -> list[str]:
        """Return the lines, ending with a command that works when copied."""
        settings = self.settings
        url = (settings.public_url or settings.origin).rstrip("/")
        lines = [
            f"RespondeIA mock  {url}/v1",
            f"API key          {API_KEY} (any key that starts with test_)",
            f"Webhook secret   {settings.webhook_secret}",
            f"Inspector        {f'{url}/' if settings.admin else 'off (--no-admin)'}",
            f"Admin            {f'{url}/__admin' if settings.admin else 'off (--no-admin)'}",
            f"Seed             {settings.seed}",
        ]
        if settings.state is not None:
            lines.append(f"State            {settings.state}, saved at the end")
        if settings.watch:
            lines.append(f"Watching         {', '.join(settings.fixtures)}")
        if settings.webhook_url is not None:
            events = ", ".join(settings.webhook_events) or "all events"
            lines.insert(2, f"Webhook          {settings.webhook_url} ({events})")
        trust = ""
        if self.certificate is not None:
            lines.append(f"CA certificate   {self.certificate.authority}")
            trust = f"--cacert {quote(str(self.certificate.authority))} "
        if self.bound.is_exposed:
            lines.append(f"Warning          {self._risk()}")
        curl = f"curl {trust}-H 'Authorization: Bearer {API_KEY}' '{url}/v1/customers?limit=2'"
        return [*lines, "", f"  {curl}", ""]

    def _risk(self) -> str:
        """Say what others can do. A Host is no obstacle to them: only browsers do not forge it."""
        anyone = "every machine that reaches this one can use the mock"
        if not self.settings.admin:
            return anyone
        if self.settings.admin_token is not None:
            return f"{anyone}, and its /__admin with the admin token"
        return f"{anyone} and change it at /__admin; --admin-token or --no-admin shuts that"


def write_whole(path: Path, text: str) -> None:
    """Write a file that others wait for: it is there only when all of it is.

    Raises:
        CannotServeError: it cannot be written.
    """
    from respondeia_mock.server.binding import CannotServeError

    draft = path.with_name(f"{path.name}.draft")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(path)
    except OSError as error:
        raise CannotServeError(f"Cannot write {path}: {error.strerror or error}.") from error


class TextFormatter(logging.Formatter):
    """The message as it is, but for keys and passwords."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        return conceal(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        told = {"level": record.levelname.lower(), "message": conceal(record.getMessage())}
        if record.exc_info:
            told["traceback"] = conceal(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)


def set_up_log(form: str, *, verbose: bool) -> None:
    """Log to standard error as `text` or `json`; every call only if `verbose`."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("respondeia_mock").setLevel(logging.INFO if verbose else logging.WARNING)
