"""Rows of the actions table: parameters are checked before anything changes."""

from typing import Any

import pytest

from respondeia_mock.core.action import Action, Parameter, Params, perform
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.sandbox import Sandbox


def knock(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """Somebody knocks.

    Nobody opens.
    """
    sandbox.record(EventName.MESSAGE_RECEIVED, {"content": params["who"]})
    return {"at": sandbox.clock.now()}


def stumble(sandbox: Sandbox, _params: Params) -> dict[str, Any]:
    raise ActionError("The door is open already")


KNOCK = Action(
    "door.knock",
    knock,
    (Parameter("who", required=True, most=5), Parameter("how", choices=("softly", "loudly"))),
)


def refusal(sandbox: Sandbox, **params: object) -> tuple[str, str | None]:
    with pytest.raises(ActionError) as caught:
        perform(KNOCK, sandbox, params)
    assert list(sandbox.events) == []
    return caught.value.message, caught.value.field


def test_what_came_of_it_is_told_with_the_events_it_raised(sandbox: Sandbox) -> None:
    perform(KNOCK, sandbox, {"who": "Ana"})
    performed = perform(KNOCK, sandbox, {"who": "Luis", "how": "softly"})
    assert (performed.action, performed.result) == ("door.knock", {"at": 1772452800.0})
    assert [(each.data, each.cause) for each in performed.events] == [
        ({"content": "Luis"}, "action door.knock")
    ]


def test_what_has_fallen_due_happens_first_and_is_not_counted(sandbox: Sandbox) -> None:
    sandbox.after(5, remind, "Ana")
    sandbox.clock.jump(sandbox.clock.now() + 9)
    performed = perform(KNOCK, sandbox, {"who": "Ana"})
    assert [each.name for each in sandbox.events] == ["message.sent", "message.received"]
    assert [each.name for each in performed.events] == ["message.received"]


def remind(sandbox: Sandbox, subject: str) -> str:
    sandbox.record(EventName.MESSAGE_SENT, {"content": subject})
    return "reminded"


def test_a_step_that_fails_lets_the_time_run_on(sandbox: Sandbox) -> None:
    with pytest.raises(ActionError, match="The door is open already"):
        perform(Action("door.stumble", stumble, ()), sandbox, {})
    sandbox.clock.jump(1772452899.0)
    assert sandbox.clock.now() == 1772452899.0


def test_a_missing_parameter_is_named(sandbox: Sandbox) -> None:
    assert refusal(sandbox) == ("'who' is required", "who")


@pytest.mark.parametrize("value", ["", "Josefa", 5, None, True, ["Ana"]])
def test_a_value_is_a_text_that_is_not_too_long(sandbox: Sandbox, value: object) -> None:
    assert refusal(sandbox, who=value) == ("'who' must be a text of 1 to 5 characters", "who")


def test_long_texts_are_counted_with_commas(sandbox: Sandbox) -> None:
    with pytest.raises(ActionError, match="'note' must be a text of 1 to 4,096 characters"):
        Parameter("note", most=4096).check("")


def test_a_choice_that_is_near_one_is_suggested(sandbox: Sandbox) -> None:
    sentence = "'how' must be one of softly, loudly; did you mean 'softly'?"
    assert refusal(sandbox, who="Ana", how="softy") == (sentence, "how")


def test_an_unknown_parameter_that_is_near_one_is_suggested(sandbox: Sandbox) -> None:
    sentence = "'whom' is no parameter of door.knock; did you mean 'who'?"
    assert refusal(sandbox, whom="Ana") == (sentence, "whom")


def test_an_unknown_parameter_that_is_near_none_is_told_what_there_is(sandbox: Sandbox) -> None:
    sentence = "'xyz' is no parameter of door.knock; it takes who, how"
    assert refusal(sandbox, who="Ana", xyz="1") == (sentence, "xyz")


@pytest.mark.parametrize("value", [[], "x", None, 5])
def test_an_object_is_an_object(value: object) -> None:
    with pytest.raises(ActionError, match="'data' must be an object"):
        Parameter("data", kind="object").check(value)
    Parameter("data", kind="object").check({"any": ["thing"]})


@pytest.mark.parametrize("value", [-1, -0.5, True, "5", None])
def test_a_number_is_0_or_more(value: object) -> None:
    with pytest.raises(ActionError, match="'at' must be a number, 0 or more"):
        Parameter("at", kind="number").check(value)
    Parameter("at", kind="number").check(0)
    Parameter("at", kind="number").check(1.5)


@pytest.mark.parametrize("value", ["soon", None, True, [], -1])
def test_a_duration_is_seconds_or_words(value: object) -> None:
    with pytest.raises(ActionError, match="'by' must be "):
        Parameter("by", kind="duration").check(value)
    Parameter("by", kind="duration").check("1m30s")
    Parameter("by", kind="duration").check(0)


def test_the_schema_of_a_duration_says_how_it_is_written() -> None:
    assert Parameter("by", kind="duration").schema() == {
        "type": ["string", "number"],
        "description": 'Seconds, or as "1m30s"',
    }


def test_values_that_are_not_known_yet_are_there_all_the_same() -> None:
    KNOCK.check({"who": 5}, ["who"])
    KNOCK.check({"who": "Ana", "how": 5}, ["how"])
    with pytest.raises(ActionError, match="'who' must be a text"):
        KNOCK.check({"who": 5, "how": 5}, ["how"])
    with pytest.raises(ActionError, match="'whom' is no parameter"):
        KNOCK.check({"whom": 5}, ["whom"])


@pytest.mark.parametrize("kind", ["object", "number"])
def test_the_schema_of_other_kinds_is_their_type(kind: str) -> None:
    assert Parameter("data", kind=kind).schema() == {"type": kind}


def test_an_action_describes_its_parameters() -> None:
    assert KNOCK.schema() == {
        "type": "object",
        "properties": {
            "who": {"type": "string", "minLength": 1, "maxLength": 5},
            "how": {"type": "string", "minLength": 1, "enum": ["softly", "loudly"]},
        },
        "required": ["who"],
        "additionalProperties": False,
    }


def test_the_summary_is_the_first_line_or_the_name() -> None:
    assert KNOCK.summary == "Somebody knocks."
    assert Action("door.stumble", stumble, ()).summary == "door.stumble"
