"""Where notices may not go: to nothing that only the server can reach, by whatever name or number."""

import asyncio
import socket
from typing import Any

import pytest

from server.errors import NoticeRefused
from server.notices.addresses import Whither, checked_endpoint, checked_webhook, require_public
from server.notices.answer import Answer
from server.notices.posting import Poster
from tests.server.notices.receiver import Receiver
from tests.server.notices.telling import Telling

PRIVATE = (
    *("127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
    *("255.255.255.255", "224.0.0.1", "192.0.2.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1"),
    *("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1"),
)
PUBLIC = ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8")


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_refused_unless_a_setting_allows_it(address: str) -> None:
    with pytest.raises(NoticeRefused, match="notices_to_private_addresses"):
        require_public(address, Whither())
    require_public(address, Whither(private=True))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not(address: str) -> None:
    require_public(address, Whither())


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://club.example/", "file:///etc/passwd", "//club.example", "https://", "club.example", "https://["),
        *("https://maria:secret@club.example/", "https://club.example/#x", "https://club.example:x/", "https://a b/"),
        *("http://127.0.0.1/", "http://[::1]/", "http://localhost:8000/", "http://localhost./", "http://10.0.0.1/"),
        *("https://club.example/\r\nHost: other", "https://club.example/ñ", "https://club.example/" + "x" * 2000),
    ],
)
def test_what_is_no_address_or_a_private_one_is_refused_at_once(url: str) -> None:
    with pytest.raises(NoticeRefused):
        checked_webhook(url, Whither())


def test_only_push_services_that_the_settings_name_are_pushed_to() -> None:
    for url in ("https://fcm.googleapis.com/x", "https://wns2-am3p.notify.windows.com/w/?t=1"):
        assert checked_endpoint(url, Whither()) == url
    for url in (
        *("http://fcm.googleapis.com/x", "https://evil.example/x", "https://evilpush.apple.com/x"),
        *("https://fcm.googleapis.com.evil.example/", "https://127.0.0.1/"),
    ):
        with pytest.raises(NoticeRefused):
            checked_endpoint(url, Whither())


def posted(url: str, whither: Whither) -> Answer:
    async def post() -> Answer:
        poster = Poster(whither)
        try:
            return await poster.post(url, {}, b"{}")
        finally:
            await poster.close()

    return asyncio.run(post())


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked, answers = socket.getaddrinfo, list[str](), {"named.example": ["127.0.0.1"]}

    def looked_up(host: Any, port: Any, *more: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name in answers:
            asked.append(name)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in answers[name]]
        return real(host, port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    url = receiver.url.replace("127.0.0.1", "named.example")
    assert posted(url, Whither(private=True)) == Answer(200, "so")
    assert asked == ["named.example"]
    assert receiver.got[0].headers["host"].startswith("named.example:")
    assert "127.0.0.1 is an address of a private network" in posted(url, Whither()).said
    answers["named.example"] = ["8.8.8.8", "127.0.0.1"]
    assert "127.0.0.1 is an address of a private network" in posted(url, Whither()).said, "not even among others"
    assert len(receiver.got) == 1


def test_what_does_not_answer_is_an_answer_too(receiver: Receiver) -> None:
    url = receiver.url
    receiver.close()
    answer = posted(url, Whither(private=True))
    assert (answer.status, answer.is_taken) == (None, False)
    assert answer.said.startswith("not reached: ")


def test_nobody_subscribes_a_program_inside_over_http(telling: Telling, receiver: Receiver) -> None:
    luis = telling.signed_in("luis")
    telling.notices.whither, allowed = Whither(), telling.notices.whither
    body = {"address": receiver.url, "wanted": {"about": ["score"]}}
    answer = luis.post("/api/v1/subscriptions/webhooks", body, 400)
    telling.notices.whither = allowed
    assert answer["detail"].startswith("127.0.0.1 is an address of a private network")
