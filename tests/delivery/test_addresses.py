"""Which range an address is in, in whatever spelling and under whatever cover."""

from ipaddress import ip_address

import pytest

from respondeia_mock.delivery.addresses import Range, literal, parse, range_of


@pytest.mark.parametrize(
    ("found", "addresses"),
    [
        (Range.LOOPBACK, "127.0.0.1 127.255.255.255 ::1 ::ffff:127.0.0.1"),
        (Range.PRIVATE, "10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1"),
        (Range.PRIVATE, "100.64.0.1 100.127.255.255 fc00::1 fdff::1 ::ffff:192.168.1.1"),
        (Range.PUBLIC, "8.8.8.8 9.255.255.255 172.15.0.1 172.32.0.1 192.167.0.1 192.169.0.1"),
        (Range.PUBLIC, "100.63.255.255 100.128.0.1 126.0.0.1 128.0.0.1 223.255.255.255"),
        (Range.PUBLIC, "203.0.113.7 198.51.100.7 192.0.2.7 198.18.0.1 2001:db8::1 2606:4700::1"),
        (Range.PUBLIC, "::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1"),
        (Range.METADATA, "169.254.169.254 100.100.100.200 192.0.0.192 168.63.129.16"),
        (Range.METADATA, "fd00:ec2::254 fd20:ce::254 fd00:42::42"),
        (Range.METADATA, "::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe::1"),
        (Range.LINK_LOCAL, "169.254.0.1 169.254.170.2 fe80::1 febf::1 ::ffff:169.254.1.1"),
        (Range.UNSPECIFIED, "0.0.0.0 :: ::ffff:0.0.0.0"),
        (Range.MULTICAST, "224.0.0.1 239.255.255.255 ff02::1 2002:e000:1::"),
        (Range.BROADCAST, "255.255.255.255 ::ffff:255.255.255.255"),
        (Range.RESERVED, "0.0.0.1 192.0.0.8 240.0.0.1 255.255.255.254"),
        (Range.RESERVED, "2001::1 fec0::1 100::1 ::127.0.0.1 ::169.254.169.254 4000::1"),
        (Range.RESERVED, "64:ff9b:1::a9fe:a9fe ::ffff:0:169.254.169.254"),
    ],
)
def test_every_address_is_in_one_range(found: Range, addresses: str) -> None:
    assert {each: range_of(ip_address(each)) for each in addresses.split()} == dict.fromkeys(
        addresses.split(), found
    )


@pytest.mark.parametrize(
    ("spelled", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0x7f.0.0.1", "127.0.0.1"),
        ("0177.0.0.01", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("2852039166", "169.254.169.254"),
        ("0251.0376.0251.0376", "169.254.169.254"),
        ("0xa9fea9fe", "169.254.169.254"),
        ("0xa9.254.0251.0xfe", "169.254.169.254"),
        ("0", "0.0.0.0"),  # noqa: S104 (read, not bound)
        ("::1", "::1"),
        ("0:0:0:0:0:ffff:a9fe:a9fe", "::ffff:a9fe:a9fe"),
    ],
)
def test_an_address_is_read_in_any_spelling(spelled: str, address: str) -> None:
    assert literal(spelled) == ip_address(address)


@pytest.mark.parametrize("name", ["localhost", "shop.test", "1.example", "0xshop", "a1", ""])
def test_a_name_is_no_address(name: str) -> None:
    assert literal(name) is None


@pytest.mark.parametrize(
    "spelled", ["256.256.256.256", "1.2.3.4.5", "shop.1", "08", "99999999999", "1::2::3", "::1%lo"]
)
def test_what_looks_like_an_address_and_is_none_is_an_error(spelled: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (what it says differs)
        literal(spelled)


def test_a_resolver_may_add_a_zone() -> None:
    assert parse("fe80::1%eth0") == ip_address("fe80::1")
