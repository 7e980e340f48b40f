"""Keeps a running Mosquitto to the register of devices: lets in at an enrolment, and nobody else."""

import logging
import time
from collections.abc import Callable
from threading import Event, Thread

from server.auth.identities import Identities
from server.auth.register import Enrolled, LetIn, Register
from server.errors import BrokerNotAsked, EnrolmentRefused, ServerError
from server.mosquitto.control import IdentityControl
from server.mosquitto.rights import SERVER_USER, Json, client_of, role_of, server_role
from wire.enrolment import is_of_enrolment

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
_AGAIN_S = 60.0


class IdentityKeeper:
    """Tells Mosquitto who comes in, in a thread of its own.

    The register is looked at every few seconds, and the broker once a minute: an old copy of its file may have come
    back. A device that the broker has lost cannot be let in again from here, since nobody keeps its password; it is
    said what to do.
    """

    def __init__(
        self, identities: Identities, control: IdentityControl, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._identities, self._control, self._now_s = identities, control, now_s
        self._settled: Register | None = None
        self._settled_s, self._said = 0.0, ""
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="mosquitto-identities", daemon=True)

    def start(self) -> None:
        """Begin to keep."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._thread.join()

    def admit(self, enrolled: LetIn, password: str) -> None:
        """Let a device in, or what reads, before the register says so.

        Raises:
            EnrolmentRefused: when the broker could not be told; nothing has changed then.
        """
        who = enrolled.who
        create_client = {"command": "createClient", "password": password, **client_of(who)}
        try:
            answers = self._control.ask([{"command": "createRole", **role_of(who)}, create_client])
        except BrokerNotAsked as error:
            kept = "the code can be used again" if isinstance(enrolled, Enrolled) else "try again"
            raise EnrolmentRefused(f"{error}; {kept} as soon as it does") from error
        refused = [str(one["error"]) for one in answers if "error" in one]
        if refused:
            raise EnrolmentRefused(f"the broker does not let {enrolled.called} in: {', '.join(refused)}")

    def reconcile(self) -> None:
        """Have the broker let in nobody but the devices of the register, with the rights of today.

        Raises:
            BrokerNotAsked: when the broker is not there.
            SettingsError: when the register cannot be read.
        """
        with self._identities.steady() as register:
            self._reconcile(register)

    def _reconcile(self, register: Register) -> None:
        clients, roles, own = self._at_the_broker()
        wanted = {one.username: one for one in register.let_in}
        commands: list[Json] = []
        for name in sorted((clients | set(roles)) - set(wanted)):
            commands += [{"command": "deleteClient", "username": name}, {"command": "deleteRole", "rolename": name}]
        for name in sorted(set(roles) & set(wanted)):
            role = role_of(wanted[name].who)
            if _plain(roles[name]) != _plain(role["acls"]):
                commands.append({"command": "modifyRole", **role})
        lacking = [acl for acl in server_role()["acls"] if not _plain([acl]) <= _plain(own)]
        if own and lacking:  # as one that an earlier version made
            commands.append({"command": "modifyRole", "rolename": SERVER_USER, "acls": [*own, *lacking]})
        if commands:
            self._control.ask(commands)
            _log.warning("the broker was told who comes in: %d changes", len(commands))
        self._settled, self._settled_s = register, self._now_s()
        self._say_lost(sorted(one.called for name, one in wanted.items() if name not in clients))

    def _at_the_broker(self) -> tuple[set[str], dict[str, list[Json]], list[Json]]:
        """Give the users and roles of who was let in, and the rights of the server itself."""
        clients, roles = self._control.ask(
            [{"command": "listClients"}, {"command": "listRoles", "verbose": True, "count": -1}]
        )
        names = {str(name) for name in clients["data"]["clients"]}
        found = {str(one["rolename"]): one.get("acls", []) for one in roles["data"]["roles"]}
        return (
            {name for name in names if is_of_enrolment(name)},
            {name: acls for name, acls in found.items() if is_of_enrolment(name)},
            found.get(SERVER_USER, []),
        )

    def _say_lost(self, lost: list[str]) -> None:
        if lost:
            self._say(
                f"the broker does not know {', '.join(lost)} any more: install the files of 'marcador server"
                " mosquitto' again, or enroll anew"
            )
        else:
            self._said = ""

    def _say(self, sentence: str) -> None:
        if sentence != self._said:
            _log.warning("%s", sentence)
        self._said = sentence

    def _run(self) -> None:
        while True:
            try:
                is_due = self._now_s() - self._settled_s > _AGAIN_S or self._identities.register is not self._settled
                if is_due:
                    self.reconcile()
            except ServerError as error:
                self._say(str(error))
            except Exception:
                _log.exception("the broker could not be told who comes in; it is tried again")
            if self._stopping.wait(LOOK_EVERY_S):
                return


def _plain(acls: list[Json]) -> set[tuple[str, str, bool]]:
    return {(str(one["acltype"]), str(one["topic"]), bool(one["allow"])) for one in acls}
