"""`marcador export` and `marcador query`: the same rows whether the server runs or not, and nothing but reading."""

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import duckdb
import pytest

from marcador.main import main
from marcador.reading.match_ids import whole_id
from server.store.database import Store
from server.store.rows import Batch, ReceivedEvent, ReceivedSamples
from server.tables.contents import TABLES
from tests.server.play import BEGIN, Appliance
from tests.server.process import Served
from tests.server.test_store import heart_rate, motion
from wire.sensors import HeartRateSample

if TYPE_CHECKING:
    from marcador.reading.sources import Source

Said = tuple[int, str, str]
SOURCE = "/clubs/home/courts/1/devices/box-1"


@pytest.fixture(scope="module")
def box() -> Appliance:
    return Appliance()


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, box: Appliance) -> Path:
    """Two matches, the second with heart rates and motion, in the data folder of a server that does not run."""
    folder = tmp_path_factory.mktemp("stored") / "data"
    events = [*box.play(9), *box.play(20)]
    rates = [
        HeartRateSample(time=BEGIN, bpm=120, contact=None, rr_s=()),
        HeartRateSample(time=BEGIN + timedelta(seconds=1), bpm=121, contact=True, energy_kj=7, rr_s=(0.5, 0.49)),
        HeartRateSample(time=BEGIN + timedelta(seconds=2), bpm=0, contact=True),
    ]
    beaten = ReceivedSamples(SOURCE, heart_rate(box.match, *rates))
    moved = ReceivedSamples(SOURCE, motion(box.match, 100))
    store = Store(folder)
    received = [ReceivedEvent(one, one.encode().decode()) for one in events]
    store.commit(Batch(events=received, heart_rate=[beaten], motion=[moved]))
    store.close()
    return folder


@pytest.fixture
def data(stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(stored, tmp_path / "data")


@pytest.fixture
def ask(data: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def run(*line: str) -> Said:
        status = main([line[0], "--data", str(data), *line[1:]])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def running(data: Path, free_port: int) -> Iterator[Served]:
    """The server of that folder, on a port that only it knows."""
    settings = {"http_listen": "127.0.0.1:0", "mqtt_listen": f"127.0.0.1:{free_port}", "data_directory": str(data)}
    with Served({**settings, "coach_password": "right password"}) as server:
        yield server


def test_every_table_is_the_same_from_the_file_and_from_the_server(
    ask: Callable[..., Said], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    tables = ("export", "--tables", ",".join(TABLES), "--format", "json")
    status, out, err = ask(*tables, "--out", "off")
    assert (status, out) == (0, ""), err
    assert "points: 23 rows in off/points.json" in err
    running = request.getfixturevalue("running")
    (tmp_path / "password").write_text("right password\n")
    status, out, err = ask(*tables, "--out", "on", "--server", running.url, "--password-file", "password")
    assert (status, out) == (0, ""), err
    for name in TABLES:
        off, on = (json.loads((tmp_path / folder / f"{name}.json").read_text()) for folder in ("off", "on"))
        assert off == on
        assert off, f"{name} is empty"
        assert set(off[0]) == {column.name for column in TABLES[name].columns}


def test_a_server_that_holds_the_folder_is_found_by_itself(
    data: Path, ask: Callable[..., Said], running: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (data / "address").stat().st_mode & 0o777 == 0o600
    assert ask("query", "SELECT count(*) AS n FROM points", "--format", "csv") == (0, "n\n23\n", "")
    status, out, err = ask("export", "--out", "may")
    assert (status, out) == (1, "")
    assert err == (
        "marcador: only the coach may see heart rates and what is derived from them; log in as 'coach': give"
        " --password-file, a file with the password on its first line, and --user where there are accounts\n"
    )
    assert not Path("may").exists()
    monkeypatch.setenv("MARCADOR_SERVER_COACH_PASSWORD", "right password")
    assert ask("export", "--out", "may")[0] == 0


def test_a_certificate_that_the_server_made_is_trusted_beside_it_or_where_it_is_given(
    data: Path, ask: Callable[..., Said], free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"http_listen": "127.0.0.1:0", "mqtt_listen": f"127.0.0.1:{free_port}", "data_directory": str(data)}
    count = ("query", "SELECT count(*) AS n FROM points", "--format", "csv")
    with Served({**settings, "http_certificate": "own"}) as server:
        monkeypatch.setenv("MARCADOR_SERVER_HTTP_CERTIFICATE", "own")
        assert ask(*count) == (0, "n\n23\n", "")
        there = (*count, "--server", server.url)
        assert ask(*there, "--certificate", str(data / "pages.crt")) == (0, "n\n23\n", "")
        status, out, err = ask(*there)
        assert (status, out) == (1, "")
        assert f"nobody vouches for the certificate that {server.url} shows" in err
        assert "none: a certificate in PEM is expected there" in ask(*there, "--certificate", "none")[2]


@pytest.mark.parametrize("form", ["csv", "parquet", "json"])
def test_every_format_has_the_same_rows(ask: Callable[..., Said], form: str) -> None:
    assert ask("export", "--format", form, "--out", "all")[0] == 0
    for name in ("matches", "points", "shots", "heart_rates"):
        (count,) = duckdb.sql(f"SELECT count(*) FROM 'all/{name}.{form}'").fetchall()
        assert count == (int(ask("query", f"SELECT count(*) FROM {name}", "--format", "csv")[1].split()[1]),)
    assert sorted(path.name for path in Path("all").iterdir()) == sorted(
        f"{name}.{form}" for name in ("matches", "points", "shots", "heart_rates")
    )


def test_a_match_or_a_period_is_exported_alone(ask: Callable[..., Said], box: Appliance) -> None:
    def found(*options: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(ask("export", "--tables", "points", *options)[1])))

    everything = found()
    assert {one["match"] for one in found("--match", box.match)} == {box.match}
    early, late = everything[3]["time"], everything[6]["time"]
    assert found("--from", early, "--to", late) == everything[3:7]
    assert len(found("--from", "2026-02-28", "--to", "2026-03-02")) == len(everything)
    assert found("--to", "2026-02-01") == []
    assert everything[0]["time"] == "2026-03-01T18:00:03.000007Z"
    assert everything[0]["player_name"] == "Carla"


def test_a_query_prints_a_table_csv_or_json(ask: Callable[..., Said]) -> None:
    statement = "SELECT number, time, winner, [number] AS list, outcome FROM points ORDER BY time LIMIT 2"
    _, table, _ = ask("query", statement)
    assert table.splitlines()[0].split() == ["number", "time", "winner", "list", "outcome"]
    assert table.splitlines()[2].split() == ["1", "2026-03-01T18:00:03.000007Z", "b", "[1]", "winner"]
    rows = json.loads(ask("query", statement, "--format", "json")[1])
    assert rows[1] == {
        "number": 2, "time": "2026-03-01T18:00:04.000007Z", "winner": "a", "list": [2], "outcome": "winner"
    }  # fmt: skip
    (event,) = json.loads(ask("query", "SELECT data FROM events WHERE position = 1", "--format", "json")[1])
    assert event["data"]["format"]
    assert json.loads(ask("query", "FROM points WHERE false", "--format", "json")[1]) == []
    assert "… more than 1 rows" in ask("query", statement, "--rows", "1")[2]


@pytest.mark.parametrize("statement", ["SHOW TABLES", "DESCRIBE points", "SUMMARIZE motion", "EXPLAIN FROM motion"])
def test_what_there_is_can_be_asked(ask: Callable[..., Said], statement: str) -> None:
    status, out, err = ask("query", statement)
    assert (status, err) == (0, "")
    assert len(out.splitlines()) > 2


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT bmp FROM heart_rates", 'there is no column "bmp" here; near it: "bpm"'),
        ("SELEC 1", 'this SQL cannot be read at "SELEC"'),
        ("FROM nothing", "there is no table nothing"),
        ("FROM shot", 'there is no table shot; did you mean "shots"? (docs/data.md lists them all)'),
        ("SELECT sum(winner) FROM points", "no function takes sum(VARCHAR); a cast may help"),
        ("SELECT 1 / 'x'", "Could not convert string 'x' to"),
        ("INSERT INTO points SELECT * FROM points", "one statement that reads is expected"),
        ("DROP TABLE points", "one statement that reads is expected"),
        ("SELECT 1; SELECT 2", "one statement that reads is expected"),
        ("", "one statement that reads is expected"),
        ("ATTACH 'other.duckdb'", "one statement that reads is expected"),
        ("SET memory_limit = '99GB'", "one statement that reads is expected"),
        ("COPY points TO 'points.csv'", "one statement that reads is expected"),
        ("SELECT * FROM read_text('data/credentials.json')", "Cannot access file"),
        ("SELECT * FROM 'data/marcador.duckdb'", "Cannot access file"),
        ("SELECT * FROM glob('/*')", "Cannot access"),
    ],
)
def test_what_does_not_read_or_is_wrong_is_one_line(ask: Callable[..., Said], statement: str, said: str) -> None:
    status, out, err = ask("query", statement)
    assert (status, out) == (1, "")
    assert err.startswith("marcador: ")
    assert said in err
    assert err.count("\n") == 1


def test_a_query_that_takes_too_long_or_too_much_is_ended(ask: Callable[..., Said]) -> None:
    status, _, err = ask(
        "query", "SELECT sum(hash(a, b)) FROM range(10000000) x(a), range(100000) y(b)", "--for", "1"
    )
    assert (status, err) == (1, "marcador: it took longer than 1 s; ask for less, or give --for more seconds\n")
    much = "SELECT string_agg(repeat('x', 1000000), '') FROM range(200)"
    status, _, err = ask("query", much, "--memory", "64")
    assert status == 1
    assert "Out of Memory Error" in err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("export", "--tables", "point"), "--tables: there is no table 'point'; there are matches, points"),
        (("export",), "several tables need a folder: give --out DIR"),
        (("export", "--from", "2026-05-31", "--to", "2026-05-01", "--out", "all"), "--from is later than --to"),
        (("export", "--data", "none", "--tables", "points"), "no server has stored anything here; give --data or"),
        (("export", "--out", "file"), "file/heart_rates.csv cannot be written (File exists)"),
        (
            ("export", "--server", "http://127.0.0.1:1", "--tables", "points"),
            "no server of Marcador answers: nothing listens at http://127.0.0.1:1; check",
        ),
        (("export", "--server", "nonsense", "--tables", "points"), "nonsense is no web address; write it as"),
        (("query", "SELECT 1", "--server", "http://x", "--password-file", "none"), "none: the coach's password is"),
        (("export", "--data", "broken", "--tables", "points"), "broken/marcador.duckdb cannot be read: "),
    ],
)
def test_what_is_in_the_way_is_said(ask: Callable[..., Said], line: tuple[str, ...], said: str) -> None:
    Path("file").write_text("")
    Path("broken").mkdir()
    Path("broken/marcador.duckdb").write_text("no database at all, only some text")
    status, out, err = ask(*line)
    assert (status, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1


def test_of_a_match_as_much_of_its_id_is_enough_as_tells_it(
    ask: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = count(0xA << 124)
    monkeypatch.setattr("tests.server.play.uuid4", lambda: SimpleNamespace(hex=f"{next(numbers):x}"))
    box = Appliance()
    first, second = ([*box.play(points)] for points in (2, 3))
    with closing(Store(Path("like"))) as store:
        received = [ReceivedEvent(one, one.encode().decode()) for one in (*first, *second)]
        store.commit(Batch(events=received))

    def exported(match: str) -> Said:
        return ask("export", "--data", "like", "--tables", "points", "--match", match)

    ids = [one.subject for one in (first[0], second[0])]
    enough = next(at for at, (a, b) in enumerate(zip(*ids, strict=True), start=1) if a != b)
    for one in ids:
        assert exported(one[:enough].upper()) == exported(one)
        assert {row["match"] for row in csv.DictReader(io.StringIO(exported(one)[1]))} == {one}
    status, out, err = exported("a00")
    assert (status, out) == (1, "")
    assert f"the ids of 2 matches begin with 'a00': {', '.join(ids)}; give more of it" in err


def test_who_names_the_folder_of_a_demo_is_told_where_its_server_s_is(data: Path, ask: Callable[..., Said]) -> None:
    shutil.copytree(data, "kept/server")
    status, _, err = ask("export", "--data", "kept", "--tables", "points")
    assert (status, "as --data kept/server where a demo kept it" in err) == (1, True)
    assert ask("export", "--data", "kept/server", "--tables", "points")[0] == 0


def test_an_export_of_a_match_that_is_not_there_says_so(ask: Callable[..., Said]) -> None:
    status, _, err = ask("export", "--match", "01a2", "--out", "all")
    assert status == 1
    assert "nothing is stored of a match '01a2'" in err


def test_the_columns_are_those_that_are_documented(ask: Callable[..., Said]) -> None:
    for table in TABLES.values():
        described = json.loads(ask("query", f"DESCRIBE {table.name}", "--format", "json")[1])
        found: list[tuple[Any, Any]] = [(row["column_name"], row["column_type"]) for row in described]
        names = {"TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}
        assert found == [(one.name, names.get(one.type, one.type)) for one in table.columns]


def test_a_whole_id_is_taken_also_where_others_begin_with_it() -> None:
    with closing(duckdb.connect()) as connection:
        connection.execute("CREATE TABLE matches (match VARCHAR)")

        def fill(*_: object) -> None:
            connection.execute("INSERT INTO matches VALUES ('match-1'), ('match-12'), ('match-13'), ('Final-A')")

        source = cast("Source", SimpleNamespace(scratch=SimpleNamespace(connection=connection), fill=fill))
        found = [whole_id(source, given) for given in ("match-1", "MATCH-13", "Final", "nothing")]
    assert found == ["match-1", "match-13", "Final-A", "nothing"]
