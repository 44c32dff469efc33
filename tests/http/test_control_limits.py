"""The rate counters over HTTP: what is used, by whom, until when; and that looking counts not."""

from tests.http.conftest import Ask

START = 1772452800
LIMITS = "/__admin/limits"


def test_a_quiet_account_has_everything_left(asked: Ask) -> None:
    assert asked("GET", LIMITS).json == {
        "plan": "pro",
        "enabled": True,
        "limit": 500,
        "burst": 750,
        "now": START,
        "speed": 0,
        "resets_at": START + 60,
        "resets_in": 60,
        "counted": [
            {
                "who": "account",
                "keys": [],
                "used": 0,
                "allowed": 750,
                "remaining": 500,
                "refused": 0,
            }
        ],
    }


def test_all_keys_of_the_account_count_together_and_are_shortened(asked: Ask) -> None:
    long = "test_sk_a_key_of_the_mobile_application"
    for token in ("test_sk_demo", long):
        asked("GET", "/v1/customers", headers={"authorization": f"Bearer {token}"})

    account = asked("GET", LIMITS).json["counted"][0]

    assert account["keys"] == ["test_sk_demo", "test_sk_a_key_of…tion"]
    assert (account["used"], account["remaining"]) == (2, 498)
    answered = asked("GET", "/v1/customers")
    assert answered.header("x-ratelimit-remaining") == "497"


def test_who_has_no_valid_token_is_counted_by_address(asked: Ask) -> None:
    asked("GET", "/v1/customers", headers={"authorization": "Bearer nobody"})

    account, client = asked("GET", LIMITS).json["counted"]

    assert account["used"] == 0
    assert client == {
        "who": "client 127.0.0.1",
        "used": 1,
        "allowed": 750,
        "remaining": 499,
        "refused": 0,
    }
    asked("POST", "/__admin/clock/advance", {"by": "1m"})
    assert len(asked("GET", LIMITS).json["counted"]) == 1


def test_what_was_refused_is_told_and_the_next_minute_begins_anew(asked: Ask) -> None:
    asked("PATCH", "/__admin/settings", {"rate_limit": {"rate": 2, "burst": 3}})
    asked("POST", "/__admin/clock/advance", {"by": "15s"})
    answers = [asked("GET", "/v1/customers").status for _ in range(5)]

    told = asked("GET", LIMITS).json

    assert answers == [200, 200, 200, 429, 429]
    assert (told["limit"], told["burst"], told["resets_in"]) == (2, 3, 45)
    used = told["counted"][0]
    assert (used["used"], used["allowed"], used["remaining"], used["refused"]) == (3, 3, 0, 2)
    asked("POST", "/__admin/clock/advance", {"by": "45s"})
    later = asked("GET", LIMITS).json["counted"][0]
    assert (later["used"], later["allowed"], later["remaining"], later["refused"]) == (0, 2, 2, 0)


def test_an_unlimited_plan_tells_the_number_of_its_headers(asked: Ask) -> None:
    asked("PATCH", "/__admin/settings", {"plan": "enterprise", "rate_limit": {"enabled": False}})

    told = asked("GET", LIMITS).json

    assert (told["plan"], told["enabled"], told["limit"]) == ("enterprise", False, 1_000_000)
    assert told["counted"][0]["allowed"] == 1_000_000


def test_it_takes_no_question(asked: Ask) -> None:
    assert asked("GET", f"{LIMITS}?key=1").error["code"] == "unknown_key"
