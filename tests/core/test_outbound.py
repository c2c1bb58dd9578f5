"""No URL a person can write leads into our own network."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Misconfigured, RefusedAddress
from core.outbound import Outbound, allowing, is_public, same_origin

GUARD = Outbound()
PRIVATE_V4 = st.one_of(
    st.sampled_from(["127.0.0.1", "169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "0.0.0.1"]),
    st.ip_addresses(v=4, network="10.0.0.0/8").map(str),
    st.ip_addresses(v=4, network="172.16.0.0/12").map(str),
    st.ip_addresses(v=4, network="192.168.0.0/16").map(str),
    st.ip_addresses(v=4, network="100.64.0.0/10").map(str),
    st.ip_addresses(v=4, network="127.0.0.0/8").map(str),
    st.ip_addresses(v=4, network="224.0.0.0/3").map(str),
).map(IPv4Address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_may_be_called(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "0.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
    ],
)
def test_private_and_reserved_addresses_may_not(address):
    assert not is_public(ip_address(address))


@given(PRIVATE_V4)
def test_an_ipv4_address_is_private_in_every_ipv6_disguise(address):
    number = int(address)
    for disguise in (0xFFFF << 32 | number, number, 0x2002 << 112 | number << 80, 0x64FF9B << 96 | number):
        assert not is_public(IPv6Address(disguise))


@given(PRIVATE_V4)
def test_every_spelling_of_a_private_address_is_refused(address):
    number = int(address)
    octets = str(address).split(".")
    spellings = [
        str(address),
        f"{address}.",
        str(number),
        hex(number),
        f"0{number:o}",
        ".".join(f"0{int(octet):o}" for octet in octets),
        ".".join(hex(int(octet)) for octet in octets),
        f"{octets[0]}.{number & 0xFFFFFF}",
        f"[::ffff:{address}]",
        str(address).replace(".", "。"),
    ]
    for spelling in spellings:
        with pytest.raises(RefusedAddress):
            GUARD.check_url(f"http://{spelling}/feed.xml")


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_the_guard_and_the_judgement_agree_on_literal_addresses(address):
    host = f"[{address}]" if address.version == 6 else str(address)
    if is_public(address):
        assert GUARD.check_url(f"https://{host}/").host == str(address)
    else:
        with pytest.raises(RefusedAddress):
            GUARD.check_url(f"https://{host}/")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/feed",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "//example.com/feed",
        "example.com/feed",
        "",
        "http://",
        "http:///feed",
        "https://user:secret@example.com/",
        "https://user@example.com/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.localhost:8080/",
        "http://[fe80::1%25eth0]/",
        "http://[::1",
        "http://exa\nmple.com/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "https://example.com/" + "a" * 2048,
    ],
)
def test_urls_we_do_not_speak_are_refused_with_a_sentence(url):
    with pytest.raises(RefusedAddress) as refusal:
        GUARD.check_url(url)
    assert refusal.value.message.endswith(".")
    assert "secret" not in refusal.value.message


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.com/feed.xml", "example.com"),
        ("HTTP://Example.COM:8080/x?y=z", "example.com"),
        ("https://пример.рф/лента", "xn--e1afmkfd.xn--p1ai"),
        ("https://日本語.jp/フィード", "xn--wgv71a119e.jp"),
        ("https://例え.テスト/", "xn--r8jz45g.xn--zckzah"),
    ],
)
def test_public_names_pass_whatever_their_script(url, host):
    assert GUARD.check_url(url).raw_host.decode() == host


def test_a_host_with_one_public_and_one_private_address_is_called_on_the_public_one():
    found = [ip_address("127.0.0.1"), ip_address("8.8.8.8")]
    assert GUARD.choose("example.com", found) == [ip_address("8.8.8.8")]


def test_the_operator_may_allow_a_host_an_address_and_a_network():
    guard = allowing(["News.Internal.", "127.0.0.1", "10.1.0.0/16", "fd00::/8"])
    assert guard.choose("news.internal", [ip_address("192.168.1.1")])
    assert guard.check_url("http://127.0.0.1:9000/")
    assert guard.check_url("http://[fd00::1]/")
    assert guard.choose("x.example", [ip_address("10.1.2.3"), ip_address("10.2.0.1")]) == [ip_address("10.1.2.3")]
    with pytest.raises(RefusedAddress):
        guard.choose("other.internal", [ip_address("192.168.1.1")])


@pytest.mark.parametrize("entry", ["10.0.0.0/33", "", ".", "http://x/"])
def test_a_wrong_allowance_is_said(entry):
    with pytest.raises(Misconfigured):
        allowing([entry])


def test_an_origin_is_scheme_host_and_port():
    base = httpx.URL("https://Example.com/a")
    assert same_origin(base, httpx.URL("https://example.com:443/b"))
    assert not same_origin(base, httpx.URL("http://example.com/a"))
    assert not same_origin(base, httpx.URL("https://example.com:444/a"))
    assert not same_origin(base, httpx.URL("https://example.com.evil.test/a"))
