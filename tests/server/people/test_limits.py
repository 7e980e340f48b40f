"""How often somebody may ask: told in headers, refused beyond it, and longer and longer waits for who guesses."""

import asyncio
import re

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from server.api import tables
from server.api.routes import routes
from server.people.limits import (
    CHANGE,
    CLAIM,
    HEAVY,
    LONGEST_WAIT_S,
    POLL,
    READ,
    RULES,
    SECOND_FACTOR,
    SIGN_IN,
    STREAM,
    Delays,
    Limits,
    rule_of,
)
from server.people.roles import Role
from server.web import web_config
from tests.server.people.club import Browser, Club

LOGIN = "/api/v1/auth/login"


def guess(who: Browser, name: str = "maria") -> httpx.Response:
    return who.ask("POST", LOGIN, json={"name": name, "password": "not the right one"})


def test_signing_in_is_tried_five_times_a_minute_from_an_address(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    thief, other = club.browser(), club.browser()
    answers = [guess(thief, f"name {at}") for at in range(6)]
    assert [one.status_code for one in answers] == [401] * 5 + [429]
    assert [one.headers["x-ratelimit-remaining"] for one in answers] == ["4", "3", "2", "1", "0", "0"]
    refused = answers[-1]
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["ratelimit-policy"] == '"sign-in";q=5;w=60'
    assert refused.headers["ratelimit"].startswith('"sign-in";r=0;t=')
    assert "at most 5 in 60 s" in refused.json()["detail"]
    thief.token = "made up, to look like another one"
    assert guess(thief).status_code == 429
    other.sign_in("maria")


def test_who_guesses_waits_twice_as_long_each_time_and_the_owner_elsewhere_does_not(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    waits = []
    for at in range(6):
        thief = club.browser()
        thief.address = "203.0.113.9"
        club.people.delays.failed(f"maria\n{thief.address}") if at >= 3 else guess(thief)
        waits.append(club.people.delays.wait_s(f"maria\n{thief.address}"))
    assert waits == [0, 0, 0, 2, 4, 8]
    refused = guess(thief)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "8")
    club.browser().sign_in("maria")
    club.now_s += 8
    thief.sign_in("maria")
    assert club.people.delays.wait_s(f"maria\n{thief.address}") == 0


def test_who_guesses_from_everywhere_waits_too(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    for _ in range(32):
        assert guess(club.browser()).status_code == 401
        club.now_s += 5
    for _ in range(2):
        club.people.delays.failed("maria")
    assert guess(club.browser()).status_code == 429


def test_a_wait_has_an_end() -> None:
    delays = Delays(lambda: 0.0)
    for _ in range(2000):
        delays.failed("somebody")
    assert delays.wait_s("somebody") == LONGEST_WAIT_S


def test_an_account_has_its_own_limit_and_a_made_up_token_none(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    browser = club.signed_in("maria")
    path = "/api/v1/sessions/none"
    left = [int(browser.ask("GET", path).headers["x-ratelimit-remaining"]) for _ in range(2)]
    assert left == [HEAVY.item.amount - 1, HEAVY.item.amount - 2]
    other = club.browser()
    other.address = browser.address
    assert int(other.ask("GET", path).headers["x-ratelimit-remaining"]) == HEAVY.shared.amount - 1
    for at, expected in ((1, 2), (2, 3)):
        other.token = f"made up {at}"
        assert int(other.ask("GET", path).headers["x-ratelimit-remaining"]) == HEAVY.shared.amount - expected


@pytest.mark.parametrize(
    ("method", "path", "rule"),
    [
        ("POST", LOGIN, SIGN_IN),
        ("POST", "/api/v1/auth/refresh", STREAM),
        ("GET", "/api/v1/courts/1/stream", STREAM),
        ("GET", "/ws/courts", STREAM),
        ("POST", "/api/v1/courts/1/next-match", CHANGE),
        ("POST", "/api/v1/events/club/scores/m", CHANGE),
        ("POST", "/api/v1/events/club/claims/m", CLAIM),
        ("DELETE", "/api/v1/events/club/claims/m", CLAIM),
        ("POST", "/api/v1/auth/second-factor/confirm", SECOND_FACTOR),
        ("GET", "/api/v1/auth/second-factor", READ),
        ("GET", "/api/v1/courts/1/matches", POLL),
        ("GET", "/api/v1/courts/1/commands/c", POLL),
        ("GET", "/api/v1/courts/1/overlay", POLL),
        ("GET", "/api/v1/tables/points", HEAVY),
        ("GET", "/api/v1/matches/m/events", HEAVY),
        ("GET", "/api/v1/courts", READ),
        ("GET", "/healthz", None),
        ("GET", "/", None),
    ],
)
def test_each_route_has_its_limit(method: str, path: str, rule: object) -> None:
    assert rule_of(method, path) is rule


def test_whoever_sits_at_a_server_without_accounts_is_not_counted(club: Club) -> None:
    object.__setattr__(club.parts.access, "coach_password", None)
    here = club.browser("http://127.0.0.1")
    assert "x-ratelimit-limit" not in here.ask("GET", "/api/v1/courts").headers


def test_ordinary_reads_of_an_account_are_at_most_a_hundred_a_minute_and_a_club_s_network_has_more(
    club: Club,
) -> None:
    club.add("maria", Role.ADMIN)
    browser, spectator = club.signed_in("maria"), club.browser()
    spectator.address = browser.address
    policies = [one.ask("GET", "/api/v1/courts").headers["ratelimit-policy"] for one in (browser, spectator)]
    assert policies == ['"read";q=100;w=60', '"read";q=600;w=60']
    limits = Limits()
    assert [limits.count(READ, READ.item, "account").is_over for _ in range(101)] == [False] * 100 + [True]


def test_only_what_pages_ask_again_and_again_has_more_than_a_hundred_reads_a_minute() -> None:
    assert {one.name for one in RULES if one.item.amount * 60 > 100 * one.window_s} == {"stream", "change", "poll"}


def test_every_limited_route_tells_its_limit_and_how_much_is_left(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    browser = club.signed_in("maria")
    for method, path, _ in routes(club.app):
        rule = rule_of(method, re.sub(r"{\w+}", "none", path))
        if path.endswith("/stream"):
            continue
        headers = browser.ask(method, re.sub(r"{\w+}", "none", path)).headers
        if rule is None:
            assert "ratelimit-policy" not in headers, path
            continue
        most, left = headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"]
        assert headers["ratelimit-policy"] == f'"{rule.name}";q={most};w={rule.window_s}', path
        assert headers["ratelimit"] == f'"{rule.name}";r={left};t={headers["x-ratelimit-reset"]}', path
        assert 1 <= int(headers["x-ratelimit-reset"]) <= rule.window_s, path


def test_who_has_to_wait_for_others_that_read_whole_tables_is_told_how_long(club: Club) -> None:
    taken = [tables._AT_ONCE.acquire(blocking=False) for _ in range(2)]
    try:
        refused = club.browser().ask("GET", "/api/v1/tables/points")
    finally:
        tables._AT_ONCE.release(len(taken))
    assert taken == [True, True]
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")


def where(peer: str, trusted: tuple[str, ...]) -> str:
    """Give what the application is told of where a request comes from that says it was passed on."""

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(f"{scope['scheme']} {scope['client'][0]}")(scope, receive, send)

    config = web_config(told, trusted_proxies=trusted)  # type: ignore[arg-type]
    config.load()

    async def asked() -> str:
        transport = httpx.ASGITransport(config.loaded_app, client=(peer, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://club.example") as client:
            headers = {"X-Forwarded-For": "203.0.113.5, 198.51.100.7", "X-Forwarded-Proto": "https"}
            return (await client.get("/", headers=headers)).text

    return asyncio.run(asked())


def test_nobody_has_another_address_or_tls_by_saying_so_unless_a_trusted_proxy_does() -> None:
    assert where("192.0.2.9", ()) == "http 192.0.2.9"
    assert where("192.0.2.9", ("10.0.0.1",)) == "http 192.0.2.9"
    assert where("10.0.0.1", ("10.0.0.1",)) == "https 198.51.100.7", "the last one is who reached the proxy"
