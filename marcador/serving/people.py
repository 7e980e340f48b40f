"""`marcador server account …` and `marcador server keys …`: who may sign in, while the server runs or not."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.people.accounts import Account
    from server.people.people import People
    from server.people.roles import Role
    from server.settings import ServerSettings

ACTIONS = {"account": "who may sign in to the server's pages, and as what", "keys": "the keys that sign tokens"}
_ROLES = ("admin", "umpire", "coach", "player", "media", "spectator")
_ACCOUNT = {
    "invite": "print a one-time link with which somebody makes an account",
    "list": "list accounts",
    "change": "give an account another role or player's name, lock or unlock it",
    "new-password": "take a password away, and print a one-time link to choose another",
    "end-second-factor": "take a second factor away, as of a phone that is lost, and sign them out",
    "sessions": "list where somebody is signed in, or sign them out",
    "remove": "remove an account",
    "log": "show what was done with accounts, the newest first",
}
_KEYS = {"list": "list the keys, the newest last; it signs", "rotate": "let a new key sign; nobody is signed out"}
_AT_THE_SHELL = "the administrator at the shell"


def add_actions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the actions."""
    for group, names in (("account", _ACCOUNT), ("keys", _KEYS)):
        parser = actions.add_parser(group, help=ACTIONS[group], description=_sentence(ACTIONS[group]))
        below = parser.add_subparsers(dest="verb", required=True, metavar="WHAT")
        for name, summary in names.items():
            one = below.add_parser(name, help=summary, description=_sentence(summary))
            one.add_argument("--data", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="data directory")
            if group == "account":
                _add_options(one, name)


def _add_options(parser: argparse.ArgumentParser, name: str) -> None:
    if name in ("change", "new-password", "end-second-factor", "sessions", "remove"):
        parser.add_argument("name", metavar="NAME", help="the name that they sign in with")
    if name == "invite":
        parser.add_argument("role", metavar="ROLE", choices=_ROLES, help=", ".join(_ROLES))
        parser.add_argument("--name", help="the name to sign in with (default: they choose)")
        parser.add_argument("--hours", type=int, default=72, help="how long the link is good (default: 72)")
    if name == "change":
        parser.add_argument("--role", choices=_ROLES, help="another role")
        standing = parser.add_mutually_exclusive_group()
        standing.add_argument("--lock", action="store_true", help="lock the account, and end its sessions")
        standing.add_argument("--unlock", action="store_true", help="unlock it")
    if name in ("invite", "change"):
        parser.add_argument("--player", metavar="NAME", help="the name in matches of one who plays")
    if name in ("invite", "new-password"):
        parser.add_argument(
            "--address", metavar="URL", help="where they open the pages (default: as the settings listen)"
        )
    if name == "sessions":
        parser.add_argument("--end", action="store_true", help="sign them out everywhere")


def act(options: argparse.Namespace, settings: "ServerSettings") -> int:
    """Do it."""
    from server.people.people import People

    os.umask(0o077)
    people = People(settings.data_directory, key_days=settings.signing_key_days)
    try:
        if options.action == "keys":
            return _keys(people, options)
        return _account(people, options, settings)
    finally:
        people.close()


def _keys(people: "People", options: argparse.Namespace) -> int:
    if options.verb == "rotate":
        print(f"{people.keys.rotate()} signs from now on; everyone stays signed in")
        return 0
    for key in people.keys.known():
        print(f"{key.kid}  since {_time(key.made)}")
    return 0


def _account(people: "People", options: argparse.Namespace, settings: "ServerSettings") -> int:
    match options.verb:
        case "invite":
            link = people.links.invite(
                _AT_THE_SHELL, _role(options), name=options.name, player=options.player, hours=options.hours
            )
            _print_link(link, options, settings)
        case "new-password":
            _print_link(people.links.reset(_named(people, options).id, _AT_THE_SHELL), options, settings)
        case "list":
            with_factor = people.factors.everybody()
            for one in people.accounts.all():
                print(_line(one) + (", second factor" if one.id in with_factor else ""))
        case "change":
            role = _role(options) if options.role else None
            active = False if options.lock else True if options.unlock else None
            before = _named(people, options)
            after = people.accounts.change(
                before.id, _AT_THE_SHELL, role=role, player=options.player, is_active=active
            )
            print(_line(after))
        case "end-second-factor":
            _end_second_factor(people, _named(people, options))
        case "remove":
            people.accounts.remove(_named(people, options).id, _AT_THE_SHELL)
        case "sessions":
            _sessions(people, options)
        case "log":
            _log(people)
    return 0


def _end_second_factor(people: "People", account: "Account") -> None:
    if people.factors.end(account, _AT_THE_SHELL):
        people.sessions.end(account)
        print(f"{account.name} signs in with the password alone")
    else:
        print(f"{account.name} has no second factor")


def _sessions(people: "People", options: argparse.Namespace) -> None:
    account = _named(people, options)
    if options.end:
        print(f"{people.sessions.end(account)} ended")
        return
    for one in people.sessions.of(account.id):
        print(f"{_time(one.used)}  {one.address:15}  {one.program}")


def _log(people: "People") -> None:
    from server.people.log import entries

    for one in entries(people.database, 1000):
        print(f"{_time(one.at)}  {one.actor}: {one.what}" + (f" ({one.about})" if one.about else ""))


def _role(options: argparse.Namespace) -> "Role":
    from server.people.roles import Role

    return Role(options.role)


def _named(people: "People", options: argparse.Namespace) -> "Account":
    from server.errors import SignInRefused

    found = people.accounts.named(options.name)
    if found is None:
        raise SignInRefused(f"nobody signs in as {options.name!r}; 'marcador server account list' lists everybody")
    return found


def _print_link(link: str, options: argparse.Namespace, settings: "ServerSettings") -> None:
    scheme = "https" if settings.http_certificate else "http"
    address = options.address or f"{scheme}://{settings.http.from_here}"
    print(f"{address.rstrip('/')}/join#{link}")


def _line(account: "Account") -> str:
    playing = f"plays as {account.player}" if account.player else ""
    return f"{account.name:20} {account.role:10} {playing}" + ("" if account.is_active else " (locked)")


def _time(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"


def _sentence(summary: str) -> str:
    return summary[0].upper() + summary[1:] + "."
