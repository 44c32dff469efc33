"""Runs of pytest with the plugin, each a process of its own in a folder of its own.

`shop.py` stands beside the tests of such a run: an integration small enough to see through.
"""

from collections.abc import Callable

import pytest

import respondeia_mock.loading.fixtures  # noqa: F401 (pytester forgets what a test imports first)

SHOP = '''
import httpx2


class Shop:
    """Buys and writes; tries again up to three times, with the same key if it has one."""

    def __init__(self, mock, key="key-1", tries=1):
        self.mock, self.key, self.tries = mock, key, tries

    def call(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.mock.api_key}"}
        if self.key:
            headers["Idempotency-Key"] = self.key
        for left in reversed(range(self.tries)):
            try:
                url = self.mock.base_url + path
                answer = httpx2.request(method, url, json=body, headers=headers, timeout=0.5)
                answer.raise_for_status()
                return answer.json()
            except (httpx2.HTTPError, ValueError):
                if not left:
                    raise
                self.mock.clock.sleep(1)

    def buy(self, amount=5900):
        return self.call("POST", "/payments/create", {"customer_id": "wa:1", "amount": amount})

    def payments(self):
        return self.call("GET", "/payments")["data"]

    def write(self):
        body = {"channel": "whatsapp", "to": "wa:1", "content": "Hola"}
        return self.call("POST", "/messages/send", body)
'''
INI = "[pytest]\nfilterwarnings = error\n"
HEAD = "import pytest\nfrom shop import Shop\n\n"

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run tests that are given as text, with these options; `ini` and `files` stand beside them.

    Other plugins stay out unless they are asked for by `-p`.
    """
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)

    def runs(tests: str, *options: str, ini: str = "", **files: str) -> pytest.RunResult:
        (pytester.path / "shop.py").write_text(SHOP, "utf-8")
        (pytester.path / "pytest.ini").write_text(INI + ini, "utf-8")
        (pytester.path / "test_shop.py").write_text(HEAD + tests, "utf-8")
        for name, text in files.items():
            (pytester.path / name.replace("__", ".")).write_text(text, "utf-8")
        ours = ("-p", "respondeia_mock.pytest_plugin", "-p", "no:cacheprovider")
        return pytester.runpytest_subprocess(*ours, *options)

    return runs
