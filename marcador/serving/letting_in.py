"""`marcador server enroll|devices|revoke`: which devices the server lets in, while it runs or not."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.settings import ServerSettings

ACTIONS = {
    "enroll": "print a one-time code with which a device gets credentials of its own",
    "devices": "list the devices that are let in",
    "revoke": "let a device in no more",
}


def add_actions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the actions."""
    for name, summary in ACTIONS.items():
        action = actions.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        action.add_argument("--data", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="data directory")
        if name == "enroll":
            action.add_argument("court", metavar="COURT", help="the court that the device stands at")
        if name == "revoke":
            action.add_argument("device", metavar="DEVICE", help="what the device calls itself")
            action.add_argument("--court", metavar="COURT", help="on this court only (default: on all)")


def act(options: argparse.Namespace, settings: "ServerSettings") -> int:
    """Do it; 1 when there is no such device."""
    from server.auth.identities import Identities

    os.umask(0o077)
    identities = Identities(settings.data_directory)
    if options.action == "enroll":
        return _enroll(identities.invite(options.court), options.court)
    if options.action == "revoke":
        gone = identities.revoke(options.device, options.court)
        print("\n".join(f"{one.device} of court {one.court} is let in no more" for one in gone) or "no such device")
        return 0 if gone else 1
    for one in identities.register.devices:
        print(f"{one.device:20} court {one.court:10} {one.username}")
    return 0


def _enroll(code: str, court: str) -> int:
    print(code)
    print(f"within the hour, at the device of court {court}: marcador device --enroll http://THIS-SERVER:8000 {code}")
    return 0
