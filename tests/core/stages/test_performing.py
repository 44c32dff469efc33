"""The last stage, and the order of all of them."""

from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.events import EventName
from respondeia_mock.core.exchange import Call, Exchange, Reply, answer
from respondeia_mock.core.operation import Access, Operation
from respondeia_mock.core.rules import Rule
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.stages import onion
from respondeia_mock.core.stages.performing import Performing
from respondeia_mock.loading.schemas import SchemaBook


def greet(sandbox: Sandbox, call: Call) -> Reply:
    return answer({"in": sandbox.name, "hello": call.params["who"]}, 201)


def test_the_handler_gets_the_sandbox_and_the_call(sandbox: Sandbox) -> None:
    row = Operation("greet", "POST", "/v1/{who}", Access.PUBLIC, f"{__name__}:greet", "", 201)
    call = Call("POST", ("v1", "ana"), {})
    call.params = {"who": "ana"}
    reply = Performing().enter(Exchange(call, row, sandbox))
    assert reply is not None
    assert (reply.status, reply.body) == (201, b'{"in":"test","hello":"ana"}')


def test_the_stages_stand_in_the_order_of_the_checks() -> None:
    assert [type(stage).__name__ for stage in onion(SchemaBook().shape_of)] == [
        "Journaling",
        "Authentication",
        "RateLimiting",
        "Authorization",
        "Interception",
        "Validation",
        "Idempotency",
        "Performing",
    ]


def hurry(sandbox: Sandbox, call: Call) -> Reply:
    assert sandbox.urgent == []
    sandbox.publish(EventName.MESSAGE_SENT, {"by": call.method})
    return answer({})


def test_an_answer_waits_for_what_its_call_made_urgent_and_for_nothing_else(
    sandbox: Sandbox,
) -> None:
    sandbox.store.webhooks.add(Webhook("wh_1", "http://localhost", ("message.sent",), "whsec_1"))
    sandbox.rules.append(Rule("rule_1", {"webhook": {"before_response": True}}, 0.0))
    sandbox.publish(EventName.MESSAGE_SENT, {"by": "nobody"})
    row = Operation("hurry", "POST", "/v1", Access.PUBLIC, f"{__name__}:hurry", "", 200)
    reply = Performing().enter(Exchange(Call("POST", ("v1",), {}), row, sandbox))
    assert reply is not None
    assert [each.event.data for each in reply.awaits] == [{"by": "POST"}]
