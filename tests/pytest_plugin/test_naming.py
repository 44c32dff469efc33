"""What a test's sandbox is called: within the rules of names, and no other test's."""

import re

import pytest

from respondeia_mock.pytest_plugin.naming import sandbox_name

RULE = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)


@pytest.mark.parametrize(
    ("nodeid", "name"),
    [
        ("tests/test_shop.py::test_buy", "test-buy-539d93a6"),
        ("tests/test_shop.py::TestShop::test_buy[ARS-5900]", "test-buy-ars-5900-9e0cdd5f"),
        ("test_shop.py::test_buy[a::b/c]", "test-buy-a-b-c-d344fcfd"),
        ("test_shop.py::prueba_año[¿sí?]", "prueba-a-o-s-6ed1270e"),
    ],
)
def test_a_name_is_readable_and_the_same_in_every_run(nodeid: str, name: str) -> None:
    assert sandbox_name(nodeid) == name


@pytest.mark.parametrize("nodeid", ["t.py::" + "x" * 300, "t.py::é", "t.py::test[" + "-" * 200])
def test_a_name_keeps_the_rules_whatever_the_test_is_called(nodeid: str) -> None:
    assert RULE.fullmatch(sandbox_name(nodeid, 1_000))


def test_tests_that_read_alike_have_other_names() -> None:
    names = {sandbox_name(f"t.py::test[{each}]") for each in ("a b", "a-b", "A.b")}
    assert len(names) == 3
    assert all(name.startswith("test-a-b-") for name in names)


def test_further_sandboxes_of_a_test_are_numbered() -> None:
    first = sandbox_name("t.py::test_it")
    assert [sandbox_name("t.py::test_it", each) for each in (1, 2)] == [first, f"{first}-2"]
