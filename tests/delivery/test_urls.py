"""URLs are read strictly: one spelling of a host, or a sentence."""

from ipaddress import ip_address

import pytest

from respondeia_mock.delivery.urls import Place, UrlError, read, spell


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://localhost", Place("localhost", None, 80, "/")),
        ("https://localhost", Place("localhost", None, 443, "/", tls=True)),
        ("HTTP://Shop.Test.:8080/a", Place("shop.test", None, 8080, "/a")),
        ("http://my_receiver:3001/", Place("my_receiver", None, 3001, "/")),
        ("http://localhost/a/../b//c", Place("localhost", None, 80, "/a/../b//c")),
        ("http://localhost?a=1&b=%20c#d", Place("localhost", None, 80, "/?a=1&b=%20c")),
        ("http://localhost/ñ b", Place("localhost", None, 80, "/%C3%B1%20b")),
        ("http://mañana.test/", Place("xn--maana-pta.test", None, 80, "/")),
        ("http://[::1]:3001/", Place("::1", ip_address("::1"), 3001, "/")),
        ("http://[0:0::1]/", Place("::1", ip_address("::1"), 80, "/")),
        ("http://2130706433/", Place("127.0.0.1", ip_address("127.0.0.1"), 80, "/")),
        ("http://127.1./", Place("127.0.0.1", ip_address("127.0.0.1"), 80, "/")),
        (
            "http://１６９。254.169.254/",  # noqa: RUF001 (full-width, as a browser reads it)
            Place("169.254.169.254", ip_address("169.254.169.254"), 80, "/"),
        ),
    ],
)
def test_a_url_has_one_spelling(url: str, place: Place) -> None:
    assert read(url) == place


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("ftp://localhost/", "The URL begins with neither http:// nor https://."),
        ("localhost:3001", "The URL begins with neither http:// nor https://."),
        ("http:///hook", "The URL names no host."),
        ("http://./hook", ". is neither a host name nor an IP address."),
        ("http:localhost", "The URL names no host."),
        ("http://:80/", "The URL names no host."),
        (
            "http://ana:secret@localhost/",
            "The URL holds a user name or password; webhooks are sent without.",
        ),
        (
            "http://localhost@169.254.169.254/",
            "The URL holds a user name or password; webhooks are sent without.",
        ),
        ("http://localhost:0/", "The URL's port is not a number from 1 to 65535."),
        ("http://localhost:65536/", "The URL's port is not a number from 1 to 65535."),
        ("http://localhost:x/", "The URL's port is not a number from 1 to 65535."),
        ("http://localhost:-1/", "The URL's port is not a number from 1 to 65535."),
        ("http://local\nhost/", "The URL holds a control character."),
        ("http://[::1/", "The URL cannot be read: Invalid IPv6 URL."),
        ("http://[fe80::1%25lo]/", "fe80::1%25lo is neither a host name nor an IP address."),
        ("http://%31/", "%31 is neither a host name nor an IP address."),
        ("http://a..b/", "a..b is neither a host name nor an IP address."),
        ("http://a b/", "a b is neither a host name nor an IP address."),
        ("http://localhost\\.x/", "localhost\\.x is neither a host name nor an IP address."),
        ("http://256.1.1.1/", "256.1.1.1 is neither a host name nor an IP address."),
    ],
)
def test_what_leads_nowhere_is_one_sentence(url: str, sentence: str) -> None:
    with pytest.raises(UrlError) as caught:
        read(url)
    assert str(caught.value) == sentence


def test_an_address_of_the_future_is_none() -> None:
    with pytest.raises(UrlError):
        read("http://[v1.fe80::1]/")


def test_no_host_is_spelled_as_none() -> None:
    assert spell("") == ("", None)
