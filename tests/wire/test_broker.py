import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.broker import BrokerAddress
from wire.errors import WireError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("mqtt://localhost", BrokerAddress("localhost", 1883)),
        ("mqtts://club.example", BrokerAddress("club.example", 8883, tls=True)),
        ("mqtt://10.0.0.2:1884/", BrokerAddress("10.0.0.2", 1884)),
        ("mqtt://[::1]:1884", BrokerAddress("::1", 1884)),
        ("mqtts://box@club.example:1", BrokerAddress("club.example", 1, True, "box")),
        ("mqtt://box:p%40ss%3A@club", BrokerAddress("club", 1883, False, "box", "p@ss:")),
    ],
)
def test_an_address_is_read(text: str, address: BrokerAddress) -> None:
    assert BrokerAddress.parse(text) == address


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("localhost:1883", "does not begin with mqtt://"),
        ("http://localhost", "does not begin with mqtt://"),
        ("mqtt://", "names no host"),
        ("mqtt://box:hunter2@", "names no host"),
        ("mqtt://box:hunter2@club:port", "cannot be read"),
        ("mqtt://box:hunter2@club:70000", "cannot be read"),
        ("mqtt://club:0", "port 0"),
        ("mqtt://box:hunter2@club/topic", "after host and port"),
    ],
)
def test_an_error_says_what_is_wrong_and_never_the_password(text: str, says: str) -> None:
    with pytest.raises(WireError, match=says) as caught:
        BrokerAddress.parse(text)
    assert "hunter2" not in str(caught.value)


def test_the_password_shows_in_neither_form() -> None:
    address = BrokerAddress.parse("mqtts://box:hunter2@club.example")
    assert "hunter2" not in f"{address} {address!r}"
    assert str(address) == "mqtts://box@club.example:8883"


def test_a_password_kept_elsewhere_needs_a_user() -> None:
    assert BrokerAddress.parse("mqtt://box@club").with_password("x").password == "x"
    with pytest.raises(WireError, match="no user"):
        BrokerAddress.parse("mqtt://club").with_password("x")


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        address = BrokerAddress.parse(text)
    except WireError:
        return
    assert address.host
    assert 1 <= address.port <= 65535


@given(st.integers(1, 65535), st.booleans(), st.sampled_from(["club.example", "10.0.0.2", "::1"]))
def test_what_is_shown_can_be_read_again(port: int, tls: bool, host: str) -> None:
    address = BrokerAddress(host, port, tls)
    assert BrokerAddress.parse(str(address)) == address
