"""A backup is unpacked below its folder, and what would lie elsewhere is refused."""

import io
import tarfile
from pathlib import Path

import pytest

from panier.config.commands.restore import _take_out


def archive_of(*members: tarfile.TarInfo) -> tarfile.TarFile:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as made:
        for member in members:
            member.size = 5 if member.isfile() else 0
            made.addfile(member, io.BytesIO(b"bytes"))
    packed.seek(0)
    return tarfile.open(fileobj=packed)


def link(name: str, kind: bytes, to: str) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, to
    return made


def test_files_and_folders_are_taken_out(tmp_path: Path) -> None:
    folder = tarfile.TarInfo("empty")
    folder.type = tarfile.DIRTYPE
    _take_out(archive_of(tarfile.TarInfo("media/ab/one"), folder), tmp_path)
    assert (tmp_path / "media/ab/one").read_bytes() == b"bytes"
    assert (tmp_path / "empty").is_dir()


@pytest.mark.parametrize(
    "member",
    [
        tarfile.TarInfo("../outside"),
        tarfile.TarInfo("media/../../outside"),
        tarfile.TarInfo("/tmp/outside-of-a-backup"),  # noqa: S108 - it must not come to be
        link("outside", tarfile.SYMTYPE, "/etc"),
        link("outside", tarfile.LNKTYPE, "../outside"),
        link("outside", tarfile.FIFOTYPE, ""),
    ],
)
def test_what_lies_elsewhere_or_is_no_file_is_refused(tmp_path: Path, member: tarfile.TarInfo) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(tarfile.ReadError, match="none of ours"):
        _take_out(archive_of(member), inside)
    assert list(tmp_path.rglob("*outside*")) == []
    assert not Path("/tmp/outside-of-a-backup").exists()  # noqa: S108 - as above
