"""The state as a fixture: it loads, plants the same records, and holds no key but test keys."""

from pathlib import Path

from respondeia_mock.domain.saving import saved
from respondeia_mock.loading.fixtures import check_each
from tests.asgi import Json
from tests.export.conftest import Export, bought, read
from tests.http.conftest import Ask, built

KEPT = ("account", "users", "customers", "payments", "messages", "conversations", "webhooks")


def state_of(file: Path) -> Json:
    sandbox = built(fixtures=(str(file),)).parts.engine.sandboxes.test
    return saved(sandbox)


def test_it_loads_and_plants_the_same(asked: Ask, exported: Export, tmp_path: Path) -> None:
    bought(asked)
    asked("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "Hola"})
    text = exported("fixture")
    file = tmp_path / "by_hand.yaml"
    file.write_text(text, "utf-8")
    assert check_each([str(file)])[str(file)]["payments"] == 1
    before, after = asked("GET", "/__admin/state").json, state_of(file)
    assert {name: after[name] for name in KEPT} == {name: before[name] for name in KEPT}
    assert before["payments"][0]["status"] == "approved"
    assert not {"clock", "timers", "positions"} & read(text).keys()


def test_exactly_it_is_the_whole_state(asked: Ask, exported: Export) -> None:
    asked("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "Hola"})
    document = read(exported("fixture&exact=true"))
    assert document["positions"] == asked("GET", "/__admin/state").json["positions"]
    assert document["clock"]["speed"] == 0
    assert [each["kind"] for each in document["timers"]] == ["delivered_by_itself"]


def test_no_key_without_test_is_in_any_file(asked: Ask, exported: Export) -> None:
    live, session = "sk_live_4f9a8b7c6d5e", "session_live_9x8y7z6w5v"
    odd = "4f9a8b7c6d5e4f3a2b1c"
    keys = [{"id": "key_1", "key": odd}, {"id": "key_2", "key": "test_sk_reader"}]
    webhook = {"id": "wh_1", "url": "http://localhost:9/h", "events": [], "secret": "real-one"}
    webhook["events"] = ["payment.approved"]
    state = {"api_keys": keys, "revoked_tokens": [live, "test_sk_old"], "webhooks": [webhook]}
    assert asked("PUT", "/__admin/state", state).status == 200
    told = f"{live} {session} {odd}"
    for token in (live, session, odd, "test_sk_reader"):
        asked("GET", "/sandboxes/test/v1/customers", headers={"authorization": f"Bearer {token}"})
    send = {"channel": "whatsapp", "to": "wa:1", "content": told}
    asked("POST", "/v1/messages/send", send, headers={"idempotency-key": odd})
    asked("GET", f"/v1/customers/{live}?cursor={odd}&password=pw-9")
    asked("POST", "/v1/auth/login", {"email": "a@b.c", "password": "pw-9"})
    asked("POST", "/v1/auth/login", raw=b'password="pw-9"')
    asked("POST", "/__admin/actions/message.receive", {"customer_id": "wa:1", "content": told})
    asked("POST", "/__admin/rules", {"when": {"api_key": odd}, "fault": {"status": 503}})
    asked("POST", "/v1/webhooks", webhook | {"secret": "real-one"})
    for form in ("fixture", "scenario", "pytest"):
        text = exported(form)
        for secret in (live, session, odd, "real-one", "pw-9"):
            assert secret not in text, (form, secret)
    fixture = exported("fixture")
    assert fixture.startswith(
        "# Left out, because they do not begin with test_: 2 keys.\n"
        "# Webhooks without their own secret, which has no 'test' in it: 2.\n"
    )
    assert read(fixture)["api_keys"][0]["key"] == "test_sk_reader"
    assert read(fixture)["revoked_tokens"] == ["test_sk_old"]
    assert 'headers={"Authorization": "Bearer test_sk_reader"}' in exported("pytest")
