"""Something done by hand, and what is exported of it."""

import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.asgi import Json
from tests.http.conftest import Ask, application, asked
from tests.process import ROOT

__all__ = ["application", "asked"]

Export = Callable[[str], str]
Play = Callable[[str], "subprocess.CompletedProcess[str]"]

KEYED = {"idempotency-key": "order-1"}
STAND_IN = "from tests.export.standing_in import respondeia_mock, served  # noqa: F401\n"
INI = "[pytest]\nmarkers = respondeia\nfilterwarnings = error\n"


@pytest.fixture
def exported(asked: Ask) -> Export:
    """Return what is exported in a form, which may go on with `&exact=true`."""

    def export(form: str) -> str:
        answered = asked("GET", f"/__admin/export?as={form}")
        assert answered.status == 200, answered.text
        return str(answered.json["text"])

    return export


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Run an exported test with pytest, in a process of its own, with the stand-in."""

    def run(text: str) -> "subprocess.CompletedProcess[str]":
        (tmp_path / "conftest.py").write_text(STAND_IN, "utf-8")
        (tmp_path / "pytest.ini").write_text(INI, "utf-8")
        file = tmp_path / "test_by_hand.py"
        file.write_text(text, "utf-8")
        options = (
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:asyncio",
            "-p",
            "no:respondeia_mock",
            "-c",
            str(tmp_path / "pytest.ini"),
        )
        command = [sys.executable, "-m", "pytest", *options, str(file)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    return run


def bought(asked: Ask) -> Json:
    """Pay as a careful client does, have it approved by hand, and look."""
    body = {"customer_id": "wa:5491123456789", "amount": 590050}
    payment = asked("POST", "/v1/payments/create", body, headers=KEYED).json
    asked("POST", "/__admin/actions/payment.approve", {"payment_id": payment["id"]})
    asked("POST", "/__admin/clock/advance", {"by": "5s"})
    asked("GET", f"/v1/payments/{payment['id']}")
    return payment


def read(text: str) -> Json:
    return yaml.safe_load(text)


def ruff(*options: str, text: str) -> str:
    """Return what ruff says of a text, with nobody's settings; nothing if all is well."""
    command = [str(Path(sysconfig.get_path("scripts")) / "ruff"), *options, "--isolated", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr
