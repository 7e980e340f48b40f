"""Only what the right key signed, as it was signed, is proven."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from marcador.errors import UpdateError
from marcador.updating.signing import PRIVATE, PUBLIC, keys_of, new_key, prove, sign


@pytest.fixture
def release(tmp_path: Path) -> Path:
    new_key(tmp_path)
    file = tmp_path / "marcador-1.tar.gz"
    file.write_bytes(b"a release")
    sign(file, tmp_path / PRIVATE)
    return file


def proven(release: Path, keys: Path | None = None) -> None:
    prove(release, release.with_name(f"{release.name}.sig"), keys_of(keys or release.parent / PUBLIC))


def test_what_was_signed_is_proven(release: Path) -> None:
    proven(release)
    assert (release.parent / PRIVATE).stat().st_mode & 0o777 == 0o600


def test_one_changed_byte_is_noticed(release: Path) -> None:
    release.write_bytes(b"a rElease")
    with pytest.raises(UpdateError, match=r"was not signed by whom this box takes releases from, or is damaged"):
        proven(release)


def test_the_key_of_somebody_else_proves_nothing(release: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "other")
    with pytest.raises(UpdateError, match="was not signed"):
        proven(release, tmp_path / "other" / PUBLIC)


def test_a_box_may_take_releases_of_two_keys(release: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "next")
    both = tmp_path / "both.pub"
    both.write_text(
        f"# ours\n{(tmp_path / 'next' / PUBLIC).read_text()}{(tmp_path / PUBLIC).read_text().strip()} # old\n"
    )
    proven(release, both)


@pytest.mark.parametrize("signature", [None, "", "x", "AAAA"])
def test_without_its_signature_nothing_is_taken(release: Path, signature: str | None) -> None:
    beside = release.with_name(f"{release.name}.sig")
    beside.unlink() if signature is None else beside.write_text(signature)
    with pytest.raises(UpdateError, match="nothing was changed"):
        proven(release)


@pytest.mark.parametrize(("text", "said"), [("", "names no key"), ("AAAA\n", "32 bytes"), ("é\n", "32 bytes")])
def test_a_file_of_keys_without_one_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "keys").write_text(text)
    with pytest.raises(UpdateError, match=said):
        keys_of(tmp_path / "keys")


def test_a_box_without_a_file_of_keys_says_where_one_comes_from(tmp_path: Path) -> None:
    with pytest.raises(UpdateError, match="`marcador update new-key` made it"):
        keys_of(tmp_path / "keys")


def test_a_key_is_not_replaced(tmp_path: Path) -> None:
    new_key(tmp_path)
    with pytest.raises(UpdateError, match="has a key already"):
        new_key(tmp_path)


@given(st.binary(max_size=200))
def test_no_bytes_of_anybody_are_a_signature(tmp_path_factory: pytest.TempPathFactory, made_up: bytes) -> None:
    folder = tmp_path_factory.mktemp("made-up")
    file, signature = folder / "release", folder / "release.sig"
    file.write_bytes(b"a release")
    signature.write_bytes(made_up)
    key = Ed25519PublicKey.from_public_bytes(bytes(range(32))).public_bytes_raw()
    with pytest.raises(UpdateError):
        prove(file, signature, [key])
