"""The original public sources are fetched where they are published, checked, and packed as the recipe reads them."""

import csv
import functools
import hashlib
import http.server
import io
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.downloads import Expected
from models.errors import FetchError, RecipeError
from models.recipe import originals
from models.recipe.sources.public_sources import SOURCES, Repository, Source
from models.recipe.voices import CORPORA

TEXTS = {
    "speechocean762/train/text": "000010011\tWE CALL IT BEAR\n",
    "speechocean762/train/utt2spk": "000010011\t0001\n",
    "speechocean762/test/text": "000030012\tMARK IS GOING\n",
    "speechocean762/test/utt2spk": "000030012\t0003\n",
    "LibriSpeech/test-other/367/130732/367-130732.trans.txt": "367-130732-0000 LOBSTERS AND LOBSTERS\n",
    "LibriSpeech/train-clean-100/19/198/19-198.trans.txt": "19-198-0000 NORTHANGER ABBEY\n19-198-0001 THIS WORK\n",
    "LJSpeech-1.1/metadata.csv": "LJ001-0001|Printing, in 1862|Printing, in eighteen\nLJ004-0001|Not used|Not used\n",
    "meta/esc50.csv": "filename,fold,target,category,esc10,src_file,take\n"
    "1-100032-A-0.wav,1,0,dog,True,100032,A\n1-100038-A-14.wav,1,14,chirping_birds,False,100038,A\n",
}
SOUNDS = (
    "speechocean762/WAVE/SPEAKER0001/000010011.WAV",
    "speechocean762/WAVE/SPEAKER0003/000030012.WAV",
    "LibriSpeech/test-other/367/130732/367-130732-0000.flac",
    "LibriSpeech/train-clean-100/19/198/19-198-0000.flac",
    "LibriSpeech/train-clean-100/19/198/19-198-0001.flac",
    "LJSpeech-1.1/wavs/LJ001-0001.wav",
    "LJSpeech-1.1/wavs/LJ004-0001.wav",
    "./_background_noise_/running_tap.wav",
    "./bed/00176480_nohash_0.wav",
    "audio/1-100032-A-0.wav",
    "audio/1-100038-A-14.wav",
    "audio_data/Numbers/R_1.wav",
    "audio/smart_mirror/7.flac",
)
FILES_OF = {
    "speechocean762.tar.gz": "speechocean762/",
    "test-other.tar.gz": "LibriSpeech/test-other/",
    "train-clean-100.tar.gz": "LibriSpeech/train-clean-100/",
    "LJSpeech-1.1.tar.bz2": "LJSpeech-1.1/",
    "speech_commands_v0.02.tar.gz": "./",
    "ESC-50": ("meta/", "audio/1-"),
    "alphanumeric-audio-dataset": "audio_data/",
    "wake-word-benchmark": "audio/smart_mirror",
}


def sound(name: str) -> bytes:
    content = io.BytesIO()
    tone = np.sin(np.arange(1600) * (0.1 + len(name) / 100)).astype(np.float32) * 0.5
    soundfile.write(content, tone, 16_000, format="FLAC" if name.endswith("flac") else "WAV", subtype="PCM_16")
    return content.getvalue()


@dataclass
class Publisher:
    """Who publishes small sources in the layouts of the real ones: archives on a server, repositories on a disk."""

    folder: Path
    url: str = ""

    def files(self, name: str) -> dict[str, bytes]:
        texts = {path: text.encode() for path, text in TEXTS.items() if path.startswith(FILES_OF[name])}
        return {path: sound(path) for path in SOUNDS if path.startswith(FILES_OF[name])} | texts

    def publish(self, source: Source) -> Source:
        """Give the source with its small stand-in for an origin."""
        name = source.origin.url.rpartition("/")[2]
        if isinstance(source.origin, Repository):
            return replace(source, origin=self._repository(name))
        content = io.BytesIO()
        with tarfile.open(fileobj=content, mode="w:bz2" if name.endswith("bz2") else "w:gz") as made:
            for path, data in self.files(name).items():
                about = tarfile.TarInfo(path)
                about.size = len(data)
                made.addfile(about, io.BytesIO(data))
        (self.folder / name).write_bytes(content.getvalue())
        digest = hashlib.sha256(content.getvalue()).hexdigest() if source.origin.digest else ""
        return replace(source, origin=Expected(f"{self.url}/{name}", len(content.getvalue()), digest), words="")

    def _repository(self, name: str) -> Repository:
        place = self.folder / name
        for path, data in self.files(name).items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(data)
        who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
        for command in (("init", "--quiet"), ("add", "."), (*who, "commit", "--quiet", "-m", "clips")):
            subprocess.run(("git", "-C", str(place), *command), check=True)
        head = subprocess.run(
            ("git", "-C", str(place), "rev-parse", "HEAD"), check=True, capture_output=True, text=True
        )
        return Repository(str(place), head.stdout.strip())


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[Publisher]:
    made = Publisher(tmp_path / "published")
    made.folder.mkdir()
    handler = functools.partial(Quiet, directory=str(made.folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        made.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, name="publisher")
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def of(folder: str) -> list[Source]:
    return [source for source in SOURCES if source.folder == folder]


def packed(folder: Path) -> dict[str, dict[str, str]]:
    """Give the manifest's rows by path, and see to it that the tar holds just these clips, each a sound."""
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        rows = {row["path"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    with tarfile.open(folder / f"{folder.name}.tar") as tar:
        assert set(tar.getnames()) == set(rows)
        for name in rows:
            content = tar.extractfile(name)
            assert content is not None
            assert len(soundfile.read(io.BytesIO(content.read()))[0]) == 1600
    assert sorted(file.name for file in folder.iterdir()) == sorted([f"{folder.name}.tar", "manifest.tsv"])
    return rows


PACKED = {
    "speechocean762": {
        "SPEAKER0001/000010011.WAV": ("0001", "WE CALL IT BEAR", {"split": "train"}),
        "SPEAKER0003/000030012.WAV": ("0003", "MARK IS GOING", {"split": "test"}),
    },
    "librispeech-subset": {
        "test-other/367-130732-0000.flac": ("ls367", "LOBSTERS AND LOBSTERS", {"part": "test-other"}),
        "train-clean-100/19-198-0000.flac": ("ls19", "NORTHANGER ABBEY", {"part": "train-clean-100"}),
    },
    "ljspeech-subset": {"LJ001-0001.wav": ("lj", "Printing, in eighteen", {})},
    "speech-commands-noise": {"running_tap.wav": ("", "", {"class": "running_tap"})},
    "esc-10": {"dog/1-100032-A-0.wav": ("", "", {"class": "dog"})},
    "alphanumeric-audio-dataset": {"Numbers/R_1.wav": ("R_1", "", {})},
    "wake-word-benchmark": {"smart_mirror/7.flac": ("unknown", "smart mirror", {})},
}


@pytest.mark.parametrize("folder", PACKED)
def test_what_the_recipe_uses_of_a_source_is_packed_as_it_was_published(
    folder: str, publisher: Publisher, tmp_path: Path
) -> None:
    originals.fetch([publisher.publish(source) for source in of(folder)], tmp_path)
    rows = packed(tmp_path / folder)
    assert {path: (row.pop("speaker"), row.pop("transcript"), row) for path, row in rows.items()} == {
        path: (speaker, words, {"path": path, **columns})
        for path, (speaker, words, columns) in PACKED[folder].items()
    }


UNFETCHED = {
    "an4", "common-voice-en-small", "common-voice-rsample", "custom-speech-commands", "librispeech-train-clean-5",
    "librispeech-train-clean-5-all", "precise-community-data", "spanish-misc", "speech-commands-isolated",
    "speech-commands-words",
}  # fmt: skip
"""Excerpts of larger corpora (models/docs/sources.md); whoever has not their folder trains without."""


def test_every_folder_that_the_recipe_reads_has_a_source_but_excerpts_and_the_meetings() -> None:
    needed = {corpus.folder for corpus in CORPORA} | {"esc-10", "speech-commands-noise"}
    assert needed - {source.folder for source in SOURCES} == {"ami-excerpts", *UNFETCHED}


def test_every_source_is_proven_by_a_digest_a_commit_or_its_words() -> None:
    for source in SOURCES:
        proof = (
            source.origin.commit if isinstance(source.origin, Repository) else source.origin.digest or source.words
        )
        assert len(proof) == (40 if isinstance(source.origin, Repository) else 64)
        assert set(proof) <= set("0123456789abcdef")


def test_what_is_packed_is_not_fetched_again(publisher: Publisher, tmp_path: Path) -> None:
    sources = [publisher.publish(source) for source in of("ljspeech-subset")]
    originals.fetch(sources, tmp_path)
    (publisher.folder / "LJSpeech-1.1.tar.bz2").unlink()
    originals.fetch(sources, tmp_path)
    assert packed(tmp_path / "ljspeech-subset")


def test_an_archive_that_is_not_the_published_one_is_refused_and_removed(
    publisher: Publisher, tmp_path: Path
) -> None:
    (source,) = (publisher.publish(source) for source in of("ljspeech-subset"))
    assert isinstance(source.origin, Expected)
    forged = replace(source, origin=replace(source.origin, digest="0" * 64))
    with pytest.raises(FetchError, match="not the file that was promised"):
        originals.fetch([forged], tmp_path)
    assert not (tmp_path / "ljspeech-subset" / "manifest.tsv").exists()
    assert not (tmp_path / "ljspeech-subset" / "LJSpeech-1.1.tar.bz2").exists()


def test_an_archive_without_a_published_digest_has_its_words_checked(publisher: Publisher, tmp_path: Path) -> None:
    (source,) = (publisher.publish(source) for source in of("speechocean762"))
    lines = "000010011 WE CALL IT BEAR\n000030012 MARK IS GOING"
    originals.fetch([replace(source, words=hashlib.sha256(lines.encode()).hexdigest())], tmp_path / "right")
    with pytest.raises(RecipeError, match="its words are not those that were published"):
        originals.fetch([replace(source, words="0" * 64)], tmp_path / "wrong")


def test_a_repository_without_the_commit_is_named(publisher: Publisher, tmp_path: Path) -> None:
    (source,) = (publisher.publish(source) for source in of("wake-word-benchmark"))
    with pytest.raises(RecipeError, match=r"git .*fetch .*failed"):
        originals.fetch([replace(source, origin=replace(source.origin, commit="0" * 40))], tmp_path)


def test_a_source_that_is_laid_out_anew_is_named(publisher: Publisher, tmp_path: Path) -> None:
    (numbers,) = (publisher.publish(source) for source in of("alphanumeric-audio-dataset"))
    (words,) = of("wake-word-benchmark")
    with pytest.raises(RecipeError, match="0 clips and 0 lines about them"):
        originals.fetch([replace(numbers, layout=words.layout)], tmp_path)


def test_a_clip_that_is_no_sound_is_named(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.sound", lambda name: b"not a sound")
    (source,) = (publisher.publish(source) for source in of("ljspeech-subset"))
    with pytest.raises(RecipeError, match=r"LJ001-0001\.wav is no sound file"):
        originals.fetch([source], tmp_path)
