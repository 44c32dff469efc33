"""What fails a test, and what is told at the end: crashes, scenarios, conduct, coverage."""

import pytest

from tests.pytest_plugin.conftest import Run

pytest_plugins = ["pytester"]

CARELESS = """
@pytest.mark.parametrize("n", range(7))
def test_careless(respondeia_mock, n):
    Shop(respondeia_mock, key=None).buy()


def test_careful(respondeia_mock):
    Shop(respondeia_mock).buy()
"""
KEYLESS = [
    "*= respondeia-mock: conduct =*",
    "error  missing_idempotency_key",
    "  What: POST /v1/payments/create was sent without an Idempotency-Key, once.",
]


def test_a_crash_of_the_mock_fails_the_test_that_met_it(run: Run) -> None:
    result = run(
        """
from respondeia_mock.core.sandboxes import Sandboxes


def test_meets_it(respondeia_mock, monkeypatch):
    real = Sandboxes.open

    def opened(self, name):
        sandbox = real(self, name)
        monkeypatch.setattr(sandbox.store, "payments", None)
        return sandbox

    with monkeypatch.context() as patched:
        patched.setattr(Sandboxes, "open", opened)
        with pytest.raises(Exception):
            Shop(respondeia_mock).payments()


def test_does_not(respondeia_mock):
    assert Shop(respondeia_mock).payments() == []
"""
    )
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(
        [
            "respondeia-mock itself crashed in GET /v1/payments: AttributeError: *",
            "That is a mistake of the mock, not of the code under test; please report it.",
            "FAILED test_shop.py::test_meets_it - *",
        ]
    )


def test_a_scenario_is_finished_and_judged(run: Run) -> None:
    result = run(
        """
@pytest.mark.respondeia(scenario="lost-payment-answer")
def test_gives_up(respondeia_mock):
    with pytest.raises(Exception):
        Shop(respondeia_mock).buy()


@pytest.mark.respondeia(scenario="lost-payment-answer")
def test_tries_again(respondeia_mock):
    Shop(respondeia_mock, tries=2).buy()


@pytest.mark.xfail(strict=True, raises=pytest.fail.Exception)
@pytest.mark.respondeia(scenario="lost-payment-answer")
def test_is_known_to_fail(respondeia_mock):
    pass


@pytest.mark.respondeia(scenario="mine.yaml")
def test_waits_for_nothing(respondeia_mock):
    Shop(respondeia_mock).buy()
""",
        mine__yaml="""
name: mine
payments: checkout
rules:
  - {on: payment.created, after: 2h, do: {payment.approve: {payment_id: $event.payment_id}}}
expect:
  - {state: payments, count: 1, where: {status: approved}}
""",
    )
    result.assert_outcomes(failed=1, passed=2, xfailed=1)
    result.stdout.fnmatch_lines(
        [
            "Scenario lost-payment-answer: 1 of 3 expectations not met",
            "  NOT MET  it asks again with the same key: 1 call, expected exactly 2",
            "FAILED test_shop.py::test_gives_up - *",
        ]
    )


def test_a_scenario_may_be_a_document_and_brings_receivers_their_due(run: Run) -> None:
    result = run(
        """
SCENARIO = {
    "payments": "checkout",
    "rules": [
        {"on": "payment.created", "after": "2h",
         "do": {"payment.approve": {"payment_id": "$event.payment_id"}}},
    ],
    "expect": [{"delivery": "payment.approved", "succeeded": True}],
}
heard = []


def app(environ, start_response):
    heard.append(environ["HTTP_X_RESPONDEIA_EVENT"])
    start_response("200 OK", [])
    return [b"ok"]


@pytest.mark.respondeia(scenario=SCENARIO)
def test_hears(respondeia_mock):
    respondeia_mock.webhooks.deliver_to(app, events=["payment.approved"])
    Shop(respondeia_mock).buy()
    assert heard == []


def test_has_heard():
    assert heard == ["payment.approved"]
"""
    )
    result.assert_outcomes(passed=2)


def test_conduct_is_told_at_the_end_and_fails_nothing(run: Run) -> None:
    result = run(CARELESS)
    result.assert_outcomes(passed=8)
    tests = ", ".join(f"test_shop.py::test_careless[[]{n}]" for n in range(5))
    result.stdout.fnmatch_lines([*KEYLESS, f"  In: {tests} and 2 more"])


def test_errors_in_conduct_fail_their_tests_on_demand(run: Run) -> None:
    result = run(CARELESS, "--respondeia-conduct=error")
    result.assert_outcomes(failed=7, passed=1)
    result.stdout.fnmatch_lines(
        ["*_ test_careless[[]0] _*", *KEYLESS[1:], "*FAILED test_shop.py::test_careless[[]6] - *"]
    )


def test_conduct_in_a_fixtures_end_counts_too(run: Run) -> None:
    result = run(
        """
@pytest.fixture
def shop(respondeia_mock):
    yield Shop(respondeia_mock)
    Shop(respondeia_mock, key=None).buy()


def test_it(shop):
    shop.buy()
""",
        ini="respondeia_conduct = error\n",
    )
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*ERROR at teardown of test_it*", KEYLESS[1]])


@pytest.mark.parametrize("chosen", ["flag", "ini", "variable", "file"])
def test_conduct_may_be_off(run: Run, monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
    ini, flags = "respondeia_conduct = error\n", list[str]()
    files = dict[str, str]()
    if chosen == "flag":
        flags = ["--respondeia-conduct=off"]
    elif chosen == "ini":
        ini = "respondeia_conduct = off\n"
        files = {"respondeia-mock__yaml": "conduct: error\n"}
    elif chosen == "variable":
        monkeypatch.setenv("RESPONDEIA_MOCK_CONDUCT", "off")
    else:
        ini, files = "", {"respondeia-mock__yaml": "conduct: 'off'\n"}
    result = run(CARELESS, *flags, ini=ini, **files)
    result.assert_outcomes(passed=8)
    result.stdout.no_fnmatch_line("*missing_idempotency_key*")


@pytest.mark.parametrize(
    ("ini", "sentence"),
    [
        ("respondeia_conduct = eror", "respondeia_conduct: must be one of error, warn, off, *"),
        ("respondeia_coverage_fail_under = all", "respondeia_coverage_fail_under: must be 0 to *"),
    ],
)
def test_an_ini_value_that_is_wrong_is_told(run: Run, ini: str, sentence: str) -> None:
    result = run("def test_it():\n    pass\n", ini=f"{ini}\n")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*{sentence}"])


@pytest.mark.parametrize(
    "flag", ["--respondeia-conduct=wran", "--respondeia-coverage-fail-under=x"]
)
def test_a_flag_that_is_wrong_is_told(run: Run, flag: str) -> None:
    result = run("def test_it():\n    pass\n", flag)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*{flag.partition('=')[0]}*"])


def test_coverage_is_told_of_all_sandboxes_together(run: Run) -> None:
    result = run(
        """
def test_one(respondeia_mock, respondeia_mock_factory):
    Shop(respondeia_mock).buy()
    Shop(respondeia_mock_factory()).buy()


def test_two(respondeia_mock):
    Shop(respondeia_mock).buy()


def test_of_the_servers_own_sandbox(respondeia_mock_server):
    Shop(respondeia_mock_server).payments()
""",
        "--respondeia-coverage",
    )
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(
        [
            "*= respondeia-mock: coverage =*",
            "payments.create*      3 *",
            "payments.list    *    1 *",
            "1.7 % covered: operations 2/191, *",
        ]
    )


@pytest.mark.parametrize(("least", "code"), [("0.5", 0), ("80", 1)])
@pytest.mark.parametrize("as_ini", [False, True])
def test_too_little_coverage_fails_the_run(run: Run, least: str, code: int, as_ini: bool) -> None:  # noqa: FBT001
    tests = "def test_it(respondeia_mock):\n    Shop(respondeia_mock).buy()\n"
    if as_ini:
        result = run(tests, ini=f"respondeia_coverage_fail_under = {least}\n")
    else:
        result = run(tests, f"--respondeia-coverage-fail-under={least}")
    assert result.ret == code
    result.assert_outcomes(passed=1)
    said = "respondeia-mock: * % of the contract is covered, less than 80 %"
    if code:
        result.stdout.fnmatch_lines([said])
    else:
        result.stdout.no_fnmatch_line(said)


def test_nothing_covered_falls_short_as_well(run: Run) -> None:
    result = run("def test_it():\n    pass\n", "--respondeia-coverage-fail-under=1")
    assert result.ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize("failure", ["assert False", "pytest.fail('no')"])
def test_a_test_that_fails_tells_which_calls_the_mock_had(run: Run, failure: str) -> None:
    result = run(
        f"""
def test_it(respondeia_mock):
    respondeia_mock.fail("payments.list", status=503, name="it is down")
    Shop(respondeia_mock).buy()
    try:
        Shop(respondeia_mock).payments()
    finally:
        {failure}
"""
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*Captured respondeia-mock call*",
            "Lent('http://127.0.0.1:*/sandboxes/test-it-*') had 2 calls",
            "  POST /v1/payments/create 201",
            "  GET /v1/payments 503  (rule it is down)",
        ]
    )


def test_a_test_that_is_skipped_is_not_judged(run: Run) -> None:
    result = run(
        """
@pytest.mark.respondeia(scenario="lost-payment-answer")
def test_it(respondeia_mock):
    pytest.skip("not today")
"""
    )
    result.assert_outcomes(skipped=1)
