"""What Mosquitto's dynamic-security plugin is told of each user: `server.auth.topic_rules` as roles. Pure.

The plugin's words are those of mosquitto.org/documentation/dynamic-security.
"""

from typing import Any

from server.auth.topic_rules import HOME_ASSISTANT, HOME_ASSISTANT_STATUS, Bridge, Device, Onlooker, client_id
from wire.topics import ROOT, Address, Stream

SERVER_USER = "marcador-server"
CONTROL_TOPIC = "$CONTROL/dynamic-security/v1"
CLOSED = {"publishClientSend": False, "publishClientReceive": False, "subscribe": False, "unsubscribe": True}
"""What is allowed where no role says otherwise."""

_SENDS, _GETS, _ASKS_FOR, _ASKS_FOR_ALL = (
    "publishClientSend",
    "publishClientReceive",
    "subscribeLiteral",
    "subscribePattern",
)

Json = dict[str, Any]


LetIn = Device | Onlooker | Bridge


def role_of(who: LetIn) -> Json:
    """Give the role of who comes in."""
    if isinstance(who, Bridge):
        return {"rolename": who.username, "acls": [_acl(_SENDS, topic) for topic in who.filters]}
    return _role_of_device(who) if isinstance(who, Device) else _role_of_onlooker(who)


def _role_of_onlooker(onlooker: Onlooker) -> Json:
    acls = [_acl(use, topic) for topic in onlooker.filters for use in (_GETS, _ASKS_FOR_ALL)]
    return {"rolename": onlooker.username, "acls": [*acls, _acl(_SENDS, HOME_ASSISTANT_STATUS)]}


def _role_of_device(device: Device) -> Json:
    """Give the role of a device: its own topics, by their full names, and the statuses of its court.

    Who its partner is, the broker does not know; so of wildcards the one for these statuses is not refused.
    """
    acls = [acl for address in device.addresses for acl in _acls_of(address)]
    court = device.addresses[0].base.rpartition("/")[0]
    acls += [_acl(use, f"{court}/+/status") for use in (_GETS, _ASKS_FOR_ALL)]
    return {"rolename": device.username, "acls": acls}


def client_of(who: LetIn) -> Json:
    """Give the user of who comes in, bound to its own client identifier, so that nobody throws out another."""
    return {
        "username": who.username,
        "clientid": client_id(who.addresses[0]) if isinstance(who, Device) else who.username,
        "roles": [{"rolename": who.username}],
    }


def server_role() -> Json:
    """Give the role of the server: all that is Marcador's, what home automations find, and who else comes in."""
    topics = (f"{ROOT.partition('/')[0]}/#", f"{HOME_ASSISTANT}/#", "$CONTROL/dynamic-security/#")
    return {
        "rolename": SERVER_USER,
        "acls": [_acl(use, topic) for topic in topics for use in (_SENDS, _GETS, _ASKS_FOR_ALL)],
    }


def _acls_of(address: Address) -> list[Json]:
    said = [*(address.stream(stream) for stream in Stream), address.status, address.score]
    heard = [address.receipt, address.command]
    return [
        *(_acl(_SENDS, topic) for topic in said),
        *(_acl(use, topic) for topic in heard for use in (_GETS, _ASKS_FOR)),
    ]


def _acl(use: str, topic: str) -> Json:
    return {"acltype": use, "topic": topic, "priority": 0, "allow": True}
