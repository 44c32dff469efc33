"""What pictures are drawn from: bins, round numbers, stacks and counts, reckoned by Node."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import respondeia_mock.http.pages

PICTURES = Path(respondeia_mock.http.pages.__file__).parent / "assets" / "pictures"
NINE = 1772452800
"""12:00 UTC on the second of March, which is nine in Buenos Aires."""
DAY = 86_400

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not on PATH")

Reckon = Callable[[str], Any]


@pytest.fixture(scope="module")
def reckon(tmp_path_factory: pytest.TempPathFactory) -> Reckon:
    """Return what gives an expression's value; the modules without a DOM are at hand."""
    folder = tmp_path_factory.mktemp("pictures")
    folder.joinpath("package.json").write_text('{"type": "module"}', "utf-8")
    for name in ("spans", "scales", "series"):
        shutil.copy(PICTURES / f"{name}.js", folder)

    def reckoned(expression: str) -> Any:  # noqa: ANN401 (JSON)
        program = (
            'import * as spans from "./spans.js"; import * as scales from "./scales.js";'
            'import * as series from "./series.js";'
            f"console.log(JSON.stringify({expression}));"
        )
        command = ["node", "--input-type=module", "-e", program]
        ran = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=60, check=True
        )
        return json.loads(ran.stdout)

    return reckoned


def test_bins_begin_at_round_moments_and_hold_both_ends(reckon: Reckon) -> None:
    found = reckon(f"""[
        spans.binsOf({{from: {NINE}, to: {NINE + 30}}}, 61),
        spans.binsOf({{from: {NINE + 3}, to: {NINE + 303}}}, 61),
        spans.binsOf({{from: {NINE}, to: {NINE + 3600}}}, 61),
        spans.binsOf({{from: {NINE}, to: {NINE + 30 * DAY}}}, 61, -10800),
        spans.binsOf({{from: {NINE}, to: {NINE + 30}}}, 61, 0, 60),
        spans.binsOf({{from: 0, to: {364 * DAY * 180}}}, 61),
    ]""")

    assert found == [
        {"from": NINE, "width": 1, "count": 31},
        {"from": NINE, "width": 5, "count": 61},
        {"from": NINE, "width": 60, "count": 61},
        {"from": NINE - 9 * 3600, "width": 12 * 3600, "count": 61},
        {"from": NINE, "width": 60, "count": 1},
        {"from": 0, "width": 364 * DAY * 3, "count": 61},
    ]


def test_days_begin_at_the_readers_midnight(reckon: Reckon) -> None:
    bins = f"spans.binsOf({{from: {NINE}, to: {NINE + 50 * DAY}}}, 61, -10800)"
    found = reckon(f"[{bins}, spans.momentsOf({bins}, 8, -10800)]")

    midnight = NINE - 9 * 3600
    assert found[0] == {"from": midnight, "width": DAY, "count": 51}
    assert found[1]["step"] == 7 * DAY
    assert all((each - midnight) % DAY == 0 for each in found[1]["moments"])


def test_a_moment_is_in_one_bin_or_outside(reckon: Reckon) -> None:
    places = reckon(
        "[-0.001, 0, 4.999, 5, 14.999, 15].map("
        "(at) => spans.binOf({from: 0, width: 5, count: 3}, at))"
    )

    assert places == [-1, 0, 0, 1, 2, -1]


def test_a_stretch_is_the_last_so_many_seconds_or_all_and_never_nothing(reckon: Reckon) -> None:
    found = reckon(
        "[spans.stretchOf(300, 0, 1000), spans.stretchOf(null, 400, 1000), "
        "spans.stretchOf(null, 1000, 1000)]"
    )

    assert found == [
        {"from": 700, "to": 1000},
        {"from": 400, "to": 1000},
        {"from": 970, "to": 1000},
    ]


def test_labels_stand_at_round_moments(reckon: Reckon) -> None:
    found = reckon(f"spans.momentsOf({{from: {NINE}, width: 1, count: 31}}, 5)")

    assert found == {"step": 10, "moments": [NINE, NINE + 10, NINE + 20, NINE + 30]}


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (11, [0, 5, 10, 15]),
        (500, [0, 200, 400, 600]),
        (1_000_000, [0, 500_000, 1_000_000]),
    ],
)
def test_an_axis_has_round_whole_numbers(reckon: Reckon, most: int, ticks: list[int]) -> None:
    assert reckon(f"scales.ticksOf({most})") == ticks


def test_parts_stand_on_each_other_and_lengths_are_shares(reckon: Reckon) -> None:
    assert reckon("scales.stacked([2, 0, 3])") == [[0, 2], [2, 2], [2, 5]]
    assert reckon("[scales.lengthTo(200, 50)(100), scales.lengthTo(0, 50)(0)]") == [25, 0]


def test_calls_are_counted_by_what_became_of_them(reckon: Reckon) -> None:
    found = reckon("""series.callsOver([
        {at: 0, status: 200}, {at: 1, status: 201}, {at: 6, status: 404}, {at: 6, status: 429},
        {at: 11, status: 503}, {at: 11, status: 201, lost: "connection_reset"},
        {at: 12, status: 302}, {at: 13, status: null}, {at: 15, status: 200},
    ], {from: 0, width: 5, count: 3})""")

    assert found["keys"] == ["2xx", "4xx", "429", "5xx", "lost", "other"]
    assert found["rows"] == [[2, 0, 0, 0, 0, 0], [0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]]
    assert found["totals"] == [2, 1, 1, 1, 1, 1]


def test_attempts_are_first_ones_or_retries(reckon: Reckon) -> None:
    found = reckon("""series.attemptsOver([
        {at: 0, number: 1, succeeded: false}, {at: 1, number: 2, succeeded: false},
        {at: 3, number: 3, succeeded: true}, {at: 3, number: 1, succeeded: true},
    ], {from: 0, width: 2, count: 2})""")

    assert found["rows"] == [[0, 0, 1, 1], [1, 1, 0, 0]]


def test_only_what_counts_against_the_limit_is_counted(reckon: Reckon) -> None:
    found = reckon("""series.windowsOver([
        {at: 0, status: 200, api_key: "test_…"}, {at: 59.9, status: 404, api_key: "test_…"},
        {at: 59.9, status: 429, api_key: "test_…"}, {at: 1, status: 401, api_key: "nada"},
        {at: 1, status: 200, api_key: null}, {at: 1, status: 429, api_key: "test_…", rule: "r"},
        {at: 60, status: 200, api_key: "test_…"}, {at: 130, status: 200, api_key: "test_…"},
        {at: 190, status: 200, api_key: "test_…"}, {at: 191, status: 200, api_key: "test_…"},
    ], {from: 0, width: 120, count: 2})""")

    assert found["rows"] == [[2, 1], [2, 0]], "the busiest minute of each bin"


def test_times_are_told_by_their_median_and_what_most_stay_below(reckon: Reckon) -> None:
    found = reckon("""series.timesOf([
        ...Array.from({length: 20}, (_, n) => ({at: 1, operation: "a", duration_ms: 20 - n})),
        {at: 1, operation: "b", duration_ms: 7}, {at: 1, operation: "c", duration_ms: null},
        {at: 99, operation: "b", duration_ms: 900},
    ], {from: 0, width: 10, count: 1})""")

    assert found == [
        {"name": "a", "count": 20, "median": 10, "most": 19, "longest": 20},
        {"name": "b", "count": 1, "median": 7, "most": 7, "longest": 7},
    ]


def test_states_are_counted_in_their_order(reckon: Reckon) -> None:
    found = reckon(
        'series.countsOf([{s: "b"}, {s: "a"}, {s: "b"}, {s: "new"}], ["a", "b", "c"], (e) => e.s)'
    )

    assert found == [
        {"name": "a", "count": 1},
        {"name": "b", "count": 2},
        {"name": "new", "count": 1},
    ]
