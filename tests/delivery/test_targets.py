"""Which URLs are contacted, at which addresses, and what is said of the others."""

import asyncio
from collections.abc import Sequence

import pytest

from respondeia_mock.delivery.targets import (
    Captured,
    Refusal,
    Target,
    Targets,
    Unresolved,
    Verdict,
)
from respondeia_mock.delivery.urls import UrlError

ZONE = {
    "localhost": ["::1", "127.0.0.1", "127.0.0.1"],
    "receiver": ["172.18.0.3"],
    "app.corp.example": ["10.1.2.3"],
    "shop.example": ["203.0.113.7", "2001:db8::7"],
    "rebound.example": ["203.0.113.7", "169.254.169.254"],
    "inside.example": ["::ffff:169.254.169.254"],
    "half.example": ["127.0.0.1", "203.0.113.8"],
    "nothing.test": [],
}


async def look_up(host: str) -> Sequence[str]:
    """Answer from the zone."""
    if host not in ZONE:
        raise OSError(-2, "Name or service not known")
    return ZONE[host]


def judge(url: str, *allowed: str) -> Verdict:
    return asyncio.run(Targets(allowed, look_up).judge(url))


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (
            "http://127.0.0.1:3001/webhooks",
            Target("127.0.0.1", 3001, ("127.0.0.1",), "/webhooks"),
        ),
        ("http://[::1]:3001", Target("::1", 3001, ("::1",), "/")),
        ("http://2130706433/", Target("127.0.0.1", 80, ("127.0.0.1",), "/")),
        ("https://192.168.1.7/a?b", Target("192.168.1.7", 443, ("192.168.1.7",), "/a?b", tls=True)),
        ("http://[fd12::1]/", Target("fd12::1", 80, ("fd12::1",), "/")),
        (
            "http://LocalHost:3001/",
            Target("localhost", 3001, ("::1", "127.0.0.1"), "/"),
        ),
        ("http://receiver:8000/", Target("receiver", 8000, ("172.18.0.3",), "/")),
        (
            "http://app.corp.example/",
            Target("app.corp.example", 80, ("10.1.2.3",), "/"),
        ),
    ],
)
def test_this_machine_and_private_networks_are_open(url: str, target: Target) -> None:
    assert judge(url) == target


@pytest.mark.parametrize(
    ("target", "url"),
    [
        (Target("shop.test", 80, (), "/a?b"), "http://shop.test:80/a?b"),
        (Target("::1", 3001, (), "/", tls=True), "https://[::1]:3001/"),
    ],
)
def test_a_target_spells_its_url(target: Target, url: str) -> None:
    assert target.url == url


class TestPublic:
    """The public needs the flag."""

    def test_a_public_name_needs_the_flag(self) -> None:
        assert judge("https://shop.example/webhooks") == Refusal(
            "shop.example leads to 203.0.113.7, a public address; start the mock with "
            "--allow-webhook-host shop.example to deliver there.",
            "--allow-webhook-host shop.example",
        )

    def test_a_public_address_needs_the_flag(self) -> None:
        assert judge("https://203.0.113.7/") == Refusal(
            "203.0.113.7 is a public address; start the mock with "
            "--allow-webhook-host 203.0.113.7 to deliver there.",
            "--allow-webhook-host 203.0.113.7",
        )

    def test_one_public_address_among_several_needs_it_too(self) -> None:
        verdict = judge("http://half.example/")
        assert isinstance(verdict, Refusal)
        assert verdict.flag == "--allow-webhook-host half.example"

    @pytest.mark.parametrize(
        "allowed", [("SHOP.example",), ("*.example",), ("203.0.113.7", "2001:DB8:0::7")]
    )
    def test_allowed_it_is_contacted(self, allowed: tuple[str, ...]) -> None:
        assert judge("https://shop.example/", *allowed) == Target(
            "shop.example", 443, ("203.0.113.7", "2001:db8::7"), "/", tls=True
        )

    @pytest.mark.parametrize(
        "allowed", ["example", "shop", "p.example", "*.shop.example", "203.0.113.7"]
    )
    def test_what_is_allowed_is_exact(self, allowed: str) -> None:
        assert isinstance(judge("https://shop.example/", allowed), Refusal)

    def test_an_allowed_address_may_stand_in_brackets(self) -> None:
        assert isinstance(judge("http://[2001:db8::7]/", "[2001:db8::7]"), Target)

    @pytest.mark.parametrize("allowed", ["https://shop.example", "shop.example:443", "a b"])
    def test_what_is_no_host_cannot_be_allowed(self, allowed: str) -> None:
        with pytest.raises(UrlError, match="is neither a host name nor an IP address"):
            Targets([allowed])


class TestNever:
    """No flag opens these."""

    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("http://169.254.169.254/latest", "169.254.169.254 is a cloud metadata address"),
            ("http://2852039166/", "169.254.169.254 is a cloud metadata address"),
            ("http://0251.0376.0251.0376/", "169.254.169.254 is a cloud metadata address"),
            ("http://0xA9FEA9FE/", "169.254.169.254 is a cloud metadata address"),
            ("http://[64:ff9b::a9fe:a9fe]/", "64:ff9b::a9fe:a9fe is a cloud metadata address"),
            ("http://[fd00:ec2::254]/", "fd00:ec2::254 is a cloud metadata address"),
            ("http://[fe80::1]/", "fe80::1 is a link-local address"),
            ("http://0/", "0.0.0.0 is the unspecified address"),
            ("http://[::]/", ":: is the unspecified address"),
            ("http://224.0.0.1/", "224.0.0.1 is a multicast address"),
            ("http://255.255.255.255/", "255.255.255.255 is the broadcast address"),
            ("http://240.0.0.1/", "240.0.0.1 is a reserved address"),
            (
                "http://rebound.example/",
                "rebound.example leads to 169.254.169.254, a cloud metadata address",
            ),
            (
                "http://metadata.google.internal/",
                "metadata.google.internal is a cloud metadata host",
            ),
            ("http://a.metadata.goog./", "a.metadata.goog is a cloud metadata host"),
            ("https://respondeia.com/", "respondeia.com is the real service"),
            ("https://API.respondeia.com/v1", "api.respondeia.com is the real service"),
        ],
    )
    def test_these_are_never_contacted(self, url: str, reason: str) -> None:
        allowed = (url.split("/")[2].rstrip("."), "169.254.169.254", "*.example", "*.goog")
        assert judge(url, *allowed) == Refusal(f"{reason}; the mock never contacts it.")

    def test_an_address_under_cover_neither(self) -> None:
        verdict = judge("http://inside.example/", "inside.example")
        assert isinstance(verdict, Refusal)
        assert verdict.reason.endswith(", a cloud metadata address; the mock never contacts it.")
        assert verdict.flag is None

    def test_a_name_like_theirs_is_another(self) -> None:
        assert judge("http://notrespondeia.com/", "notrespondeia.com") == Unresolved(
            "The name notrespondeia.com cannot be resolved: Name or service not known."
        )

    def test_a_url_that_leads_nowhere_is_refused_in_its_sentence(self) -> None:
        assert judge("ftp://localhost/") == Refusal(
            "The URL begins with neither http:// nor https://."
        )


class TestUnresolved:
    """A name that leads nowhere may do so later, if it would be contacted then."""

    @pytest.mark.parametrize(
        ("url", "name"),
        [
            ("http://later:3001/", "later"),
            ("http://later.test/", "later.test"),
            ("http://app.localhost/", "app.localhost"),
            ("http://allowed.example/", "allowed.example"),
        ],
    )
    def test_a_local_or_allowed_name_may_come_up_later(self, url: str, name: str) -> None:
        assert judge(url, "allowed.example") == Unresolved(
            f"The name {name} cannot be resolved: Name or service not known."
        )

    def test_any_other_needs_the_flag_anyway(self) -> None:
        assert judge("https://yourdomain.com/webhooks/respondeia") == Refusal(
            "yourdomain.com cannot be resolved and is no local name; start the mock with "
            "--allow-webhook-host yourdomain.com to deliver there.",
            "--allow-webhook-host yourdomain.com",
        )

    def test_a_name_without_addresses_is_not_resolved(self) -> None:
        assert judge("http://nothing.test/") == Unresolved(
            "The name nothing.test cannot be resolved: it has no address."
        )

    def test_an_error_without_words_is_shown_as_it_is(self) -> None:
        async def fail(_: str) -> Sequence[str]:
            raise OSError("no network")

        assert asyncio.run(Targets((), fail).judge("http://later/")) == Unresolved(
            "The name later cannot be resolved: no network."
        )

    def test_a_name_has_its_time(self) -> None:
        async def hang(_: str) -> Sequence[str]:
            await asyncio.Event().wait()
            return ()

        assert asyncio.run(Targets((), hang).judge("http://slow/", 0.01)) == Unresolved(
            "The name slow cannot be resolved: no answer within 0.01 s."
        )


def test_captured_deliveries_are_for_nobody_to_dial() -> None:
    assert judge("https://Capture.invalid:1/a?b") == Captured("/a?b")
    assert judge("http://capture.invalid") == Captured("/")


def test_the_system_resolves_by_default() -> None:
    verdict = asyncio.run(Targets().judge("http://localhost:3001/"))
    assert isinstance(verdict, Target)
    assert {*verdict.addresses} <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://capture.invalid/", "ftp://x/"])
def test_what_needs_no_lookup_is_judged_once_and_remembered(url: str) -> None:
    targets = Targets((), look_up)
    first = targets.judge_at_once(url)
    assert first is not None
    assert targets.judge_at_once(url) is first


def test_a_name_is_looked_up_each_time() -> None:
    asked: list[str] = []

    async def note(host: str) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    targets = Targets((), note)
    assert targets.judge_at_once("http://receiver/") is None
    for _ in range(2):
        asyncio.run(targets.judge("http://receiver/"))
    assert asked == ["receiver", "receiver"]


def test_only_so_many_verdicts_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.delivery.targets.REMEMBERED", 2)
    targets = Targets((), look_up)
    for number in range(1, 4):
        assert isinstance(targets.judge_at_once(f"http://127.0.0.{number}/"), Target)
    assert list(targets._settled) == ["http://127.0.0.3/"]
