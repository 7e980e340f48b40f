"""How the original public sources lay out their clips, each as its own README describes it.

A layout goes through a source's files in whatever order they come, keeps the clips that the recipe uses as they are,
and gives a row of the manifest for each.
"""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a source: its path in it, and how to read it, which can be done only while it is at hand."""

    path: PurePosixPath
    read: Callable[[], bytes]

    def text(self) -> str:
        """Read it as text."""
        return self.read().decode("utf-8")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a corpus's manifest: `path` of the clip in the tar, and what is known of it."""

    path: str
    speaker: str = ""
    transcript: str = ""
    columns: dict[str, str] = field(default_factory=dict)


Keep = Callable[[str, bytes], None]
"""Is given the path and the content of a clip to keep."""

Layout = Callable[[Iterable[Member], Keep], list[Row]]


def speechocean(members: Iterable[Member], keep: Keep) -> list[Row]:
    """`WAVE/SPEAKERnnnn/ID.WAV`; `train/` and `test/` hold Kaldi's `text`, `utt2spk`, `spk2gender` and `spk2age`."""
    clips: dict[str, str] = {}
    tables: dict[tuple[str, str], dict[str, str]] = {}
    for member in members:
        if member.path.suffix == ".WAV":
            clips[member.path.stem] = "/".join(member.path.parts[-2:])
            keep(clips[member.path.stem], member.read())
        elif member.path.parent.name in ("train", "test"):
            tables[member.path.parent.name, member.path.name] = _table(member.text())
    return [
        Row(clips[clip], tables[split, "utt2spk"][clip], words, {"split": split})
        for split in ("train", "test")
        for clip, words in tables.get((split, "text"), {}).items()
        if clip in clips
    ]


def librispeech(members: Iterable[Member], keep: Keep) -> list[Row]:
    """`LibriSpeech/PART/SPEAKER/CHAPTER/SPEAKER-CHAPTER-nnnn.flac`, and beside them a `.trans.txt`, a line a clip."""
    return _librispeech(members, keep, lambda clip, speakers: True)


def librispeech_one_a_speaker(members: Iterable[Member], keep: Keep) -> list[Row]:
    """Read the same layout; of every speaker, the beginning of the chapter that comes first."""
    return _librispeech(
        members, keep, lambda clip, speakers: clip.endswith("-0000") and _speaker(clip) not in speakers
    )


def _librispeech(members: Iterable[Member], keep: Keep, wanted: Callable[[str, set[str]], bool]) -> list[Row]:
    clips: dict[str, str] = {}
    words: dict[str, str] = {}
    speakers: set[str] = set()
    part = ""
    for member in members:
        clip = member.path.stem
        if member.path.name.endswith(".trans.txt"):
            words |= _table(member.text())
        elif member.path.suffix == ".flac" and wanted(clip, speakers):
            part = member.path.parts[-4]
            clips[clip] = f"{part}/{member.path.name}"
            speakers.add(_speaker(clip))
            keep(clips[clip], member.read())
    return [Row(path, f"ls{_speaker(clip)}", words.get(clip, ""), {"part": part}) for clip, path in clips.items()]


def _speaker(clip: str) -> str:
    return clip.partition("-")[0]


def ljspeech(members: Iterable[Member], keep: Keep) -> list[Row]:
    """`wavs/LJccc-nnnn.wav`, and `metadata.csv`: clip, text and normalised text between bars; chapters 1 to 3."""
    clips: list[str] = []
    words: dict[str, str] = {}
    for member in members:
        if member.path.name == "metadata.csv":
            lines = (line.split("|") for line in member.text().splitlines())
            words = {line[0]: line[-1] for line in lines}
        elif member.path.suffix == ".wav" and member.path.stem < "LJ004":
            clips.append(member.path.stem)
            keep(member.path.name, member.read())
    return [Row(f"{clip}.wav", "lj", words.get(clip, "")) for clip in clips]


def background_noises(members: Iterable[Member], keep: Keep) -> list[Row]:
    """Speech Commands' `_background_noise_/*.wav`; its words are not used."""
    rows = []
    for member in members:
        if member.path.parent.name == "_background_noise_" and member.path.suffix == ".wav":
            keep(member.path.name, member.read())
            rows.append(Row(member.path.name, columns={"class": member.path.stem}))
    return rows


def esc_10(members: Iterable[Member], keep: Keep) -> list[Row]:
    """Read `audio/FOLD-*.wav` of ESC-50, those that `meta/esc50.csv` marks as ESC-10's: only they are CC BY."""
    files = {member.path: member for member in members}
    table = next((member for path, member in files.items() if path.name == "esc50.csv"), None)
    rows = []
    for line in csv.DictReader(io.StringIO(table.text() if table else "")):
        if line["esc10"] == "True":
            member = files[PurePosixPath("audio", line["filename"])]
            rows.append(Row(f"{line['category']}/{line['filename']}", columns={"class": line["category"]}))
            keep(rows[-1].path, member.read())
    return rows


def spoken_numbers(members: Iterable[Member], keep: Keep) -> list[Row]:
    """`audio_data/{Names,Numbers,Addresses}/SPEAKER.wav`; what was read is not needed."""
    return _all("audio_data", ".wav", members, keep)


def wake_words(members: Iterable[Member], keep: Keep) -> list[Row]:
    """`audio/WAKE_WORD/n.flac`; who speaks is not told."""
    return [
        Row(row.path, "unknown", row.path.partition("/")[0].replace("_", " "))
        for row in _all("audio", ".flac", members, keep)
    ]


def _all(folder: str, suffix: str, members: Iterable[Member], keep: Keep) -> list[Row]:
    rows = []
    for member in members:
        if member.path.suffix == suffix and member.path.parts[0] == folder:
            rows.append(Row("/".join(member.path.parts[1:]), member.path.stem))
            keep(rows[-1].path, member.read())
    return rows


def _table(text: str) -> dict[str, str]:
    """Read lines of a key and the rest."""
    pairs = (line.split(maxsplit=1) for line in text.splitlines())
    return {pair[0]: pair[1].strip() for pair in pairs if len(pair) == 2}
