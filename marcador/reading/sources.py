"""Where the tables for reading come from: a server that runs, or the database of one that does not."""

import json
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import Protocol

import duckdb
import httpx

from marcador.errors import ReadingError
from marcador.reading.progress import Progress
from marcador.reading.scratch import Scratch, said, scratch
from models.no_answer import no_answer
from server.address_file import of_running
from server.auth.credentials import COACH, FILE_NAME, load_or_make
from server.auth.page_certificate import certificate_of
from server.projections.match_fold import MatchFold
from server.settings import ServerSettings
from server.store.database import DATABASE_NAME
from server.store.rows import StoredEvent
from server.tables import derived
from server.tables.contents import Table
from server.tables.derived import PlayedOn
from server.tables.stored import is_stored
from server.tables.wanted import Wanted
from wire.envelope import CloudEvent
from wire.errors import WireError

_ELSEWHERE = "; --server URL names another"
_CONNECT_S, _READ_S = 5.0, 120.0


class Source(Protocol):
    """What fills tables."""

    scratch: Scratch

    def fill(self, table: Table, wanted: Wanted, progress: Progress) -> None:
        """Put the rows that are wanted into a table of the scratch database.

        Raises:
            ReadingError: when they cannot be read; says what to do.
        """
        ...


class StoredSource:
    """The database of a server that does not run; whoever may read the file may read health data."""

    def __init__(self, scratch: Scratch) -> None:
        self.scratch = scratch

    def fill(self, table: Table, wanted: Wanted, progress: Progress) -> None:
        """Put the rows that are wanted into a table."""
        try:
            if is_stored(table):
                self.scratch.take_stored(table, wanted, progress)
            else:
                rows = derived.rows(table, self._matches(), wanted)
                lines = (json.dumps(row).encode() + b"\n" for row in rows)
                self.scratch.take_lines(table, lines, progress)
        except duckdb.CatalogException as error:
            raise ReadingError(
                f"the database is of another version of Marcador ({said(error)}); update it"
            ) from error

    def _matches(self) -> Iterator[PlayedOn]:
        for _, rows in groupby(self.scratch.events(), key=lambda row: row[0]):
            events, folded = [], MatchFold()
            for _, position, envelope in rows:
                with suppress(WireError):
                    events.append(StoredEvent(position, CloudEvent.decode(envelope.encode())))
            for stored in events:
                folded.take(stored.event, lambda known=events: known)  # type: ignore[misc]
            if folded.match is not None:
                yield folded.court, folded.match


class ServerSource:
    """A server that runs, asked over HTTP: as somebody with an account, or as the coach where there is a password."""

    def __init__(
        self, scratch: Scratch, address: str, user: str | None, password: str | None, certificate: Path | None
    ) -> None:
        self.scratch, self._address = scratch, address.rstrip("/")
        self._trusted = _trusting(certificate) if certificate is not None else ssl.create_default_context()
        self._auth = httpx.BasicAuth(COACH, password) if password and user is None else None
        self._headers = self._signed_in(user, password or "") if user is not None else {}

    def fill(self, table: Table, wanted: Wanted, progress: Progress) -> None:
        """Put the rows that are wanted into a table."""
        times = {"start": wanted.start, "end": wanted.end}
        asked = {name: time.isoformat() for name, time in times.items() if time is not None}
        if wanted.match is not None:
            asked["match"] = wanted.match
        url = f"{self._address}/api/v1/tables/{table.name}"
        try:
            with httpx.stream(
                "GET",
                url,
                params=asked,
                auth=self._auth,
                headers=self._headers,
                verify=self._trusted,
                timeout=httpx.Timeout(_READ_S, connect=_CONNECT_S),
            ) as response:
                if response.status_code != httpx.codes.OK:
                    raise ReadingError(_refusal(self._address, response))
                self.scratch.take_lines(table, response.iter_bytes(), progress)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ReadingError(self._no_answer(error)) from error

    def _signed_in(self, user: str, password: str) -> dict[str, str]:
        try:
            answer = httpx.post(
                f"{self._address}/api/v1/auth/login",
                json={"name": user, "password": password},
                verify=self._trusted,
                timeout=_READ_S,
            )
            if answer.status_code != httpx.codes.OK:
                raise ReadingError(f"{user} cannot sign in: {answer.json()['detail']}")
            return {"Authorization": f"Bearer {answer.json()['access_token']}"}
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ReadingError(self._no_answer(error)) from error
        except (ValueError, KeyError) as error:
            raise ReadingError(f"{self._address} does not answer as a server of Marcador ({error})") from error

    def _no_answer(self, error: Exception) -> str:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return (
                f"nobody vouches for the certificate that {self._address} shows; where the server made its own, copy"
                " pages.crt from its data folder and give it with --certificate"
            )
        return f"no server of Marcador answers: {no_answer(self._address, error)}{_ELSEWHERE}"


def _trusting(certificate: Path) -> ssl.SSLContext:
    """Trust this certificate and no other, at whatever address it is shown."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_verify_locations(certificate)
    except OSError as error:
        raise ReadingError(f"{certificate}: a certificate in PEM is expected there ({error})") from error
    return context


def _refusal(address: str, response: httpx.Response) -> str:
    response.read()
    try:
        detail = str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"{address} does not answer as a server of Marcador (status {response.status_code})"
    if response.status_code == httpx.codes.UNAUTHORIZED:
        how = "give --password-file, a file with the password on its first line, and --user where there are accounts"
        return f"{detail}: {how}"
    return detail


@contextmanager
def source(
    settings: ServerSettings,
    *,
    address: str | None,
    certificate: Path | None,
    user: str | None,
    password_file: Path | None,
    memory_mb: int,
) -> Iterator[Source]:
    """Open the server at an address; without one the database of the settings, or the server that holds it.

    Raises:
        ReadingError: saying what is in the way.
    """
    with ExitStack() as stack:
        stored = _stored(stack, settings.data_directory / DATABASE_NAME, memory_mb) if address is None else None
        if stored is not None:
            yield StoredSource(stored)
            return
        password = _password(settings, password_file, is_own=address is None and user is None)
        opened = stack.enter_context(scratch(memory_mb))
        beside = of_running(settings.data_directory) or f"http://{settings.http.from_here}"
        if address is None and certificate is None and beside.startswith("https:"):
            shown = certificate_of(settings)
            certificate = shown and shown.certificate
        yield ServerSource(opened, address or beside, user, password, certificate)


def _stored(stack: ExitStack, store: Path, memory_mb: int) -> Scratch | None:
    """Attach a database; `None` when a server holds it."""
    if not store.exists():
        demo = store.parent / "server"
        found = f", as --data {demo} where a demo kept it" if (demo / store.name).exists() else ""
        raise ReadingError(f"{store}: no server has stored anything here; give --data or --server{found}")
    try:
        return stack.enter_context(scratch(memory_mb, store))
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            return None
        raise ReadingError(f"{store} cannot be read: {said(error)}") from error


def _password(settings: ServerSettings, file: Path | None, *, is_own: bool) -> str | None:
    if file is not None:
        try:
            return file.read_text("utf-8").splitlines()[0].strip()
        except (OSError, UnicodeDecodeError, IndexError) as error:
            raise ReadingError(f"{file}: the coach's password is expected on its first line") from error
    if not is_own:
        return None
    if settings.coach_password is not None:
        return settings.coach_password.get_secret_value()
    made = settings.data_directory / FILE_NAME
    return load_or_make(settings.data_directory).coach_password if made.exists() else None
