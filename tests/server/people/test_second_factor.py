"""The second factor: set up with a phone, asked for at each sign-in, good once, and taken away by who may."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pyotp
import pytest

from server.people.log import entries
from server.people.roles import Role
from tests.server.people.club import PASSWORD, Browser, Club

LOGIN, FACTOR = "/api/v1/auth/login", "/api/v1/auth/second-factor"
PERIOD_S = 30


class Phone:
    """The app of a phone, on the club's clock."""

    def __init__(self, club: Club, secret: str) -> None:
        self.club, self.totp = club, pyotp.TOTP(secret)

    def code(self, off_s: float = 0.0) -> str:
        return self.totp.at(self.club.now_s + off_s)

    def next(self) -> str:
        """Wait until another code is shown."""
        self.club.now_s += PERIOD_S
        return self.code()


def begun(browser: Browser, code: str = "") -> dict[str, Any]:
    made: dict[str, Any] = browser.post(FACTOR, {"password": PASSWORD, "code": code}, 201)
    return made


def set_up(browser: Browser) -> tuple[Phone, list[str]]:
    """Set a second factor up; give the phone, and the codes for paper."""
    phone = Phone(browser.club, begun(browser)["secret"])
    answer = browser.post(f"{FACTOR}/confirm", {"code": phone.code()})
    browser.token = answer["access_token"]
    return phone, answer["recovery_codes"]


def login(browser: Browser, code: str | None = None, status: int = 200, name: str = "maria") -> Any:
    body = {"name": name, "password": PASSWORD} | ({} if code is None else {"code": code})
    return browser.post(LOGIN, body, status)


@pytest.fixture
def club(club: Club) -> Club:
    club.add("maria", Role.ADMIN)
    return club


def test_signing_in_asks_for_the_code_once_the_phone_has_shown_one(club: Club) -> None:
    browser = club.signed_in("maria")
    assert browser.get(FACTOR) == {"on": False, "since": None, "recovery_left": 0, "required": False}
    made = begun(browser)
    assert made["uri"] == f"otpauth://totp/Marcador:maria?secret={made['secret']}&issuer=Marcador"
    assert ElementTree.fromstring(made["qr"]).tag.endswith("svg")
    login(club.browser())
    phone = Phone(club, made["secret"])
    browser.post(f"{FACTOR}/confirm", {"code": "000000"}, 400)
    assert len(browser.post(f"{FACTOR}/confirm", {"code": phone.code()})["recovery_codes"]) == 10
    other = club.browser()
    refused = login(other, status=401)
    assert (refused["code"], other.refresh_token) == ("factor-needed", None)
    assert login(other, "123456", 401)["code"] == "factor-wrong"
    assert login(other, phone.next())["account"]["name"] == "maria"


def test_turning_it_on_ends_what_was_signed_in_with_the_password_alone(club: Club) -> None:
    here, there = club.signed_in("maria"), club.signed_in("maria")
    set_up(here)
    here.get("/api/v1/accounts")
    there.get("/api/v1/accounts", 401)
    there.token = ""
    there.post("/api/v1/auth/refresh", status=401)


def test_a_code_is_good_once_and_none_that_is_older_is_good_after_it(club: Club) -> None:
    phone, _ = set_up(club.signed_in("maria"))
    code = phone.next()
    earlier = phone.code(-PERIOD_S)
    login(club.browser(), code)
    assert login(club.browser(), code, 401)["code"] == "factor-wrong"
    assert login(club.browser(), earlier, 401)["code"] == "factor-wrong"
    login(club.browser(), phone.next())


@pytest.mark.parametrize(("off_s", "status"), [(-61, 401), (-30, 200), (30, 200), (61, 401)])
def test_a_phone_s_clock_may_be_half_a_minute_off(club: Club, off_s: float, status: int) -> None:
    phone, _ = set_up(club.signed_in("maria"))
    club.now_s += 10 * PERIOD_S - club.now_s % PERIOD_S
    login(club.browser(), phone.code(off_s), status)


def test_a_code_from_paper_is_good_once_and_kept_as_a_hash(club: Club) -> None:
    browser = club.signed_in("maria")
    _, codes = set_up(browser)
    assert len(set(codes)) == 10
    login(club.browser(), codes[0].upper().replace("-", " "))
    assert login(club.browser(), codes[0], 401)["code"] == "factor-wrong"
    assert browser.get(FACTOR)["recovery_left"] == 9
    club.people.close()
    kept = b"".join(path.read_bytes() for path in club.folder.glob("people.db*"))
    assert not any(one.encode() in kept or one.replace("-", "").encode() in kept for one in codes)


def test_other_codes_for_paper_take_the_place_of_the_earlier_ones(club: Club) -> None:
    browser = club.signed_in("maria")
    phone, codes = set_up(browser)
    browser.post(f"{FACTOR}/recovery-codes", {"password": PASSWORD}, 400)
    asked = {"password": PASSWORD, "code": phone.next()}
    other = browser.post(f"{FACTOR}/recovery-codes", asked)["recovery_codes"]
    login(club.browser(), codes[1], 401)
    login(club.browser(), other[1])


def test_who_guesses_codes_waits_twice_as_long_each_time_from_wherever(club: Club) -> None:
    phone, _ = set_up(club.signed_in("maria"))
    waits = []
    for _ in range(5):
        login(club.browser(), "000000", 401)
        waits.append(club.people.delays.wait_s(f"second factor\n{club.people.accounts.all()[0].id}"))
        club.now_s += waits[-1]
    assert waits == [0, 0, 0, 2, 4]
    login(club.browser(), "000000", 401)
    refused = club.browser().ask("POST", LOGIN, json={"name": "maria", "password": PASSWORD, "code": phone.code()})
    assert (refused.status_code, refused.headers["retry-after"], refused.json()["code"]) == (429, "8", "factor-wait")
    club.now_s += 8
    login(club.browser(), phone.next())


def test_nothing_is_set_up_changed_or_ended_without_the_password_and_a_code(club: Club) -> None:
    browser = club.signed_in("maria")
    assert browser.post(FACTOR, {"password": "not the right one"}, 400)["code"] == "password-wrong"
    assert browser.post(f"{FACTOR}/confirm", {"code": "123456"}, 400)["code"] == "factor-not-begun"
    assert browser.post(f"{FACTOR}/end", {"password": PASSWORD}, 409)["code"] == "factor-off"
    phone, _ = set_up(browser)
    assert browser.post(FACTOR, {"password": PASSWORD}, 400)["code"] == "factor-needed"
    assert browser.post(f"{FACTOR}/end", {"password": PASSWORD}, 400)["code"] == "factor-needed"
    another = Phone(club, begun(browser, phone.next())["secret"])
    login(club.browser(), phone.next())
    browser.token = browser.post(f"{FACTOR}/confirm", {"code": another.next()})["access_token"]
    login(club.browser(), phone.next(), 401)
    browser.post(f"{FACTOR}/end", {"password": PASSWORD, "code": another.next()}, 204)
    login(club.browser())


def test_a_link_for_another_password_asks_for_the_code_too(club: Club) -> None:
    club.add("ula", Role.UMPIRE)
    admin, ula = club.signed_in("maria"), club.signed_in("ula")
    phone, _ = set_up(ula)
    account = club.people.accounts.named("ula")
    assert account is not None
    link = admin.post(f"/api/v1/accounts/{account.id}/new-password", status=201)["link"]
    body = {"link": link, "password": "quite another password"}
    thief = club.browser()
    assert thief.post("/api/v1/auth/join", body, 401)["code"] == "factor-needed"
    thief.post("/api/v1/auth/join", {**body, "code": "000000"}, 401)
    club.browser().post("/api/v1/auth/join", {**body, "code": phone.next()})


def test_an_administrator_takes_away_what_was_lost_but_not_one_s_own(club: Club) -> None:
    club.add("ula", Role.UMPIRE)
    admin, ula = club.signed_in("maria"), club.signed_in("ula")
    set_up(ula)
    set_up(admin)
    listed = {one["name"]: one for one in admin.get("/api/v1/accounts")["accounts"]}
    assert [listed[name]["second_factor"] for name in ("maria", "ula")] == [True, True]
    path = f"/api/v1/accounts/{listed['ula']['id']}/second-factor"
    ula.get("/api/v1/accounts", 403)
    assert ula.ask("DELETE", path).status_code == 403
    assert admin.ask("DELETE", path).status_code == 204
    ula.get(FACTOR, 401)
    login(club.browser(), name="ula")
    assert admin.ask("DELETE", path).json()["code"] == "factor-off"
    own = admin.ask("DELETE", f"/api/v1/accounts/{listed['maria']['id']}/second-factor")
    assert (own.status_code, own.json()["code"]) == (409, "factor-own")
    said = [(one.actor, one.what, one.about) for one in entries(club.people.database, 20)]
    assert ("maria", "second factor taken away", "ula") in said
    assert ("ula", "set up a second factor", "") in said


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Club]:
    """A club whose umpires need a second factor."""
    strict = Club(tmp_path / "strict", "vibora", second_factor_for=frozenset({Role.UMPIRE}))
    strict.add("ula", Role.UMPIRE)
    yield strict
    strict.close()


def test_a_role_that_needs_one_sets_it_up_before_anything_else(strict: Club) -> None:
    ula = strict.browser()
    answer = login(ula, name="ula")
    assert answer["second_factor_due"]
    ula.token = answer["access_token"]
    me = ula.get("/api/v1/auth/me")
    assert me["rights"] == ["follow", "count", "sign-in", "second-factor"]
    assert me["why"].endswith("a second factor is to be set up before anything else")
    ula.get("/api/v1/courts/1/matches", 403)
    ula.get("/api/v1/own-data", 403)
    ula.token = ula.post("/api/v1/auth/refresh")["access_token"]
    ula.get("/api/v1/courts/1/matches", 403)
    phone, _ = set_up(ula)
    ula.get("/api/v1/courts/1/matches", 404)
    assert ula.get(FACTOR)["required"]
    refused = ula.post(f"{FACTOR}/end", {"password": PASSWORD, "code": phone.next()}, 409)
    assert refused["code"] == "factor-required"
    assert not login(strict.browser(), phone.next(), name="ula")["second_factor_due"]


def test_who_gets_a_role_that_needs_one_has_nothing_of_it_before(strict: Club) -> None:
    strict.add("sam", Role.SPECTATOR)
    sam, account = strict.signed_in("sam"), strict.people.accounts.named("sam")
    assert account is not None
    strict.people.accounts.change(account.id, "test", role=Role.UMPIRE)
    sam.get("/api/v1/courts/1/matches", 403)
    sam.token = sam.post("/api/v1/auth/refresh")["access_token"]
    sam.get("/api/v1/courts/1/matches", 403)


def test_nothing_of_it_is_in_the_log_or_in_what_one_takes_along(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    browser = club.signed_in("maria")
    with caplog.at_level("INFO"):
        phone, codes = set_up(browser)
        login(club.browser(), phone.next())
        taken = ZipFile(BytesIO(browser.ask("GET", "/api/v1/own-data").content))
    said = caplog.text + "".join(taken.read(name).decode() for name in taken.namelist())
    assert not any(one in said for one in (phone.totp.secret, *codes))
