"""Rules as hypothesis makes them: some right, some nearly, some of anything."""

from typing import Any

from hypothesis import strategies as st


@st.composite
def document(draw: st.DrawFn, some: dict[str, st.SearchStrategy[Any]]) -> Any:  # noqa: ANN401
    """Make an object of one or two of these; now and then something is wrong with it."""
    names = draw(st.lists(st.sampled_from([*some]), min_size=1, max_size=2, unique=True))
    made = {name: draw(some[name]) for name in names}
    luck = draw(st.integers(0, 19))
    if luck == 19:
        return draw(ANYTHING)
    return {**made, draw(st.sampled_from([*some, "q"])): draw(ANYTHING)} if luck == 18 else made


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
NUMBER = st.sampled_from([1, 2, 3, 5, 8, 100, "2s", "1m30s", 0.5, "5 m", -1, 1e300])
COUNT = st.sampled_from([1, 2, 3, 5, 8, 100, 0, 10**9])
STATUS = st.sampled_from([500, 503, 400, 429, 404, 200, 599])
SHARE = st.floats(0, 1) | st.floats(0, 1) | st.floats(0, 1) | st.floats()
FLAG = st.booleans()
EVENT = st.sampled_from(["payment.created", "message.sent", "ping"])
REFERENCE = st.sampled_from(["pay_1", "$event.payment_id", "$event.q.a", "$event", "a $event.id"])
DEED = document(
    {
        "payment.approve": document({"payment_id": REFERENCE}),
        "message.read": document({"message_id": REFERENCE}),
        "event.forge": document({"event": EVENT, "data": ANYTHING, "timestamp": NUMBER}),
        "clock.advance": document({"by": NUMBER}),
    }
)
RULE = {
    "name": st.text(),
    "when": document(
        {
            "operation": st.sampled_from(["payments.create", "payment.create"]),
            "method": st.sampled_from(["post", "GET", "no"]),
            "path": st.sampled_from(["/v1/*", "**", "v1"]),
            "header": st.dictionaries(st.text(max_size=3), st.text() | FLAG, max_size=2),
            "body": ANYTHING,
            "api_key": st.text(),
        }
    )
    | document({"event": EVENT, "webhook_id": st.text()}),
    "on": EVENT,
    "at": NUMBER,
    "where": document({"amount": ANYTHING, "payment_id": ANYTHING}),
    "after": NUMBER,
    "skip": COUNT,
    "nth": COUNT,
    "times": COUNT,
    "probability": SHARE,
    "ttl": NUMBER,
    "fault": document(
        {
            "status": STATUS,
            "retry_after": COUNT,
            "code": st.text(),
            "message": st.text(),
            "connection_reset": FLAG,
            "timeout": FLAG,
            "after_commit": FLAG,
            "malformed": FLAG,
            "delay": NUMBER | document({"uniform": st.just([1, "3s"]), "lognormal": ANYTHING}),
            "dribble": document({"chunks": COUNT, "over": NUMBER}),
            "truncate": SHARE,
        }
    ),
    "reply": document(
        {
            "status": STATUS,
            "headers": st.dictionaries(st.text(max_size=3), ANYTHING, max_size=2),
            "body": ANYTHING,
        }
    ),
    "webhook": document({"duplicate": COUNT, "drop": COUNT | FLAG, "hold": FLAG}),
    "do": DEED | st.lists(DEED, max_size=2),
}
TRIGGER = st.sampled_from([(), ("when",), ("on",), ("on", "where", "after"), ("at",)])
OFTEN = st.sets(st.sampled_from(["name", "skip", "nth", "times", "probability", "ttl"]), max_size=2)
EFFECT = st.sampled_from(
    [*(("fault",), ("reply",), ("webhook",), ("do",)) * 3, (), ("fault", "do")]
)


@st.composite
def rules_right_and_wrong(draw: st.DrawFn) -> dict[str, Any]:
    names = [*draw(TRIGGER), *sorted(draw(OFTEN)), *draw(EFFECT)]
    return {name: draw(RULE[name]) for name in names}
