"""Opens the box's own Wi-Fi where there is no network, until it has one."""

import time
from collections.abc import Callable
from typing import Protocol

from marcador.errors import HotspotError
from marcador.hotspot.desk import Desk
from marcador.hotspot.form import Wish
from marcador.hotspot.radio import NotJoined, Radio

_LOOK_S = 2.0
_TRIES = 3
_COMES_BACK_S = 45.0
"""How long NetworkManager gets to join by itself what it knows."""


class Enrols(Protocol):
    """What has the box enrolled at a server."""

    def __call__(self, server: str, code: str) -> str | None:
        """Enroll; give what is in the way, for the log and without the code, `None` when it is done."""
        ...


class Hotspot:
    """The box's own Wi-Fi.

    Args:
        say: gets a sentence at each step.
        idle_s: for how long nobody may look at the page before the Wi-Fis that the box knows are tried again, since a
            router may take longer to start than the box; but not while a phone is in the Wi-Fi.
        shows_s: how long a phone gets to show the page that says what happens, before the Wi-Fi under it is closed.
    """

    def __init__(
        self,
        radio: Radio,
        desk: Desk,
        enrol: Enrols,
        say: Callable[[str], None],
        *,
        idle_s: float = 300.0,
        shows_s: float = 3.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._radio, self._desk, self._enrol, self._say = radio, desk, enrol, say
        self._idle_s, self._shows_s, self._sleep = idle_s, shows_s, sleep

    def run(self, patience_s: float) -> None:
        """Return as soon as the box has a network; open its own Wi-Fi after so long without one.

        Raises:
            HotspotError: when there is no Wi-Fi to open.
        """
        self._radio.close()  # One that a crash left open hears no other, and keeps what is known from being joined.
        if self._gets_online(patience_s):
            return
        self._open()
        while True:
            wish = self._desk.wait(self._idle_s, self._radio.is_online)
            if wish is not None:
                is_over = self._does(wish)
            elif self._radio.is_online() or (self._radio.knows_others() and not self._radio.has_guests()):
                self._radio.close()
                is_over = self._gets_online(_COMES_BACK_S)
            else:
                continue  # Nothing else to join, or somebody scores here: it stays open, with the list from before.
            if is_over:
                return
            self._open()

    def _open(self) -> None:
        self._desk.networks = self._radio.scan() or self._desk.networks
        for _ in range(_TRIES):
            if self._radio.open():
                self._say(f"the box's own Wi-Fi is open; {len(self._desk.networks)} others are heard")
                return
            self._sleep(_LOOK_S)
        raise HotspotError("the box's own Wi-Fi cannot be opened; `nmcli device` tells whether there is an adapter")

    def _does(self, wish: Wish) -> bool:
        self._sleep(self._shows_s)
        security = next((one.security for one in self._desk.networks if one.name == wish.name), None)
        try:
            self._radio.join(wish.name, wish.password, security)
        except NotJoined as error:
            self._say(f"the Wi-Fi that was chosen was not joined: {error.said or error.reason}")
            self._desk.refuse(error.reason)
            return False
        self._say("the Wi-Fi that was chosen is joined")
        trouble = self._enrol(wish.server, wish.code) if wish.code else None
        if trouble is not None:
            self._say(f"the box is not enrolled: {trouble}")
            self._desk.refuse("code")
        return trouble is None

    def _gets_online(self, within_s: float) -> bool:
        for _ in range(max(1, round(within_s / _LOOK_S))):
            if self._radio.is_online():
                return True
            self._sleep(_LOOK_S)
        return self._radio.is_online()
