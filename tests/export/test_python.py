"""Python as formatters leave it."""

import ast

import pytest

from respondeia_mock.export.python import Called, Code, Template, laid_out, spelled
from tests.export.conftest import ruff


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (True, "True"),
        (1.5, "1.5"),
        ("", '""'),
        ('say "hi"', "'say \"hi\"'"),
        ("it's \"so\" she's", '"it\'s \\"so\\" she\'s"'),
        ("a\\b\n\t\x00\u2028ñ🧉", '"a\\\\b\\n\\t\\x00\\u2028ñ🧉"'),
        ({"a": [1, {}], "b": []}, '{"a": [1, {}], "b": []}'),
        (Code("payment['id']"), 'payment["id"]'),
        (Template(("/p/", Code("p['id']"), "/{x}")), "f\"/p/{p['id']}/{{x}}\""),
        (Template(('"', Code("p['id']"), '"')), 'f\'"{p["id"]}"\''),
        (Called("mock.do", [("", "x"), ("a", 1)]), 'mock.do("x", a=1)'),
    ],
)
def test_values_have_one_spelling_that_ruff_keeps(value: object, text: str) -> None:
    assert spelled(value) == text
    ast.parse(text)
    assert ruff("format", "--check", "--diff", text=f"x = {text}\n") == ""


@pytest.mark.parametrize("width", range(1, 100, 7))
def test_what_is_too_long_is_opened(width: int) -> None:
    document = {"id": "x" * width, "listed": [{"a": "🧉" * width}, []], "last": "y" * 20}
    called = Called("shop.post", [("", "/payments"), ("json", document)])
    text = "\n".join([*laid_out("answer = ", called, "", ""), ""])
    assert ruff("format", "--check", "--diff", text=text) == ""
    (assigned,) = ast.parse(text).body
    assert isinstance(assigned, ast.Assign)
    assert isinstance(assigned.value, ast.Call)
    assert ast.literal_eval(assigned.value.keywords[0].value) == document
