"""Puts a release in the place of what runs, tries it, and goes back by itself when it does not work."""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from marcador.errors import UpdateError
from marcador.updating.packing import INSTALLER, About, unpack
from marcador.updating.places import Places
from marcador.updating.signing import keys_of, prove

_INSTALLS_S = 3600.0


class Restarted(Protocol):
    """The services of a box."""

    def restart(self) -> str | None:
        """Start them again; give what does not work."""
        ...

    def trouble(self) -> str | None:
        """Give what does not go on."""
        ...


class Exports(Protocol):
    """What keeps a way back open for the data."""

    def export(self, runs: str, comes: str) -> None:
        """Make an export by what runs if what comes keeps data otherwise."""
        ...


class Updating:
    """Changes the release of a box.

    Args:
        say: gets a sentence at each step.
        exports: of its server's data; `None` where none are to be made.
    """

    def __init__(
        self, places: Places, services: Restarted, say: Callable[[str], None], exports: Exports | None = None
    ) -> None:
        self._places, self._services, self._say, self._exports = places, services, say, exports

    def install(self, file: Path, signature: Path) -> None:
        """Prove a release, install it beside what runs, turn to it and try it.

        Raises:
            UpdateError: when it was not taken, or did not work; then what ran before runs again.
        """
        places = self._places
        prove(file, signature, keys_of(places.keys))
        about = unpack(file, places.incoming)
        self._refuse_older(about)
        self._say(f"{file.name} is of {about.made}, signed by whom this box takes releases from")
        before, earlier = places.name(places.current), places.name(places.previous)
        places.begin_trial(about.version)
        try:
            self._run_installer()
        except UpdateError:
            self._leave(before, earlier)
            raise
        if places.name(places.current) == before:
            places.end_trial()
            self._say("it is what runs here already")
            return
        if before is not None:
            self._export_first(about.version, before, earlier)
        self._settle(self._services.restart())

    def settle(self) -> None:
        """Find out whether a release that was turned to works, as after a power cut in the middle of an update.

        Raises:
            UpdateError: when it did not; then what ran before runs again.
        """
        if not self._places.trial.exists():
            return
        if self._is_on_trial():
            self._settle(self._services.trouble())
        else:
            self._places.end_trial()

    def back(self) -> None:
        """Turn to the release that ran before; without another export of the data where what runs makes none.

        Raises:
            UpdateError: when there is none, or it does not work either.
        """
        places = self._places
        runs, comes = places.name(places.current), places.name(places.previous)
        if self._exports is not None and runs is not None and comes is not None:
            try:
                self._exports.export(runs, comes)
            except UpdateError as error:
                self._say(str(error))
        name = places.turn_back()
        trouble = self._services.restart()
        if trouble is not None:
            raise UpdateError(f"{name} runs again, but {trouble}")
        self._say(f"{name} runs again")

    def _refuse_older(self, about: About) -> None:
        """Raise when what runs is newer: somebody may have kept an old release for its holes."""
        with suppress(OSError, ValueError, LookupError, TypeError):
            runs = About.of(self._places.current)
            if about.made < runs.made:
                said = f"the release is of {about.made}, what runs of {runs.made}"
                raise UpdateError(f"{said}; `marcador update back` turns to the one before")

    def _export_first(self, version: str, before: str, earlier: str | None) -> None:
        """Have all as it was until there is an export, so that nothing starts or tries the new release before."""
        places = self._places
        comes = str(places.name(places.current))
        self._leave(before, earlier)
        if self._exports is not None:
            try:
                self._exports.export(before, comes)
            except UpdateError as error:
                raise UpdateError(f"{error}; {before} runs on") from error
        places.go_back_to(before)
        places.begin_trial(version)
        places.turn_to(comes)

    def _leave(self, before: str | None, earlier: str | None) -> None:
        """Have all as it was before a release was installed."""
        places = self._places
        if before is not None:
            places.turn_to(before)
        places.end_trial()
        if before is not None:
            places.go_back_to(earlier)

    def _is_on_trial(self) -> bool:
        """Say whether what is current is what is tried: the power may have gone before it was turned to."""
        try:
            return About.of(self._places.current).version == self._places.trial.read_text().strip()
        except (OSError, ValueError, LookupError, TypeError):
            return True

    def _settle(self, trouble: str | None) -> None:
        places = self._places
        if trouble is None:
            places.end_trial()
            places.tidy()
            self._say(f"{places.name(places.current)} works")
            return
        name = places.turn_back()
        places.end_trial()
        again = self._services.restart()
        then = f"{name} runs again" if again is None else f"{name} was turned back to, and {again}"
        raise UpdateError(f"the release does not work ({trouble}); {then}")

    def _run_installer(self) -> None:
        incoming = self._places.incoming
        command = [str(incoming / INSTALLER), "--from", str(incoming), "--no-start"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_INSTALLS_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UpdateError(f"the release could not be installed ({error}); what ran runs on") from error
        for line in done.stdout.splitlines():
            self._say(line)
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["it does not say why"])[-1]
            raise UpdateError(f"the release could not be installed: {last}; what ran runs on")
