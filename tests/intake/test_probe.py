"""Whether a file is whole, and whether it is being written, as real files and real processes show it."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.intake.probe import whole, written

if TYPE_CHECKING:
    from pathlib import Path


def package(*, comment: bytes = b"", inner: bytes = b"", version: int = 20) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("sheet.xml", "<x/>" * 200, zipfile.ZIP_DEFLATED)
        file.writestr("inner.xlsx", inner)
        file.comment = comment
    made = bytearray(out.getvalue())
    made[made.rindex(b"PK\x01\x02") + 6] = version
    return bytes(made)


def zip64() -> bytes:
    """As a package of more than 65,535 members ends: the record that counts, where it stands, and the old one."""
    made = package()
    end = made.rindex(b"PK\x05\x06")
    record = b"PK\x06\x06" + struct.pack("<Q", 44) + bytes(44)
    return made[:end] + record + b"PK\x06\x07" + struct.pack("<LQL", 0, end, 1) + made[end:]


CASES = {
    "package": (package(), True),
    "comment": (package(comment=b"x" * 60_000), True),
    "no members": (b"PK\x05\x06" + bytes(18), True),
    "of an unknown version": (package(version=99), True),
    "zip64": (zip64(), True),
    "cut in the directory": (package()[:-30], False),
    "cut in the end": (package()[:-3], False),
    "cut in the comment": (package(comment=b"x" * 100)[:-3], False),
    "room reserved, not filled": (package()[:500] + bytes(100_000), False),
    "cut after a whole package within": (b"PK\x03\x04" + bytes(500) + package(), None),
    "something behind": (package() + b"\r\n", None),
    "text": (b"a,b\n1,2\n", None),
    "text being filled": (b"a,b\n" + bytes(4096), False),
    "old workbook": (b"\xd0\xcf\x11\xe0" + bytes(4096), None),
    "empty": (b"", None),
}


@pytest.mark.parametrize("case", CASES)
def test_whole_by_content(tmp_path: Path, case: str) -> None:
    content, said = CASES[case]
    path = tmp_path / "file"
    path.write_bytes(content)
    assert whole(path) is said


def test_no_beginning_of_a_package_is_whole(tmp_path: Path) -> None:
    full = package(inner=package(), comment=b"note")
    path = tmp_path / "file"
    path.write_bytes(full)
    said = []
    for size in reversed(range(len(full))):
        os.truncate(path, size)
        said.append(whole(path))
    assert True not in said


def test_what_is_no_regular_file_is_neither_waited_for_nor_whole(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    for name in ("pipe", "link", "gone"):
        assert whole(tmp_path / name) is False
        assert written(tmp_path / name) is None


def test_a_writer_is_noticed_while_it_has_the_file_open(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x")
    assert written(path) is False
    script = f"f = open({str(path)!r}, 'ab'); print(1, flush=True); input()"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        writer.stdout.readline()
        assert written(path) is True
        writer.communicate("\n")
    assert written(path) is False


def test_writers_that_come_while_we_look_do_not_end_us(tmp_path: Path) -> None:
    """The kernel signals whoever holds a lease that somebody wants to write: by default that signal kills."""
    path = tmp_path / "file"
    path.write_bytes(b"x")
    ours = (
        "import time, pathlib\nfrom alexi_ingest.intake.probe import written\n"
        f"until = time.monotonic() + 1.5\nwhile time.monotonic() < until: written(pathlib.Path({str(path)!r}))"
    )
    theirs = f"while True: open({str(path)!r}, 'ab').close()"
    with subprocess.Popen([sys.executable, "-c", theirs]) as writer:
        try:
            assert subprocess.run([sys.executable, "-c", ours], check=False).returncode == 0
        finally:
            writer.kill()
