"""The same seed, moment, fixture, calls and advances leave the same journal, byte for byte."""

import json
import subprocess
import sys

import pytest

from tests.busy_session import Day
from tests.process import PATIENCE, surroundings

AT_ANOTHER_TIME = """
import time
running = time.monotonic
time.time = lambda: 4_000_000_000.0 + running()
time.monotonic = lambda: running() * 3 + 1_000_000
from tests.busy_session import main
main()
"""


@pytest.fixture(scope="module")
def day() -> Day:
    return Day()


def test_the_day_is_busy_enough_to_be_worth_comparing(day: Day) -> None:
    entries = [json.loads(line) for line in day.journal()]
    operations = {each["operation"] for each in entries}
    assert len(operations) == 26
    assert {each["status"] for each in entries} == {200, 201, 400, 401, 403, 404}
    assert len(day.events()) > 100


def test_a_second_run_leaves_equal_journals_and_events(day: Day) -> None:
    again = Day()
    assert list(again.journal()) == list(day.journal())
    assert again.events() == day.events()


@pytest.mark.parametrize(("hash_seed", "zone"), [("1", "Asia/Tokyo"), ("2", "America/New_York")])
def test_another_process_at_another_wall_time_leaves_the_same(
    day: Day, hash_seed: str, zone: str
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", AT_ANOTHER_TIME],
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        env=surroundings(PYTHONHASHSEED=hash_seed, TZ=zone, PYTHONWARNINGS="error"),
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert ran.stdout.decode().splitlines() == [*day.journal(), *day.events()]


def test_after_a_reset_the_same_calls_are_answered_the_same(day: Day) -> None:
    calls = [json.loads(line) for line in day.journal()]
    assert calls
    again = Day()
    for name in ("test", "live", "worker"):
        again.call("POST", f"/sandboxes/{name}/__admin/reset")
    again.play()
    assert list(again.journal()) == list(day.journal())


def test_another_seed_gives_other_ids_and_the_same_story(day: Day) -> None:
    other = Day(seed=43)
    assert day.ids().isdisjoint(other.ids())
    told = [
        [(each["operation"], each["status"], each["at"]) for each in map(json.loads, run.journal())]
        for run in (day, other)
    ]
    assert told[0] == told[1]


def test_another_moment_gives_the_same_ids_at_other_times(day: Day) -> None:
    other = Day(now=1_800_000_000.0)
    assert other.ids() == day.ids()
    assert list(other.journal()) != list(day.journal())


def test_two_sandboxes_share_no_id(day: Day) -> None:
    minted = [
        {each.id for each in (*sandbox.journal, *sandbox.events)}
        for sandbox in day.application.parts.engine.sandboxes
    ]
    assert [len(each) > 0 for each in minted] == [True, True, True]
    assert minted[0].isdisjoint(minted[1])
    assert minted[0].isdisjoint(minted[2])
    assert minted[1].isdisjoint(minted[2])
