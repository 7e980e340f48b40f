"""What somebody tries from outside: pages of other sites, bodies without end, addresses with tricks in them."""

import asyncio

import httpx
import pytest

from server.auth.bodies import LARGEST_BYTES
from server.people.roles import Role
from tests.server.people.club import BASE, PASSWORD, Browser, Club, socket_start, stream_start

LOGIN = ("/api/v1/auth/login", {"name": "maria", "password": PASSWORD})


@pytest.fixture
def admin(club: Club) -> Browser:
    club.add("maria", Role.ADMIN)
    return club.signed_in("maria")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://club.example.evil.example"},
        {"Origin": "https://club.example:444"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_page_of_another_site_changes_nothing_and_follows_nothing(
    club: Club, admin: Browser, headers: dict[str, str]
) -> None:
    assert admin.ask("POST", "/api/v1/auth/refresh", headers=headers).status_code == 403
    assert admin.ask("POST", "/api/v1/auth/login", json=LOGIN[1], headers=headers).status_code == 403
    assert admin.ask("DELETE", "/api/v1/accounts/none", headers=headers).status_code == 403
    assert asyncio.run(stream_start(club, "/api/v1/courts/1/stream", headers))[0] == 403
    assert asyncio.run(socket_start(club, "/ws/courts/1", headers)) == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": BASE, "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}]
)
def test_our_own_page_and_a_program_may(admin: Browser, headers: dict[str, str]) -> None:
    admin.post("/api/v1/auth/refresh", headers=headers)


def test_a_page_that_the_settings_name_may_and_is_told_so(club: Club) -> None:
    other = "https://tournament.example"
    friendly = Club(club.folder / "friendly", coach_password="vibora", origins=(other,))
    friendly.add("maria", Role.ADMIN)
    browser = friendly.browser()
    headers = {"Origin": other, "Sec-Fetch-Site": "cross-site"}
    answer = browser.ask("POST", LOGIN[0], json=LOGIN[1], headers=headers)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, other)
    assert "access-control-allow-credentials" not in answer.headers
    stranger = browser.ask("GET", "/api/v1/courts", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in stranger.headers
    friendly.close()


def test_a_body_without_end_is_not_read_to_its_end(admin: Browser) -> None:
    sent = 0

    async def pieces() -> object:
        nonlocal sent
        for _ in range(100):
            sent += 64 * 1024
            yield b"x" * 64 * 1024

    long = admin.ask("POST", "/api/v1/auth/login", content=b"x" * (LARGEST_BYTES + 1))
    assert (long.status_code, long.headers["content-type"]) == (413, "application/problem+json")
    assert admin.ask("POST", "/api/v1/auth/login", content=pieces()).status_code == 413
    assert sent <= LARGEST_BYTES + 64 * 1024
    lying = admin.ask("POST", "/api/v1/auth/token", content=b"x", headers={"Content-Length": "many"})
    assert lying.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/settings.py",
        "/static/..%2f..%2f..%2fapp.py",
        "/static/vendor/uplot/../../../package.json",
        "/static//etc/passwd",
        "/static/js/%00.js",
    ],
)
def test_an_address_leads_to_no_file_outside(club: Club, path: str) -> None:
    answer = club.browser().ask("GET", path)
    assert answer.status_code in (400, 404)
    assert b"root:" not in answer.content


@pytest.mark.parametrize(
    "then",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/\t/e",
    ],
)
def test_signing_in_leads_to_no_other_server_and_into_no_header(admin: Browser, then: str) -> None:
    answer = admin.ask("GET", "/coach", params={"then": then})
    assert answer.headers["location"] == "/sign-in?then=%2F"
    assert "set-cookie" not in answer.headers


def test_what_a_browser_says_of_itself_is_only_text(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    browser = club.browser()
    answer = browser.ask("POST", LOGIN[0], json=LOGIN[1], headers={"User-Agent": "x" * 5000 + "<script>"})
    browser.token = answer.json()["access_token"]
    (shown,) = browser.get("/api/v1/auth/sessions")["sessions"]
    assert len(shown["program"]) == 120


def test_nothing_secret_is_in_the_log_of_accounts_or_in_an_error(club: Club, admin: Browser) -> None:
    link = admin.post("/api/v1/accounts/invitations", {"role": "coach"}, 201)["link"]
    refused: list[httpx.Response] = [
        club.browser().ask("POST", "/api/v1/auth/join", json={"link": link, "name": 1, "password": "hunter2hunter2"}),
        club.browser().ask("POST", "/api/v1/auth/login", json={"name": "maria", "password": 12345, "more": 1}),
    ]
    told = "".join(one.text for one in refused) + str(admin.get("/api/v1/accounts/log"))
    assert link not in told
    assert "hunter2" not in told
    assert "12345" not in told


def test_what_is_refused_is_in_the_log_with_from_where_and_without_what_was_typed(
    club: Club, admin: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    club.add("luis", Role.PLAYER, "Luis")
    luis, stranger = club.signed_in("luis"), club.browser()
    with caplog.at_level("INFO"):
        luis.get("/api/v1/accounts", 403)
        stranger.post("/api/v1/auth/login", {"name": "my secret words", "password": "my secret words"}, 401)
        stranger.token = "forged"
        stranger.get("/api/v1/accounts", 401)
        stranger.ask("GET", "/api/v1/accounts/%0Aroot signed in/sessions")
    account = club.people.accounts.named("luis")
    assert account is not None
    assert f"refused people to {account.id}: '/api/v1/accounts'" in caplog.messages
    assert f"refused to sign somebody in from {stranger.address}" in caplog.messages
    assert f"refused the access token of {stranger.address}: '/api/v1/accounts'" in caplog.messages
    assert "my secret words" not in caplog.text
    assert not [one for one in caplog.messages if "\n" in one]
