"""Signing in: the first account, invitations, passwords, sessions, and when they end."""

import stat
from pathlib import Path
from typing import Any

import pytest

from server.app import create_app
from server.people.database import FILE_NAME
from server.people.passwords import Passwords
from server.people.roles import Role
from server.people.sessions import IDLE_S, LONGEST_S
from server.people.tokens import ACCESS_S
from tests.server.people.club import COOKIE, PASSWORD, Club

ME = "/api/v1/auth/me"


def test_the_first_administrator_comes_by_a_link_and_no_password_is_ever_made(club: Club) -> None:
    assert (club.people.links.set_up(), club.people.links.set_up()) != (None, None)
    link, browser = club.people.links.set_up(), club.browser()
    assert browser.get(ME)["way"] == "coach-password"
    assert browser.post("/api/v1/auth/links", {"link": link})["role"] == "admin"
    joined = browser.post("/api/v1/auth/join", {"link": link, "name": "María", "password": PASSWORD})
    assert joined["account"]["role"] == "admin"
    assert browser.get(ME)["way"] == "accounts"
    assert club.people.links.set_up() is None
    browser.post("/api/v1/auth/join", {"link": link, "name": "other", "password": PASSWORD}, 400)
    assert browser.post("/api/v1/auth/links", {"link": link}, 404)["detail"].startswith("this link is not known")
    assert stat.S_IMODE((club.folder / FILE_NAME).stat().st_mode) == 0o600


def test_only_the_newest_link_of_the_first_start_is_good(club: Club) -> None:
    first, second = club.people.links.set_up(), club.people.links.set_up()
    browser = club.browser()
    browser.post("/api/v1/auth/join", {"link": first, "name": "mallory", "password": PASSWORD}, 400)
    browser.post("/api/v1/auth/join", {"link": second, "name": "maria", "password": PASSWORD})


def test_an_invitation_gives_its_role_once_until_it_is_too_old(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    admin, guest = club.signed_in("maria"), club.browser()
    made = admin.post("/api/v1/accounts/invitations", {"role": "player", "player": "Ana", "hours": 2}, 201)
    assert made["address"] == f"https://club.example/join#{made['link']}"
    joined = guest.post("/api/v1/auth/join", {"link": made["link"], "name": "Ana", "password": PASSWORD})
    assert (joined["account"]["role"], joined["account"]["player"]) == ("player", "Ana")
    guest.post("/api/v1/auth/join", {"link": made["link"], "name": "Bea", "password": PASSWORD}, 400)
    late = admin.post("/api/v1/accounts/invitations", {"role": "coach", "hours": 2}, 201)["link"]
    club.now_s += 2 * 3600
    guest.post("/api/v1/auth/join", {"link": late, "name": "Bea", "password": PASSWORD}, 400)
    assert admin.post("/api/v1/accounts/invitations", {"role": "player"}, 401)["detail"]


@pytest.mark.parametrize(
    ("role", "body", "said"),
    [
        (Role.ADMIN, {"role": "player"}, "a player has the name that matches have"),
        (Role.ADMIN, {"role": "coach", "name": "a\0b"}, "can be seen"),
        (Role.COACH, {"role": "admin"}, "a coach may not"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(club: Club, role: Role, body: dict[str, Any], said: str) -> None:
    club.add("who", role)
    answer = club.signed_in("who").ask("POST", "/api/v1/accounts/invitations", json=body)
    assert answer.status_code in (400, 403)
    assert said in answer.json()["detail"]


def test_a_name_is_the_same_however_it_is_typed_and_nobody_gets_another_s(club: Club) -> None:
    club.add("José  María", Role.ADMIN)
    browser = club.browser()
    browser.sign_in("JOSÉ maría ")
    link = club.people.links.invite("test", Role.COACH)
    taken = browser.post("/api/v1/auth/join", {"link": link, "name": "josé maría", "password": PASSWORD}, 400)
    assert "is somebody's already" in taken["detail"]
    browser.post("/api/v1/auth/join", {"link": link, "name": "pepe", "password": PASSWORD})


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "aaaaaaaaaaaaaaaa",
        "padel padel 2026",
        "maria-maria-1",
        "x" * 257,
        "123456789012",
        "trustno1trustno1",
        "Manchesterunited",
        "P@ssw0rd2024!",
        "1q2w3e4r5t6y",
        "realmadrid2024",
    ],
)
def test_a_password_that_is_tried_first_is_refused(club: Club, password: str) -> None:
    link = club.people.links.set_up()
    club.browser().post("/api/v1/auth/join", {"link": link, "name": "maria", "password": password}, 400)
    assert not club.people.accounts.exist()


def test_passwords_are_kept_as_argon2id_and_in_no_other_form(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    (row,) = club.people.database.rows("SELECT password FROM accounts")
    assert row["password"].startswith("$argon2id$")
    club.people.close()
    assert PASSWORD.encode() not in b"".join(path.read_bytes() for path in club.folder.glob("people.db*"))


def test_a_hash_of_other_costs_is_made_anew_at_the_next_sign_in(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    club.people.passwords = Passwords(memory_kib=16, passes=2)
    club.signed_in("maria")
    (row,) = club.people.database.rows("SELECT password FROM accounts")
    assert "m=16,t=2" in row["password"]
    club.signed_in("maria")


def test_a_wrong_name_and_a_wrong_password_are_told_alike(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    browser = club.browser()
    wrong = [("maria", "another one altogether"), ("nobody", PASSWORD), ("", ""), ("maria\0", PASSWORD)]
    answers = [browser.ask("POST", "/api/v1/auth/login", json={"name": one, "password": two}) for one, two in wrong]
    assert {(one.status_code, one.json()["detail"]) for one in answers} == {(401, "name or password is wrong")}
    assert "set-cookie" not in answers[0].headers


def test_the_cookie_is_kept_from_scripts_from_other_sites_and_from_the_open_network(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    browser = club.browser()
    answer = browser.ask("POST", "/api/v1/auth/login", json={"name": "maria", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/api/v1/auth"} <= set(cookie.split("; "))
    assert answer.headers["cache-control"] == "no-store"


def test_over_http_from_elsewhere_nobody_signs_in_unless_a_setting_says_so(club: Club, tmp_path: Path) -> None:
    club.add("maria", Role.ADMIN)
    plain = club.browser("http://club.example")
    said = plain.post("/api/v1/auth/login", {"name": "maria", "password": PASSWORD}, 403)
    assert "https" in said["detail"]
    lax = Club(tmp_path / "lax", coach_password="vibora", signs_in_without_tls=True)
    lax.add("maria", Role.ADMIN)
    browser = lax.browser("http://club.example")
    browser.sign_in("maria")
    assert browser.cookies.get("marcador")
    browser.post("/api/v1/auth/refresh")
    lax.close()


def test_signing_out_ends_the_session_and_takes_the_cookie_away(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    browser = club.signed_in("maria")
    browser.post("/api/v1/auth/logout", status=204)
    assert browser.refresh_token is None
    browser.get("/api/v1/accounts", 401)
    browser.token = ""
    browser.post("/api/v1/auth/logout", status=204)


def test_a_session_that_is_not_used_ends_by_itself(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    browser = club.signed_in("maria")
    club.now_s += IDLE_S
    browser.post("/api/v1/auth/refresh", status=401)


def test_a_session_ends_in_the_end_however_it_is_used(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    browser, ends_s = club.signed_in("maria"), club.now_s + LONGEST_S
    while club.now_s + IDLE_S - 1 < ends_s:
        club.now_s += IDLE_S - 1
        browser.post("/api/v1/auth/refresh")
    club.now_s = ends_s
    browser.post("/api/v1/auth/refresh", status=401)


def test_an_access_token_ends_by_itself(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    browser = club.signed_in("maria")
    club.now_s += ACCESS_S - 1
    browser.get("/api/v1/accounts")
    club.now_s += 1
    browser.get("/api/v1/accounts", 401)
    browser.token = browser.post("/api/v1/auth/refresh")["access_token"]
    browser.get("/api/v1/accounts")
    assert ACCESS_S <= 15 * 60


def test_another_password_ends_all_other_sessions(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    here, there = club.signed_in("maria"), club.signed_in("maria")
    new = "another four words here"
    here.post("/api/v1/auth/password", {"current": "wrong", "new": new}, 400)
    here.post("/api/v1/auth/password", {"current": PASSWORD, "new": "short"}, 400)
    here.token = here.post("/api/v1/auth/password", {"current": PASSWORD, "new": new})["access_token"]
    here.get("/api/v1/accounts")
    there.get("/api/v1/accounts", 401)
    there.token = ""
    there.post("/api/v1/auth/login", {"name": "maria", "password": PASSWORD}, 401)
    there.sign_in("maria", new)


def test_one_sees_and_ends_one_s_own_sessions_and_nobody_else_s(club: Club) -> None:
    club.add("maria", Role.ADMIN)
    club.add("ana", Role.SPECTATOR)
    phone, laptop, other = club.signed_in("maria"), club.signed_in("maria"), club.signed_in("ana")
    listed = phone.get("/api/v1/auth/sessions")["sessions"]
    (theirs,) = other.get("/api/v1/auth/sessions")["sessions"]
    assert [one["current"] for one in listed].count(True) == 1
    ended = next(one["id"] for one in listed if not one["current"])
    assert other.ask("DELETE", f"/api/v1/auth/sessions/{ended}").status_code == 404
    assert phone.ask("DELETE", f"/api/v1/auth/sessions/{theirs['id']}").status_code == 404
    assert phone.ask("DELETE", f"/api/v1/auth/sessions/{ended}").status_code == 204
    laptop.get("/api/v1/auth/sessions", 401)


class TestTheAdministrator:
    """Changes accounts; what is changed counts at once."""

    def account(self, club: Club, name: str) -> str:
        found = club.people.accounts.named(name)
        assert found is not None
        return f"/api/v1/accounts/{found.id}"

    def test_resets_a_password(self, club: Club) -> None:
        club.add("maria", Role.ADMIN)
        club.add("ana", Role.UMPIRE)
        admin, ana = club.signed_in("maria"), club.signed_in("ana")
        link = admin.post(f"{self.account(club, 'ana')}/new-password", status=201)["link"]
        ana.get("/api/v1/auth/sessions", 401)
        ana.token = ""
        ana.post("/api/v1/auth/login", {"name": "ana", "password": PASSWORD}, 401)
        assert ana.post("/api/v1/auth/links", {"link": link})["for"] == "new password"
        ana.post("/api/v1/auth/join", {"link": link, "password": "quite another password"})
        ana.sign_in("ana", "quite another password")

    def test_gives_another_role_at_once(self, club: Club) -> None:
        club.add("maria", Role.ADMIN)
        club.add("ana", Role.UMPIRE)
        admin, ana = club.signed_in("maria"), club.signed_in("ana")
        ana.get("/api/v1/courts/1/matches", 404)
        admin.ask("PATCH", self.account(club, "ana"), json={"role": "spectator"})
        ana.get("/api/v1/courts/1/matches", 403)

    def test_locks_unlocks_and_removes(self, club: Club) -> None:
        club.add("maria", Role.ADMIN)
        club.add("ana", Role.UMPIRE)
        admin, ana, path = club.signed_in("maria"), club.signed_in("ana"), self.account(club, "ana")
        assert not admin.ask("PATCH", path, json={"active": False}).json()["active"]
        ana.get("/api/v1/auth/sessions", 401)
        ana.token = ""
        ana.post("/api/v1/auth/login", {"name": "ana", "password": PASSWORD}, 401)
        admin.ask("PATCH", path, json={"active": True})
        ana.sign_in("ana")
        assert admin.ask("DELETE", path).status_code == 204
        ana.get("/api/v1/auth/sessions", 401)
        assert [one["name"] for one in admin.get("/api/v1/accounts")["accounts"]] == ["maria"]

    def test_sees_and_ends_somebody_s_sessions(self, club: Club) -> None:
        club.add("maria", Role.ADMIN)
        club.add("ana", Role.UMPIRE)
        admin, ana, path = club.signed_in("maria"), club.signed_in("ana"), self.account(club, "ana")
        (shown,) = admin.get(f"{path}/sessions")["sessions"]
        assert shown["address"] == ana.address
        assert admin.ask("DELETE", f"{path}/sessions").status_code == 204
        ana.get("/api/v1/auth/sessions", 401)

    def test_is_never_the_last_to_go(self, club: Club) -> None:
        club.add("maria", Role.ADMIN)
        admin, path = club.signed_in("maria"), self.account(club, "maria")
        for answer in (
            admin.ask("PATCH", path, json={"role": "coach"}),
            admin.ask("PATCH", path, json={"active": False}),
            admin.ask("DELETE", path),
        ):
            assert answer.status_code == 409
            assert "one administrator must be left" in answer.json()["detail"]
        assert admin.ask("PATCH", "/api/v1/accounts/none", json={}).status_code == 404

    def test_is_told_who_did_what(self, club: Club) -> None:
        club.add("maria", Role.ADMIN)
        admin = club.signed_in("maria")
        admin.post("/api/v1/accounts/invitations", {"role": "coach"}, 201)
        said = [(one["actor"], one["what"]) for one in admin.get("/api/v1/accounts/log")["entries"]]
        assert said[:2] == [("maria", "invited coach"), ("maria", "signed in")]


def test_without_accounts_whoever_sits_at_the_server_is_the_administrator_and_is_told_so(tmp_path: Path) -> None:
    club = Club(tmp_path)
    here = club.browser("http://127.0.0.1:8000")
    here.address = "127.0.0.1"
    me = here.get(ME)
    assert (me["way"], me["role"], me["account"]) == ("this-computer", "admin", None)
    assert "whoever sits here is the administrator" in me["why"]
    here.post("/api/v1/auth/password", {"current": PASSWORD, "new": PASSWORD}, 403)
    club.browser().get(ME, 403)
    link = here.post("/api/v1/accounts/invitations", {"role": "admin"}, 201)["link"]
    here.get("/api/v1/accounts")
    here.post("/api/v1/auth/join", {"link": link, "name": "maria", "password": PASSWORD})
    assert here.get(ME)["why"] == "not signed in"
    here.get("/api/v1/accounts", 401)
    club.browser().get(ME)
    club.close()


def test_the_shared_password_ends_with_the_first_account(club: Club) -> None:
    browser = club.browser()
    coach = {"auth": ("coach", "vibora")}
    assert browser.get(ME, **coach)["role"] == "coach"
    browser.get("/api/v1/quarantine", **coach)
    club.add("maria", Role.ADMIN)
    browser.get("/api/v1/quarantine", 401, **coach)
    assert browser.ask("GET", "/coach?then=/courts/1").headers["location"] == "/sign-in?then=%2Fcourts%2F1"


def test_a_password_of_lists_of_leaked_ones_is_refused_saying_so(club: Club) -> None:
    link = club.people.links.set_up()
    body = {"link": link, "name": "maria", "password": "superman12345"}
    assert club.browser().post("/api/v1/auth/join", body, 400)["code"] == "password-guessed"


@pytest.mark.parametrize("password", ["four words in a row", "la chiquita de mi tía", "x9#Kd!pQ2m@r7Lw" * 17])
def test_a_password_that_nobody_has_is_taken_at_once(club: Club, password: str) -> None:
    link = club.people.links.set_up()
    club.browser().post("/api/v1/auth/join", {"link": link, "name": "maria", "password": password})


@pytest.mark.parametrize(
    ("base", "days", "said"),
    [
        ("https://club.example", 365, "max-age=31536000; includeSubDomains"),
        ("http://club.example", 365, None),
        ("https://club.example", 0, None),
    ],
)
def test_browsers_are_told_to_come_by_https_alone_only_there_and_where_a_setting_says_so(
    club: Club, base: str, days: int, said: str | None
) -> None:
    object.__setattr__(club.parts, "hsts_days", days)
    club.app = create_app(club.parts)
    browser = club.browser(base)
    for path in ("/", "/api/v1/courts", "/nowhere"):
        assert browser.ask("GET", path).headers.get("strict-transport-security") == said
