"""The tree of paths: what matches, what does not, and what may have been meant."""

import pytest

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.operation import Access, Operation
from respondeia_mock.core.routes import PREFLIGHT, UNMATCHED, Routes


def segments(path: str) -> tuple[str, ...]:
    return tuple(path.split("/")[1:])


@pytest.fixture
def routes(engine: Engine) -> Routes:
    return engine.routes


@pytest.mark.parametrize(
    ("method", "path", "name", "params"),
    [
        ("GET", "/v1/messages", "messages.list", {}),
        ("POST", "/v1/messages/send", "messages.send", {}),
        ("GET", "/v1/messages/msg_1", "messages.get", {"message_id": "msg_1"}),
        ("POST", "/v1/messages/msg_1/read", "messages.read", {"message_id": "msg_1"}),
        ("PATCH", "/v1/customers/wa:549", "customers.update", {"customer_id": "wa:549"}),
        ("DELETE", "/v1/webhooks/wh_1", "webhooks.delete", {"webhook_id": "wh_1"}),
        ("POST", "/v1/payments/create", "payments.create", {}),
        ("GET", "/v1/payments/create", "unknown", {}),
        ("GET", "/v1/messages/send", "unknown", {}),
        ("PUT", "/v1/messages", "unknown", {}),
        ("HEAD", "/v1/messages", "unknown", {}),
        ("GET", "/v1/messages/", "unknown", {}),
        ("GET", "/v1/messages//read", "unknown", {}),
        ("GET", "/V1/messages", "unknown", {}),
        ("GET", "/v1", "unknown", {}),
        ("GET", "/v1/messages/msg_1/read/now", "unknown", {}),
        ("OPTIONS", "/v1/messages", "preflight", {}),
        ("OPTIONS", "/v1/nothing/at/all", "preflight", {}),
    ],
)
def test_a_path_finds_its_row(
    routes: Routes, method: str, path: str, name: str, params: dict[str, str]
) -> None:
    operation, found = routes.match(method, segments(path))
    assert (operation.name, found) == (name, params)


def test_the_rows_outside_the_table_need_no_token_and_preflights_do_not_count() -> None:
    assert (UNMATCHED.access, UNMATCHED.counted) == (Access.PUBLIC, True)
    assert (PREFLIGHT.access, PREFLIGHT.counted) == (Access.PUBLIC, False)


def test_a_path_may_have_two_parameters() -> None:
    row = Operation("pair", "GET", "/v1/{left}/and/{right}", Access.PUBLIC, "nowhere:never", "")
    found = Routes([row]).match("GET", ("v1", "a", "and", "b"))
    assert found == (row, {"left": "a", "right": "b"})


@pytest.mark.parametrize(
    ("method", "path", "hint"),
    [
        ("DELETE", "/v1/messages", "DELETE is not possible here; try GET"),
        ("PUT", "/v1/webhooks", "PUT is not possible here; try GET or POST"),
        ("GET", "/v1/payments/create", "GET is not possible here; try POST"),
        ("GET", "/v1/customer", "did you mean GET /v1/customers?"),
        ("POST", "/v1/message/send", "did you mean POST /v1/messages/send?"),
        ("GET", "/v1/message/send", "did you mean POST /v1/messages/send?"),
        ("GET", "/v1/v1/customers", "the path has /v1 twice; the base URL already ends in /v1"),
        ("GET", "/customers/wa:1", "the path lacks /v1; the base URL ends in /v1"),
        ("GET", "/v1/v1/zzz", ""),
        ("GET", "/v1/zzz", ""),
        ("GET", "/", ""),
    ],
)
def test_a_path_that_matches_nothing_is_explained(
    routes: Routes, method: str, path: str, hint: str
) -> None:
    assert routes.hint(method, segments(path)) == hint
