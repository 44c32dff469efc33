"""A report in a terminal: a table of operations, then short lists, at most 100 columns."""

from typing import Any

from respondeia_mock.coverage.reports import merged
from respondeia_mock.coverage.table import lines

REST = """\
payments                 pending 4, approved 3, rejected ·, refunded ·
messages                 sent ·, delivered ·, read ·, failed ·, received ·, inbound_read ·
training                 queued ·, processing ·, completed ·, failed ·
conversations            open ·, escalated ·
events delivered         message.read 1, payment.approved 2 (1 not at once)
raised only              message.sent
never raised             message.received, message.delivered, message.failed, payment.created,
                         payment.rejected, payment.refunded, customer.created, customer.updated,
                         conversation.escalated, ai.training.completed
permissions used         messages:read ·, messages:write ·, customers:read 2, customers:write ·,
                         analytics:read ·, webhooks:manage ·, full ·
refused                  messages:read ·, messages:write ·, customers:read 1, customers:write ·,
                         analytics:read ·, webhooks:manage ·, full ·
undocumented calls       5

3 % covered: operations 2/191, transitions 2/16, events 2/13, permissions 1/7"""


def report(**counts: Any) -> dict[str, Any]:  # noqa: ANN401 (parts of a report)
    """Return the report of these counts."""
    none: dict[str, Any] = {"operations": {}, "transitions": {}, "events": {}, "undocumented": 0}
    guesses = {"operations": {}, "sent": {}, "offered": {}, **counts.pop("inferred", {})}
    return merged([{**none, **counts, "inferred": guesses}])


def row(shown: list[str], name: str) -> str:
    (found,) = (line for line in shown if line.startswith(f"{name} "))
    return found


def under(shown: list[str], head: str, name: str) -> str:
    """Return the cell of an operation's row that ends where this head ends."""
    end = shown[0].index(f" {head}") + len(head) + 1
    return row(shown, name)[end - 6 : end].strip()


def test_statuses_are_columns_and_operations_rows() -> None:
    shown = list(lines(report(operations={"payments.create": {"201": 12, "503": 1}})))
    assert shown[0] == (
        "operation                  200   201   400   401   403   404   429   500   503  lost"
    )
    assert row(shown, "payments.create") == (
        "payments.create                   12     ·     ·     ·           ·     ·     1"
    )
    assert row(shown, "payments.get") == (
        "payments.get                 ·           ·     ·     ·     ·     ·     ·     ·"
    )
    assert shown[1:27] == [row(shown, name) for name in report()["operations"]]


def test_lost_answers_and_what_is_not_in_the_contract_have_their_columns() -> None:
    counts = {"201": 1, "lost": 2, "502": 3, "418": 1}
    shown = list(lines(report(operations={"payments.create": counts})))
    assert shown[0].endswith("  503  lost other")
    assert under(shown, "lost", "payments.create") == "2"
    assert under(shown, "other", "payments.create") == "4"
    assert under(shown, "other", "payments.get") == ""


def test_large_numbers_stay_in_their_columns() -> None:
    counts = {"201": 99_999, "400": 123_456, "401": 12_345_678}
    shown = list(lines(report(operations={"payments.create": counts})))
    assert [under(shown, head, "payments.create") for head in ("201", "400", "401")] == [
        "99999",
        "123k",
        "12M",
    ]


def test_the_rest_is_told_in_short_lists() -> None:
    events = {
        "payment.approved": {"raised": 3, "delivered": 2, "recovered": 1},
        "message.sent": {"raised": 1, "delivered": 0, "recovered": 0},
        "message.read": {"raised": 0, "delivered": 1, "recovered": 0},
    }
    document = report(
        operations={"customers.list": {"200": 2, "403": 1}},
        transitions={"payments": {"pending": 4, "approved": 3}},
        events=events,
        undocumented=5,
    )
    assert "\n".join(lines(document)).partition("\n\n")[2] == REST


def test_guesses_are_told_with_what_to_do_about_them() -> None:
    inferred = {
        "operations": {"exports.download": {"200": 2, "404": 1}},
        "sent": {"customers.update": {"tags": 1, "name": 2}},
        "offered": {"customers.get": ["name", "email"]},
    }
    shown = list(lines(report(inferred=inferred)))
    assert shown[-7:-2] == [
        "inferred operations      exports.download 3",
        "inferred fields sent     customers.update: name 2, tags 1",
        "inferred fields offered  customers.get: email, name",
        f"{'':25}Run with --documented-only: what leans on a guess fails there, and not in",
        f"{'':25}production.",
    ]


def test_nothing_is_wider_than_a_hundred_columns() -> None:
    full = {"200": 10**6, "201": 10**6, "lost": 10**6, "502": 99_999}
    events = {name: {"raised": 9, "delivered": 9, "recovered": 9} for name in report()["events"]}
    inferred = {"offered": {"customers.list": [f"data[].field_{n:02}" for n in range(40)]}}
    shown = list(lines(report(operations={"ai.test": full}, events=events, inferred=inferred)))
    assert max(map(len, shown)) <= 100
    assert all(len(line) <= 100 for line in lines(report()))
