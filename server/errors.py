"""The errors of the server.

ServerError
├── SettingsError      a setting that cannot be used
├── PortInUse          another program listens where the server should
├── EnrolmentRefused   a device is not let in
├── BrokerNotAsked     Mosquitto is not there to be told who comes in
├── NoEar              as many phones are heard already as can be
├── ScoringRefused     nobody can score a match by hand now
├── SignInRefused      a person is not let in, or an account cannot be so
├── NoticeRefused      nobody can be told there, or not so
├── BrokerNotStarted   the embedded broker cannot listen where it was told to
└── StoreError         the database cannot be used now
    ├── ArchiveRefused an archive that cannot be imported
    ├── StoreInUse     another server holds the same data directory
    ├── Unstorable     a batch has something that the database does not take
    └── StoreTooNew    the database was written by a later version
"""


class ServerError(Exception):
    """The root of what `server` raises on purpose; its text is written for people."""


class SettingsError(ServerError):
    """A setting that cannot be used; its text says which and how to write it."""


class PortInUse(ServerError):
    """Another program listens on the address that the server was told to use."""


class StoreError(ServerError):
    """The database cannot be read or written now; nothing that was not receipted is lost by it."""


class StoreInUse(StoreError):
    """Another server holds the same data directory."""


class ArchiveRefused(StoreError):
    """An archive that is none, not whole, or of a later version; its text says what is wrong."""


class Unstorable(StoreError):
    """Something in a batch does not fit its column; the rest can be stored without it."""


class StoreTooNew(StoreError):
    """The database was written by a later version of Marcador, or of DuckDB."""


class BrokerNotAsked(ServerError):
    """Mosquitto is not there to be told who comes in, or does not let the server say so."""


class BrokerNotStarted(ServerError):
    """The embedded broker cannot listen where it was told to."""


class EnrolmentRefused(ServerError):
    """A device is not let in; its text says why."""


class SignInRefused(ServerError):
    """A person is not let in, or an account cannot be as asked; its text says why, and tells nobody who has one."""


class ScoringRefused(ServerError):
    """What was tapped cannot be scored now; its text says why, and what to do."""


class NoEar(ServerError):
    """As many phones are heard already as can be: `most`."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} phones are heard already")
        self.most = most


class NoticeRefused(ServerError):
    """Somebody cannot be told of things there, or not so; its text says why, and what to do."""
