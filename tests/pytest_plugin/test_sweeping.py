"""The mark `respondeia_sweep`: its combinations, what they come to, and what stays as it is."""

import pytest

from tests.pytest_plugin.conftest import Run

pytest_plugins = ["pytester"]

SHOPS = """
ups = []


@pytest.fixture(scope="module")
def ledger():
    ups.append("up")
    yield
    ups.append("down")


@pytest.fixture
def careful(respondeia_mock, ledger):
    return Shop(respondeia_mock, tries=3)


@pytest.fixture
def careless(respondeia_mock):
    return Shop(respondeia_mock, key=None, tries=3)

"""


def test_each_combination_is_a_subtest_with_fixtures_of_its_own(run: Run) -> None:
    result = run(
        f"""{SHOPS}
@pytest.mark.respondeia_sweep
def test_careful(careful):
    assert careful.payments() == []
    careful.buy()


def test_module_fixtures_stayed():
    assert ups == ["up"]
""",
        "-v",
    )
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [
            "*SUBPASSED[[]429 at call 1, payments.list]*",
            "*SUBPASSED[[]lost_answer at call 2, payments.create]*",
            "*= respondeia-mock: sweep of test_shop.py::test_careful =*",
            "call *  429 *  500 *  503 *  timeout   reset *  truncated  lost_answer",
            f"1 payments.list  {'  survived' * 5}  survived   survived",
            f"2 payments.create{'  survived' * 5}  survived   survived",
            "*2 passed, 14 subtests passed*",
        ]
    )


def test_a_combination_that_does_harm_fails_and_says_what(run: Run) -> None:
    result = run(
        f"""{SHOPS}
@pytest.mark.respondeia_sweep(faults=["500", "lost_answer"])
def test_careless(careless):
    careless.buy()
"""
    )
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "*_ test_careless [[]lost_answer at call 1, payments.create] _*",
            "lost_answer at call 1, payments.create: doubled an effect: payments: * (2 of it)",
            "call               500       lost_answer",
            "1 payments.create  survived  doubled an effect",
        ]
    )


def test_faults_may_be_ones_own(run: Run) -> None:
    result = run(
        """
@pytest.mark.respondeia_sweep(faults={"strange": {"status": 404, "code": "gone"}})
def test_it(respondeia_mock):
    with pytest.raises(Exception):
        Shop(respondeia_mock).payments()
        raise ValueError
"""
    )
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["1 payments.list  survived"])


def test_a_client_without_a_timeout_has_hung(run: Run) -> None:
    result = run(
        """
import urllib.request


@pytest.mark.respondeia_sweep(faults=["timeout"], patience=0.3)
def test_it(respondeia_mock):
    headers = {"Authorization": f"Bearer {respondeia_mock.api_key}"}
    request = urllib.request.Request(f"{respondeia_mock.base_url}/payments", headers=headers)
    with urllib.request.urlopen(request) as answer:
        answer.read()
"""
    )
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["timeout at call 1, payments.list: hung: the client waits *"])


def test_a_test_that_fails_without_a_fault_is_reported_as_it_is(run: Run) -> None:
    result = run(
        f"""{SHOPS}
@pytest.mark.respondeia_sweep
def test_fails(careful):
    careful.buy()
    assert 1 == 2


@pytest.mark.respondeia_sweep
def test_is_skipped(careful):
    pytest.skip("not today")


@pytest.mark.respondeia_sweep
@pytest.mark.respondeia(scenario="lost-payment-answer")
def test_misses_an_expectation(careful):
    pass


def test_is_no_sweep(careful):
    careful.buy()
"""
    )
    result.assert_outcomes(failed=2, skipped=1, passed=1)
    result.stdout.fnmatch_lines(["*assert 1 == 2", "*", "Scenario lost-payment-answer: *"])
    result.stdout.no_fnmatch_line("*sweep of*")


def test_conduct_under_a_fault_fails_its_combination_on_demand(run: Run) -> None:
    result = run(
        """
class NewKeys(Shop):
    def call(self, method, path, body=None):
        for self.key in ("key-1", "key-2"):
            try:
                return super().call(method, path, body)
            except Exception as error:
                failure = error
        raise failure


@pytest.mark.respondeia_sweep(faults=["503"])
def test_it(respondeia_mock):
    NewKeys(respondeia_mock).buy()
""",
        "--respondeia-conduct=error",
    )
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        ["*_ test_it [[]503 at call 1, payments.create] _*", "error  new_key_on_retry"]
    )


@pytest.mark.parametrize(
    ("mark", "fixture", "sentence"),
    [
        ("faults=['50']", "respondeia_mock", "*: No fault is called '50'; did you mean '503'?"),
        ("fautls=[]", "respondeia_mock", "*knows no 'fautls'; did you mean 'faults'?"),
        ("'503'", "respondeia_mock", "The mark respondeia_sweep takes keywords only"),
        ("", "tmp_path", "The mark respondeia_sweep needs the fixture respondeia_mock"),
    ],
)
def test_a_mark_that_is_wrong_is_told(run: Run, mark: str, fixture: str, sentence: str) -> None:
    result = run(f"@pytest.mark.respondeia_sweep({mark})\ndef test_it({fixture}):\n    pass\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([sentence])


def test_without_subtests_all_of_them_are_one_failure(run: Run) -> None:
    result = run(
        f"""{SHOPS}
@pytest.mark.respondeia_sweep(faults=["500", "lost_answer"])
def test_careless(careless):
    careless.buy()


@pytest.mark.respondeia_sweep(faults=["500"])
def test_careful(careful):
    careful.buy()
""",
        conftest__py="import pytest\n\nif hasattr(pytest, 'Subtests'):\n    del pytest.Subtests\n",
    )
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(["lost_answer at call 1, payments.create: doubled an effect: *"])


def test_a_test_without_calls_is_said_to_have_none(run: Run) -> None:
    result = run("@pytest.mark.respondeia_sweep\ndef test_it(respondeia_mock):\n    pass\n")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["the test made no call that can fail"])
