"""All sandboxes of a server: which one a token names, and which one is dropped."""

import pytest

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.sandboxes import (
    Sandboxes,
    is_name,
    key_prefix,
    named_by_token,
    session_prefix,
)
from respondeia_mock.core.setup import Planted, Setup
from respondeia_mock.core.store import Store
from tests.conftest import CallIt


class Empty:
    """A seed with nothing in it."""

    def plant(self, now_ms: int) -> Planted:
        return Planted(Store())


def make(name: str) -> Sandbox:
    return Sandbox(name, Setup(Empty(), now=0.0, speed=0))


@pytest.fixture
def dropped() -> list[str]:
    return []


@pytest.fixture
def sandboxes(dropped: list[str], monkeypatch: pytest.MonkeyPatch) -> Sandboxes:
    monkeypatch.setattr("respondeia_mock.core.sandboxes.MOST", 4)
    return Sandboxes(make, dropped.append)


def names(sandboxes: Sandboxes) -> list[str]:
    return [each.name for each in sandboxes]


def test_test_and_live_are_always_there(sandboxes: Sandboxes) -> None:
    assert (names(sandboxes), len(sandboxes)) == (["test", "live"], 2)
    assert sandboxes.open("test") is sandboxes.get("test") is sandboxes.test
    assert sandboxes.open("live") is sandboxes.get("live") is sandboxes.live


def test_others_are_made_on_their_first_use(sandboxes: Sandboxes) -> None:
    assert sandboxes.get("bob") is None
    bob = sandboxes.open("bob")
    assert sandboxes.open("bob") is sandboxes.get("bob") is bob
    assert (names(sandboxes), len(sandboxes)) == (["test", "live", "bob"], 3)


def test_the_one_idle_for_longest_is_dropped(sandboxes: Sandboxes, dropped: list[str]) -> None:
    for name in ("ann", "bob", "ann", "cat"):
        sandboxes.open(name)
    assert names(sandboxes) == ["test", "live", "ann", "cat"]
    assert dropped == ["bob"]


def test_test_and_live_are_never_dropped(sandboxes: Sandboxes, dropped: list[str]) -> None:
    for name in ("ann", "bob", "cat", "dan", "eve"):
        sandboxes.open(name)
    assert names(sandboxes) == ["test", "live", "dan", "eve"]
    assert dropped == ["ann", "bob", "cat"]


def test_nobody_has_to_listen_to_what_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.core.sandboxes.MOST", 3)
    sandboxes = Sandboxes(make)
    sandboxes.open("ann")
    sandboxes.open("bob")
    assert names(sandboxes) == ["test", "live", "bob"]


def test_a_server_holds_a_thousand() -> None:
    sandboxes = Sandboxes(make)
    for number in range(1001):
        sandboxes.open(f"worker-{number}")
    assert len(sandboxes) == 1000


def test_what_is_dropped_gives_its_room_for_bodies_back(
    engine: Engine, call: CallIt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.core.sandboxes.MOST", 3)
    call("GET", "/v1/customers", sandbox="ann")
    budget = engine.sandboxes.test.setup.budget
    assert budget.held == 27
    engine.sandboxes.open("bob")
    assert budget.held == 0


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("bob", True),
        ("worker-12", True),
        ("0", True),
        ("-", True),
        ("x" * 100, True),
        ("x" * 101, False),
        ("", False),
        ("Bob", False),
        ("a_b", False),
        ("a.b", False),
        ("ñandú", False),
        ("\u0661", False),
        ("bob\n", False),
    ],
)
def test_a_name_is_lower_case_letters_digits_and_hyphens(name: str, fits: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    assert is_name(name) is fits


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("test_sk_abc123...", "test"),
        ("test_", "test"),
        ("YOUR_API_TOKEN", "test"),
        ("sk_live_0123", "live"),
        ("session_live_0123", "live"),
        ("test_sk_sandbox", "test"),
        ("test_sk_sandbox_bob", "bob"),
        ("test_sk_sandbox_bob_0123_45", "bob"),
        ("test_sk_sandbox_Worker-1_x", "worker-1"),
        ("test_sk_sandbox_", None),
        ("test_sk_sandbox__x", None),
        ("test_sk_sandbox_a.b", None),
        ("test_sk_sandbox_test", None),
        ("test_sk_sandbox_LIVE_1", None),
    ],
)
def test_the_shape_of_a_token_names_a_sandbox(token: str, name: str | None) -> None:
    assert named_by_token(token) == name


@pytest.mark.parametrize(
    ("name", "key", "session"),
    [
        ("test", "test_sk", "test_sk"),
        ("live", "sk_live", "session_live"),
        ("bob", "test_sk_sandbox_bob", "test_sk_sandbox_bob"),
    ],
)
def test_what_is_minted_in_a_sandbox_names_it(name: str, key: str, session: str) -> None:
    assert (key_prefix(name), session_prefix(name)) == (key, session)
