"""What a running server says: at start-up what to copy, afterwards its log."""

import json
import logging
import sys
from pathlib import Path

import click

from respondeia_mock.core.record import record
from respondeia_mock.settings import API_KEY, Settings

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 (compared, not bound)


@record
class Announcement:
    """The lines at start-up, and the port for who waits for it in a file."""

    settings: Settings
    port: int
    host: str | None = None
    port_file: Path | None = None

    def __call__(self) -> None:
        """Say that calls are taken now."""
        if self.port_file is not None:
            write_whole(self.port_file, f"{self.port}\n")
        for line in self.lines():
            click.echo(line)
        sys.stdout.flush()

    def lines(self) -> list[str]:
        """Return the lines, ending with a command that works when copied."""
        url = (self.settings.public_url or self.settings.origin).rstrip("/")
        admin = f"{url}/__admin" if self.settings.admin else "off (--no-admin)"
        lines = [
            f"RespondeIA mock  {url}/v1",
            f"API key          {API_KEY} (any key that starts with test_)",
            f"Webhook secret   {self.settings.webhook_secret}",
            f"Admin            {admin}",
            f"Seed             {self.settings.seed}",
        ]
        if self.settings.webhook_url is not None:
            events = ", ".join(self.settings.webhook_events) or "all events"
            lines.insert(2, f"Webhook          {self.settings.webhook_url} ({events})")
        if self.host in EVERYWHERE:
            lines.append(
                "Warning          every machine that reaches this one can use the mock and, "
                "under an allowed host name, its /__admin"
            )
        curl = f"curl -H 'Authorization: Bearer {API_KEY}' '{url}/v1/customers?limit=2'"
        return [*lines, "", f"  {curl}", ""]


def write_whole(path: Path, text: str) -> None:
    """Write a file that others wait for: it is there only when all of it is.

    Raises:
        CannotServeError: it cannot be written.
    """
    from respondeia_mock.server import CannotServeError

    draft = path.with_name(f"{path.name}.draft")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(path)
    except OSError as error:
        raise CannotServeError(f"Cannot write {path}: {error.strerror or error}.") from error


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        told = {"level": record.levelname.lower(), "message": record.getMessage()}
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def set_up_log(form: str, *, verbose: bool) -> None:
    """Log to standard error as `text` or `json`; every call only if `verbose`."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if form == "json" else logging.Formatter("%(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("respondeia_mock").setLevel(logging.INFO if verbose else logging.WARNING)
