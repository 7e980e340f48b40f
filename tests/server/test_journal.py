import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.store import segments
from server.store.journal import LOST, Journal
from server.store.records import event_body

Records = list[tuple[int, bytes]]


def numbered(first: int, count: int, size: int = 100) -> Records:
    return [(number, b'{"text":"%d %s"}' % (number, b"x" * size)) for number in range(first, first + count)]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal", rotate_bytes=4_000)


def filled(journal: Journal, count: int = 200) -> Records:
    records = numbered(1, count)
    for at in range(0, count, 10):
        journal.append(records[at : at + 10])
    return records


def opened_again(journal: Journal) -> Journal:
    journal.close()
    return Journal(journal.directory, rotate_bytes=4_000)


@given(st.integers(1, 2**60), st.binary().filter(lambda body: b"\n" not in body and b"\r" not in body))
def test_a_line_is_read_back(number: int, body: bytes) -> None:
    assert segments.parse(segments.line(number, body)) == (number, body)


@given(
    st.integers(1, 10**9), st.text().map(lambda text: text.replace("\n", "").replace("\r", "").encode()), st.data()
)
def test_a_line_with_any_byte_changed_is_no_line(number: int, body: bytes, data: st.DataObject) -> None:
    text = bytearray(segments.line(number, body))
    text[data.draw(st.integers(0, len(text) - 1))] ^= data.draw(st.integers(1, 255))
    found = segments.parse(bytes(text))
    # A checksum in capital letters says the same.
    assert found is None or found == (number, body)


@given(st.binary(max_size=100))
def test_any_bytes_are_a_line_or_not(text: bytes) -> None:
    assert segments.parse(text) is None
    assert segments.read_header(text) is None


def test_who_is_to_stop_compresses_no_further_segment(journal: Journal) -> None:
    filled(journal)
    finished, asked = len(journal.firsts) - 1, iter([False, True])
    assert journal.compress(lambda: next(asked)) == 1
    assert journal.compress() == finished - 1


def test_records_come_back_over_segments_and_restarts(journal: Journal) -> None:
    records = filled(journal)
    assert len(journal.firsts) > 3
    for _ in range(2):
        assert list(journal.read(0)) == records
        assert list(journal.read(137)) == records[137:]
        assert journal.last == 200
        journal.compress()
        journal = opened_again(journal)
    more = numbered(201, 5)
    journal.append(more)
    assert list(opened_again(journal).read(198)) == [*records[198:], *more]


def test_what_was_taken_back_is_not_there_also_across_a_rotation(journal: Journal) -> None:
    records = filled(journal, 30)
    for count in (1, 40):
        mark = journal.mark()
        journal.append(numbered(31, count, size=4_000))
        journal.cut(mark)
        assert (journal.last, list(journal.read(0))) == (30, records)
    assert list(opened_again(journal).read(0)) == records


def test_a_torn_end_is_cut_off(journal: Journal) -> None:
    records = filled(journal, 30)
    journal.close()
    active = sorted(journal.directory.glob("*.log"))[-1]
    active.write_bytes(active.read_bytes() + segments.line(31, b"{}")[:-3])
    again = Journal(journal.directory)
    assert (again.last, list(again.read(0))) == (30, records)


@pytest.mark.parametrize("is_compressed", [False, True])
@settings(max_examples=20)
@given(data=st.data())
def test_one_byte_changed_is_found_and_takes_nothing_else_with_it(
    tmp_path_factory: pytest.TempPathFactory, is_compressed: bool, data: st.DataObject
) -> None:
    journal = Journal(Path(tmp_path_factory.mktemp("flip")) / "journal", rotate_bytes=4_000)
    records = filled(journal)
    if is_compressed:
        journal.compress()
    path = sorted(journal.directory.iterdir())[2]
    first = int(path.name.partition(".")[0])
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    found = dict(journal.read(0))
    assert [one for one in records if one[0] in found] == list(found.items())
    damage, _ = journal.check(first, None)
    missing = [number for number, _ in records if number not in found]
    assert missing == list(damage.missing if damage else ())
    if not is_compressed:
        assert len(missing) <= 1
    journal.replace(first, {number: dict(records)[number] for number in missing})
    assert list(journal.read(0)) == records
    assert journal.check(first, None)[0] is None
    journal.close()


@pytest.mark.parametrize("at", [0, 3, -2])
def test_a_line_break_that_was_changed_takes_no_line_with_it(journal: Journal, at: int) -> None:
    records = filled(journal)
    for path in (path for path in journal.directory.iterdir() if path.suffix == ".log"):
        lines = path.read_bytes().splitlines(keepends=True)
        lines[at] = lines[at][:-1] + b"\x0b"
        path.write_bytes(b"".join(lines))
    assert list(journal.read(0)) == records
    journal.close()
    again = Journal(journal.directory, rotate_bytes=4_000)
    assert list(again.read(0)) == records
    again.close()


def test_a_segment_that_was_exchanged_is_found(journal: Journal) -> None:
    filled(journal)
    second, third = journal.firsts[1:3]
    path = journal.directory / f"{second:012d}.log"
    header = segments.read_header(path.read_bytes())
    assert header is not None
    kept = list(segments.entries(path.read_bytes()))
    path.write_bytes(segments.put_together(header, [(number, b'{"other":1}') for number, _ in kept]))
    _, digest = journal.check(second, None)
    damage, _ = journal.check(third, digest)
    assert damage is not None
    assert damage.is_other


def test_a_segment_that_was_mended_with_a_mark_keeps_the_chain(journal: Journal) -> None:
    filled(journal)
    second, third = journal.firsts[1:3]
    journal.replace(second, {second: LOST})
    _, digest = journal.check(second, None)
    assert journal.check(third, digest)[0] is None


def test_numbers_can_be_skipped(tmp_path: Path) -> None:
    for begin in (0, 5):
        journal = Journal(tmp_path / str(begin))
        journal.append(numbered(1, begin))
        journal.skip_to(1000)
        journal.append(numbered(1001, 3))
        again = opened_again(journal)
        assert again.last == 1003
        assert [number for number, body in again.read(0) if body != LOST][begin:] == [1001, 1002, 1003]
        assert [again.check(first, None)[0] for first in again.firsts] == [None] * len(again.firsts)
        again.close()


@given(st.text(), st.integers(0, 2**60))
def test_an_event_s_record_is_json_in_one_line_that_has_the_envelope_as_it_came(envelope: str, at_us: int) -> None:
    body = event_body(envelope, at_us)
    assert json.loads(body) == {"received": at_us, "envelope": envelope}
    assert b"\n" not in body


def test_of_what_no_text_has_a_record_has_an_escape() -> None:
    assert event_body('"\udcff"', 1) == b'{"received":1,"envelope":"\\"\\udcff\\""}'
