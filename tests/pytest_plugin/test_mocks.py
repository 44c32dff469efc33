"""The fixtures: whose sandbox it is, what it begins with, and that nothing of it stays."""

import pytest

from respondeia_mock.settings import Settings
from tests.pytest_plugin.conftest import Run
from tests.serving import Served

pytest_plugins = ["pytester"]


def test_each_test_has_a_sandbox_of_its_own_over_one_server(run: Run) -> None:
    result = run(
        """
seen = []

@pytest.mark.parametrize("which", ["a", "B::c"])
def test_buy(respondeia_mock, which):
    shop = Shop(respondeia_mock)
    assert shop.payments() == []
    shop.buy()
    assert [each["id"] for each in shop.payments()] == [shop.payments()[0]["id"]]
    seen.append((respondeia_mock.name, shop.payments()[0]["id"], respondeia_mock.url))

def test_what_was_seen(respondeia_mock_server):
    assert [name for name, _, _ in seen] == ["test-buy-a-a2b6a953", "test-buy-b-c-9e1ab745"]
    assert seen[0][1] != seen[1][1]
    assert {url.partition("/sandboxes")[0] for _, _, url in seen} == {
        respondeia_mock_server.url
    }
    left = respondeia_mock_server.control.get("/sandboxes")["sandboxes"]
    assert [each["name"] for each in left] == ["test", "live"]
"""
    )
    result.assert_outcomes(passed=3)


def test_it_begins_frozen_and_empty_with_the_same_ids_in_every_run(run: Run) -> None:
    tests = """
def test_buy(respondeia_mock):
    assert (respondeia_mock.clock.speed, respondeia_mock.state.get().positions.seed) == (0, 42)
    assert respondeia_mock.state.get().ai_settings.enabled is False
    print("made", Shop(respondeia_mock).buy()["id"])
"""
    made = [[line for line in run(tests, "-s").outlines if "made pay_" in line] for _ in range(2)]
    assert len(made[0]) == 1
    assert made[0] == made[1]


def test_a_mark_says_what_it_begins_with(run: Run) -> None:
    result = run(
        """
pytestmark = pytest.mark.respondeia(plan="basico", seed=7)


@pytest.mark.respondeia(fixtures="shop", speed=60, now="2026-03-02T12:00:00Z", seed=8)
def test_all(respondeia_mock):
    state = respondeia_mock.state.get()
    assert (state.account.plan, state.positions.seed, state.clock.speed) == ("basico", 8, 60)
    assert state.clock.now.startswith("2026-03-02T12:0")
    assert len(state.customers) > 1


@pytest.mark.respondeia(fixtures=["minimal", "mine.yaml"])
def test_files(respondeia_mock):
    assert [each.name for each in respondeia_mock.state.get().customers] == ["Ana"]


@pytest.mark.respondeia(fixtures={"customers": [{"id": "wa:2", "name": "Bea"}]})
def test_documents(respondeia_mock):
    assert [each.name for each in respondeia_mock.state.get().customers] == ["Bea"]
""",
        mine__yaml='customers: [{id: "wa:1", name: Ana}]\n',
    )
    result.assert_outcomes(passed=3)


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        ("scenaro='outage'", "The mark respondeia knows no 'scenaro'; did you mean 'scenario'?"),
        (
            "zzz=1",
            "The mark respondeia knows no 'zzz'; it takes scenario, fixtures, plan, speed, *",
        ),
        ("'outage'", "The mark respondeia takes keywords only"),
        ("plan='basic'", "'plan': no plan is called 'basic'; did you mean 'basico'?*"),
        (
            "scenario='outrage'",
            "outrage: no scenario is called so, nor a file; did you mean 'outage'?",
        ),
        ("scenario='mine.yaml'", "*mine.yaml:2:1: *'rulez'*; did you mean 'rules'?"),
        ("fixtures='nowhere'", "*nowhere*"),
    ],
)
def test_a_mark_that_is_wrong_is_told(run: Run, mark: str, sentence: str) -> None:
    result = run(
        f"@pytest.mark.respondeia({mark})\ndef test_it(respondeia_mock):\n    pass\n",
        mine__yaml="name: mine\nrulez: []\n",
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([sentence])


def test_a_mark_without_the_fixture_is_held_to_its_words_too(run: Run) -> None:
    result = run("@pytest.mark.respondeia(sped=1)\ndef test_it():\n    pass\n")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["The mark respondeia knows no 'sped'; did you mean 'speed'?"])


def test_a_factory_makes_further_ones(run: Run) -> None:
    result = run(
        """
def test_two_shops(respondeia_mock, respondeia_mock_factory):
    other, third = respondeia_mock_factory(plan="basico"), respondeia_mock_factory()
    names = [each.name for each in (respondeia_mock, other, third)]
    assert names == [names[0], f"{names[0]}-2", f"{names[0]}-3"]
    Shop(other).buy()
    assert [len(Shop(each).payments()) for each in (respondeia_mock, other, third)] == [0, 1, 0]
    assert other.state.get().account.plan == "basico"


def test_they_are_gone(respondeia_mock_server):
    assert len(respondeia_mock_server.control.get("/sandboxes")["sandboxes"]) == 2


def test_it_knows_its_words(respondeia_mock_factory):
    respondeia_mock_factory(plna="basico")
"""
    )
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["respondeia_mock_factory knows no 'plna'; did you mean 'plan'?"])


def test_respondeia_mock_yaml_and_the_environment_count(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESPONDEIA_MOCK_SEED", "9")
    result = run(
        """
def test_it(respondeia_mock):
    state = respondeia_mock.state.get()
    assert (state.account.plan, state.positions.seed, state.clock.speed) == ("agencia", 9, 2)
    assert state.behavior.payments.mode == "checkout"
""",
        **{
            "respondeia-mock__yaml": "plan: agencia\nseed: 3\nspeed: 2\npayments: checkout\n"
            "conduct: error\n"
        },
    )
    result.assert_outcomes(passed=1)


def test_a_wrong_configuration_is_told_by_its_place(run: Run) -> None:
    result = run(
        "def test_it(respondeia_mock):\n    pass\n",
        **{"respondeia-mock__yaml": "plam: agencia\n"},
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*respondeia-mock.yaml:1:1: *'plam'; did you mean 'plan'?"])


def test_a_running_server_gives_a_sandbox_for_each_test(run: Run) -> None:
    tests = """
@pytest.mark.parametrize("n", [1, 2])
def test_it(respondeia_mock, n):
    assert respondeia_mock.state.get().clock.speed == 0
    assert [each.name for each in respondeia_mock.state.get().customers] == []
    Shop(respondeia_mock).buy()


@pytest.mark.respondeia(fixtures="mine.yaml", scenario="late.yaml")
def test_files(respondeia_mock):
    state = respondeia_mock.state.get()
    assert ([each.name for each in state.customers], state.clock.speed) == (["Ana"], 0)


def test_the_url(respondeia_mock_server):
    print("at", respondeia_mock_server.url)
"""
    files = {
        "mine__yaml": 'customers: [{id: "wa:1", name: Ana}]\n',
        "late__yaml": "name: late\nfixtures: nowhere.yaml\n",
    }
    with Served(Settings(speed=1, seed=1)) as served:
        result = run(tests, "-s", "--respondeia-url", f"{served.url}/v1", **files)
        result.assert_outcomes(passed=4)
        result.stdout.fnmatch_lines([f"*at {served.url}*"])
        names = [each["name"] for each in served.desk().get("/__admin/sandboxes")["sandboxes"]]
        assert names == ["test", "live", "desk-1"]


@pytest.mark.parametrize("taken", [1, 2])
def test_runs_that_share_a_server_do_not_meet(run: Run, taken: int) -> None:
    tests = "def test_it(respondeia_mock):\n    print(respondeia_mock.name)\n"
    with Served(Settings()) as served:
        desk = served.desk("one")
        for number in range(1, taken + 1):
            name = "test-it-c53dc353" + ("" if number == 1 else f"-run{number}")
            desk.post("/__admin/sandboxes", {"name": name})
        result = run(tests, "-s", ini=f"respondeia_url = {served.url}\n")
        result.assert_outcomes(passed=1)
        result.stdout.fnmatch_lines([f"*test-it-c53dc353-run{taken + 1}*"])


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("localhost:3000", "respondeia_url: must begin with http:// or https://, not 'localhost*"),
        ("http://127.0.0.1:9", "Nothing answers at http://127.0.0.1:9; *"),
    ],
)
def test_a_server_that_is_not_there_is_told(run: Run, url: str, sentence: str) -> None:
    result = run("def test_it(respondeia_mock):\n    pass\n", "--respondeia-url", url)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([sentence])


def test_a_server_may_want_an_admin_token(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESPONDEIA_MOCK_ADMIN_TOKEN", "open")
    tests = "def test_it(respondeia_mock):\n    assert respondeia_mock.clock.speed == 0\n"
    with Served(Settings(admin_token="open")) as served:
        run(tests, "--respondeia-url", served.url).assert_outcomes(passed=1)
    run(tests).assert_outcomes(passed=1)
