"""Functions of the vendor's page as printed, run by Node against a real server on localhost.

One process of each: `vendor_page.mjs` prints what every example came to, and each has its test.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.process import PATIENCE, Mock

PROGRAM = Path(__file__).with_name("vendor_page.mjs")
SPEED = "60"

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None, reason="node is not on PATH, and the page is written for it"
)


@pytest.fixture(scope="module", params=[(), ("--documented-only",)], ids=["whole", "documented"])
def outcome(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("node")
    with Mock(folder, "--speed", SPEED, "--now", "2026-03-02", *request.param) as mock:
        node = subprocess.run(
            ["node", str(PROGRAM), mock.url, SPEED],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert node.returncode == 0, node.stderr
    told: dict[str, Any] = json.loads(node.stdout)
    return told


@pytest.mark.parametrize(
    ("example", "came_to"),
    [
        ("keys", ["sk_live_", 26]),
        ("wrongPassword", "Credenciales incorrectas"),
        ("rateLimit", [200, True, 1, 1000]),
        (
            "errors",
            [
                "Bad Request: The 'customer_id' parameter is required",
                "Unauthorized: Invalid API token",
                "Forbidden: Insufficient permissions",
                "Not Found: Resource does not exist",
            ],
        ),
        ("message", ["sent", True, True, "Hola! Cómo puedo ayudarte hoy?"]),
        ("conversation", [True, 10, 10]),
        ("payment", ["pending", True, "approved", 3000, False, True]),
        ("rejectedPayment", "Payment rejected"),
        ("training", ["queued", "completed", True]),
        ("webhook", ["wh_", "whsec_test_respondeia"]),
        ("allCustomers", [True, True]),
        ("retries", [200, "Client error: 404", [1000, 2000]]),
        ("cached", [5900, True]),
        ("idempotent", [5900, "ARS"]),
    ],
)
def test_an_example_of_the_page_comes_to_what_the_page_says(
    outcome: dict[str, Any], example: str, came_to: object
) -> None:
    assert outcome[example] == came_to


def test_every_example_that_ran_is_held_against_the_page(outcome: dict[str, Any]) -> None:
    assert len(outcome) == 14
