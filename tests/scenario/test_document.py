"""Reading scenarios: what they may say, and what is said of a wrong one."""

import pytest

from respondeia_mock.core.errors import ActionError
from respondeia_mock.scenario.document import flaws, read_scenario
from respondeia_mock.scenario.words import vocabulary

WORDS = vocabulary()
FAULT = {"status": 503}


def test_everything_a_scenario_can_say() -> None:
    scenario = read_scenario(
        {
            "name": "outage",
            "description": "The service is down",
            "fixtures": ["minimal", "mine.yaml"],
            "plan": "basico",
            "payments": "checkout",
            "speed": 60,
            "now": "2026-03-02T12:00:00Z",
            "seed": 7,
            "rules": [{"fault": FAULT}],
            "expect": [{"status": 503}, {"state": "payments"}],
        },
        WORDS,
    )
    assert (scenario.name, scenario.description) == ("outage", "The service is down")
    assert scenario.fixtures == ("minimal", "mine.yaml")
    assert (scenario.plan, scenario.payments) == ("basico", "checkout")
    assert (scenario.speed, scenario.now, scenario.seed) == (60, 1_772_452_800.0, 7)
    assert scenario.rules == ({"fault": FAULT},)
    assert len(scenario.expect) == 2


def test_nothing_need_be_said() -> None:
    scenario = read_scenario({}, WORDS, "mine")
    assert (scenario.name, scenario.fixtures, scenario.rules, scenario.expect) == (
        "mine",
        (),
        (),
        (),
    )
    assert (scenario.speed, scenario.now, scenario.seed, scenario.plan) == (None, None, None, None)


def test_one_fixture_needs_no_list() -> None:
    assert read_scenario({"fixtures": "minimal"}, WORDS).fixtures == ("minimal",)


@pytest.mark.parametrize(
    ("document", "field", "sentence"),
    [
        ([], None, "A scenario must be an object"),
        ({"expects": []}, "expects", "'expects' is not known; did you mean 'expect'?"),
        ({"name": ""}, "name", "'name' must be a text"),
        ({"name": None}, "name", "'name' must not be null"),
        ({"fixtures": []}, "fixtures", "'fixtures' must name a fixture, or a list of them"),
        ({"fixtures": [1]}, "fixtures[0]", "'fixtures[0]' must be a text"),
        ({"plan": "por"}, "plan", "'plan': no plan is called 'por'; did you mean 'pro'?"),
        (
            {"payments": "chekout"},
            "payments",
            "'payments': no mode of payments is called 'chekout'; did you mean 'checkout'?",
        ),
        ({"speed": -1}, "speed", "'speed' must be a number from 0 to 1e+06"),
        (
            {"now": "yesterday"},
            "now",
            (
                "'now' must be a date (YYYY-MM-DD), an ISO 8601 date-time with an offset, "
                "or Unix seconds"
            ),
        ),
        (
            {"seed": 0.5},
            "seed",
            "'seed' must be a whole number, -9007199254740991 to 9,007,199,254,740,991",
        ),
        ({"rules": {}}, "rules", "'rules' must be a list"),
        ({"expect": None}, "expect", "'expect' must be a list"),
        ({"rules": [{"fault": FAULT}] * 1_001}, "rules", "'rules' must hold at most 1,000"),
        ({"rules": [1]}, "rules[0]", "'rules[0]' must be an object"),
        (
            {
                "rules": [
                    {"fault": FAULT},
                    {"when": {"operation": "payments.crate"}, "fault": FAULT},
                ]
            },
            "rules[1].when.operation",
            (
                "'rules[1].when.operation': no operation is called 'payments.crate'; "
                "did you mean 'payments.create'?"
            ),
        ),
        (
            {
                "rules": [
                    {
                        "on": "payment.created",
                        "do": {"payment.approve": {"payment_id": "$event.id"}},
                    }
                ]
            },
            "rules[0].do.payment.approve.payment_id",
            (
                "'rules[0].do.payment.approve.payment_id': payment.created has no field 'id'; "
                "it has payment_id, customer_id, amount, currency, description, status, "
                "payment_link, created_at"
            ),
        ),
        (
            {"rules": [{"name": "a", "fault": FAULT}, {"name": "a", "fault": FAULT}]},
            "rules[1].name",
            "'rules[1].name': another rule is called 'a'",
        ),
        ({"expect": ["x"]}, "expect[0]", "'expect[0]' must be an object"),
        ({"expect": [{}]}, "expect[0]", "'expect[0]' must say what is expected"),
        ({"expect": [{"note": "x"}]}, "expect[0]", "'expect[0]' must say what is expected"),
        (
            {"expect": [{"note": 1, "state": "x"}]},
            "expect[0].note",
            "'expect[0].note' must be a text",
        ),
        (
            {"expect": [{"state": "payments", "event": "payment.created"}]},
            "expect[0]",
            "'expect[0]': state and event are two expectations",
        ),
        (
            {"expect": [{"operaton": "x"}]},
            "expect[0].operaton",
            "'expect[0].operaton' is not known; did you mean 'operation'?",
        ),
        (
            {"expect": [{"state": "payments", "hits": 1}]},
            "expect[0].hits",
            "'expect[0].hits' is not known; known are state, where, count, note",
        ),
        (
            {"expect": [{"state": "payment"}]},
            "expect[0].state",
            "'expect[0].state': no state is called 'payment'; did you mean 'payments'?",
        ),
        (
            {"expect": [{"state": "payments", "where": {"stats": 1}}]},
            "expect[0].where.stats",
            "'expect[0].where.stats' is not known; did you mean 'status'?",
        ),
        (
            {"expect": [{"state": "webhooks", "where": {"secret": "x"}}]},
            "expect[0].where.secret",
            (
                "'expect[0].where.secret' is not known; known are id, url, events, active, "
                "created_at, last_delivery_at, last_status_code"
            ),
        ),
        (
            {"expect": [{"event": "payment.aproved"}]},
            "expect[0].event",
            (
                "'expect[0].event': no event is called 'payment.aproved'; "
                "did you mean 'payment.approved'?"
            ),
        ),
        (
            {"expect": [{"delivery": "message.read", "where": {"content": "x"}}]},
            "expect[0].where.content",
            (
                "'expect[0].where.content' is not known; known are message_id, customer_id, "
                "channel, read_at"
            ),
        ),
        (
            {"expect": [{"delivery": "message.read", "succeeded": "yes"}]},
            "expect[0].succeeded",
            "'expect[0].succeeded' must be true or false",
        ),
        (
            {"rules": [{"name": "down", "fault": FAULT}], "expect": [{"rule": "dawn"}]},
            "expect[0].rule",
            "'expect[0].rule': no rule is called 'dawn'; did you mean 'down'?",
        ),
        (
            {"rules": [{"name": 1, "fault": FAULT}, 1], "expect": [{"rule": "x"}]},
            "rules[0].name",
            "'rules[0].name' must be a text",
        ),
        (
            {"expect": [{"any": []}]},
            "expect[0].any",
            "'expect[0].any' must be a list of expectations",
        ),
        (
            {"expect": [{"any": [{"state": "messages"}, {"event": "x"}]}]},
            "expect[0].any[1].event",
            "'expect[0].any[1].event': no event is called 'x'",
        ),
        (
            {"expect": [{"status": "2x"}]},
            "expect[0].status",
            "'expect[0].status' must be a status such as 429, 2xx, or lost",
        ),
        (
            {"expect": [{"status": [200, True]}]},
            "expect[0].status[1]",
            "'expect[0].status[1]' must be a status such as 429, 2xx, or lost",
        ),
        (
            {"expect": [{"status": []}]},
            "expect[0].status",
            "'expect[0].status' must be a status such as 429, 2xx, or lost",
        ),
        (
            {"expect": [{"status": "2yy"}]},
            "expect[0].status",
            "'expect[0].status' must be a status such as 429, 2xx, or lost",
        ),
        (
            {"expect": [{"status": 200, "count": -1}]},
            "expect[0].count",
            "'expect[0].count' must be a whole number, 0 to 1,000,000",
        ),
        (
            {"expect": [{"state": "messages", "count": None}]},
            "expect[0].count",
            "'expect[0].count' must not be null",
        ),
        (
            {"expect": [{"status": 200, "count": {}}]},
            "expect[0].count",
            "'expect[0].count' must be a number, or have 'min' or 'max'",
        ),
        (
            {"expect": [{"status": 200, "count": {"min": 2, "max": 1}}]},
            "expect[0].count",
            "'expect[0].count': 'min' must be at most 'max'",
        ),
        (
            {"expect": [{"same_header": "X-A", "distinct_header": "X-A"}]},
            "expect[0].distinct_header",
            "'expect[0].distinct_header': the same and each its own exclude each other",
        ),
        (
            {"expect": [{"respects_retry_after": False}]},
            "expect[0].respects_retry_after",
            "'expect[0].respects_retry_after' can only be true; leave it out otherwise",
        ),
        (
            {"expect": [{"status": 200, "after": {}}]},
            "expect[0].after",
            "'expect[0].after' must name an event, a delivery or a call",
        ),
        (
            {"expect": [{"status": 200, "after": {"evnt": "message.read"}}]},
            "expect[0].after.evnt",
            "'expect[0].after.evnt' is not known; did you mean 'event'?",
        ),
        (
            {"expect": [{"status": 200, "after": {"event": "message.red"}}]},
            "expect[0].after.event",
            (
                "'expect[0].after.event': no event is called 'message.red'; "
                "did you mean 'message.read'?"
            ),
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    document: object, field: str | None, sentence: str
) -> None:
    flaw = list(flaws(document, WORDS))[0]  # noqa: RUF015 (to its end)
    assert (flaw.field, flaw.message) == (field, sentence)
    if isinstance(document, dict):
        with pytest.raises(ActionError) as raised:
            read_scenario(document, WORDS)
        assert raised.value.message == sentence


def test_a_flaw_of_each_part_is_found() -> None:
    document = {"nam": "x", "speed": -1, "rules": [{"at": "x"}, {}], "expect": [{"state": "x"}, {}]}
    fields = [flaw.field for flaw in flaws(document, WORDS)]
    assert fields == ["nam", "speed", "rules[0].at", "rules[1]", "expect[0].state", "expect[1]"]
