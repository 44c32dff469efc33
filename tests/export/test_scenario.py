"""A session as a scenario: its text, that it checks, and who meets it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from respondeia_mock.cli.scenarios import scenarios
from tests.asgi import Json
from tests.export.conftest import KEYED, Export, bought, read
from tests.http.conftest import Ask
from tests.listening import Receiver

BOUGHT = """# 2 calls and 1 action from 2026-03-02T12:00:00Z.
description: "What was done by hand: 2 calls and 1 action."
fixtures: minimal
plan: pro
payments: auto
speed: 0
seed: 42
rules:
  - "on": payment.created
    do:
      payment.approve:
        payment_id: "$event.payment_id"
expect:
  - operation: payments.create
    count: 1
    same_header: Idempotency-Key
  - operation: payments.get
    count: 1
  - state: payments
    count: 1
    where:
      status: approved
"""


def judged(asked: Ask) -> Json:
    return asked("POST", "/__admin/scenarios/finish", {}).json


def test_it_is_written_as_somebody_would(asked: Ask, exported: Export, tmp_path: Path) -> None:
    bought(asked)
    text = exported("scenario")
    assert text == BOUGHT
    file = tmp_path / "bought.yaml"
    file.write_text(text, "utf-8")
    checked = CliRunner().invoke(scenarios, ["check", str(file)])
    assert (checked.exit_code, checked.output) == (0, f"{file}: ok (1 rule, 3 expectations)\n")
