"""Pages, newest first: each row once, whatever is inserted between two pages."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from respondeia_mock.core.errors import ApiError
from respondeia_mock.core.pagination import Page, between, cut
from respondeia_mock.core.store import Key

ROWS: list[Key] = [(1, "a"), (2, "b"), (2, "c"), (3, "d"), (5, "e")]
CURSOR_OF_C = "Mi5j"
SOME = settings(max_examples=200, deadline=None, derandomize=True, database=None)


def ids(page: Page) -> str:
    return "".join(identifier for _, identifier in page.keys)


def test_the_newest_come_first_and_ties_go_by_id() -> None:
    assert ids(cut(ROWS, 10)) == "edcba"


def test_a_cursor_is_the_key_of_the_last_row_in_url_safe_base64() -> None:
    page = cut(ROWS, 3)
    assert (ids(page), page.next_cursor) == ("edc", CURSOR_OF_C)


def test_a_cursor_goes_on_below_its_row() -> None:
    page = cut(ROWS, 3, CURSOR_OF_C)
    assert (ids(page), page.next_cursor) == ("ba", None)


@pytest.mark.parametrize("limit", [5, 6, 1000])
def test_the_last_page_has_no_cursor(limit: int) -> None:
    assert cut(ROWS, limit).next_cursor is None


def test_an_empty_list_is_one_empty_page() -> None:
    assert cut((), 10) == Page((), None)


@pytest.mark.parametrize(
    ("page", "shown", "more"), [(1, "ed", True), (2, "cb", True), (3, "a", False), (4, "", False)]
)
def test_pages_count_from_one_and_past_the_end_are_empty(page: int, shown: str, more: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    found = cut(ROWS, 2, page=page)
    assert (ids(found), found.next_cursor is not None) == (shown, more)


def test_the_cursor_wins_over_the_page() -> None:
    assert ids(cut(ROWS, 2, CURSOR_OF_C, page=4)) == "ba"


def test_a_row_that_is_gone_still_marks_its_place() -> None:
    assert ids(cut([row for row in ROWS if row[1] != "c"], 3, CURSOR_OF_C)) == "ba"


def test_an_address_with_dots_and_accents_makes_a_cursor() -> None:
    rows: list[Key] = [(1, "web:añ.o"), (2, "web:x")]
    cursor = cut(rows, 1).next_cursor
    assert cursor == "Mi53ZWI6eA"
    assert cut([(0, "z"), *rows], 1, "MS53ZWI6YcOxLm8").keys == [(0, "z")]


@pytest.mark.parametrize(
    "cursor",
    [
        "abc",
        "Mi5j=",
        "Mi5j\n",
        "Mi 5j",
        "MDIuYw",  # 02.c
        "Mg",  # 2
        "eC5j",  # x.c
        "__4uYw",  # not UTF-8
        "ñ",
        "💬",
        "1772452800000.msg_1",
        urlsafe_b64encode(b"9" * 5000 + b".a").decode().rstrip("="),
    ],
)
def test_a_cursor_nobody_gave_out_is_refused(cursor: str) -> None:
    with pytest.raises(ApiError) as caught:
        cut(ROWS, 10, cursor)
    assert (caught.value.status, caught.value.field) == (400, "cursor")
    assert "must be the nextCursor of an earlier page" in caught.value.message


def test_a_long_cursor_is_shown_by_its_beginning() -> None:
    with pytest.raises(ApiError) as caught:
        cut(ROWS, 10, "x" * 41)
    assert caught.value.message == (
        "The 'cursor' parameter must be the nextCursor of an earlier page, "
        "not 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'"
    )


def test_a_listing_has_no_cursor_at_the_end() -> None:
    assert Page([], None).listing(["item"]) == {"data": ["item"], "hasMore": False}
    assert Page([], "Mi5j").listing([]) == {"data": [], "hasMore": True, "nextCursor": "Mi5j"}


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        (None, None, "abcde"),
        (2, None, "bcde"),
        (None, 3, "abc"),
        (2, 3, "bc"),
        (4, 5, ""),
        (6, None, ""),
        (0, 100, "abcde"),
    ],
)
def test_a_stretch_of_time_ends_before_its_end(
    start: int | None, end: int | None, kept: str
) -> None:
    assert "".join(identifier for _, identifier in between(ROWS, start, end)) == kept


keys = st.tuples(st.integers(0, 20), st.text("ab.:ñ", min_size=1, max_size=3))
sets_of_keys = st.sets(keys, max_size=30)
limits = st.integers(1, 7)


def walked(rows: Sequence[Key], limit: int) -> list[Key]:
    page = cut(rows, limit)
    seen = list(page.keys)
    while page.next_cursor is not None:
        page = cut(rows, limit, page.next_cursor)
        seen += page.keys
    return seen


@SOME
@given(sets_of_keys, limits)
def test_cursors_cover_each_row_exactly_once(rows: set[Key], limit: int) -> None:
    assert walked(sorted(rows), limit) == sorted(rows, reverse=True)


@SOME
@given(sets_of_keys, limits)
def test_pages_cover_each_row_exactly_once(rows: set[Key], limit: int) -> None:
    seen = [
        key
        for page in range(1, len(rows) // limit + 2)
        for key in cut(sorted(rows), limit, page=page).keys
    ]
    assert seen == sorted(rows, reverse=True)


@SOME
@given(sets_of_keys, sets_of_keys, limits)
def test_inserts_between_pages_neither_repeat_nor_skip(
    before: set[Key], added: set[Key], limit: int
) -> None:
    first = cut(sorted(before), limit)
    seen, cursor = list(first.keys), first.next_cursor
    grown = sorted(before | added)
    while cursor is not None:
        page = cut(grown, limit, cursor)
        seen, cursor = [*seen, *page.keys], page.next_cursor
    assert len(seen) == len(set(seen))
    assert [key for key in seen if key in before] == sorted(before, reverse=True)
