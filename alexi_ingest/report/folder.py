"""The folder of one submission's report: how it is named, and how its files come to be there whole."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alexi_ingest.model import Kind
from alexi_ingest.report.names import file_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

PAGE = "report.html"
RECORD = "report.json"
STATUS = "STATUS.html"
START = "START-HERE.html"
LONGEST_STEM = 80
"""Bytes of a sender's file name that are kept in names of ours; file systems allow 255 for the whole."""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_EXTENSION = re.compile(r"(?<=.)\.[A-Za-z][A-Za-z0-9]{0,7}$", re.DOTALL)
_PART = ".part"


def safe_stem(name: str) -> str:
    """Give the stem of a sender's file name, fit for a name on any file system, and never a path or a hidden file."""
    shown = file_name(name)
    stem = _EXTENSION.sub("", shown)
    kept = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} else letter
        for letter in unicodedata.normalize("NFC", stem)
    )
    tidy = " ".join(_UNSAFE.sub("_", kept).replace("\ufffd", "_").split())
    short = tidy.encode()[:LONGEST_STEM].decode("utf-8", "ignore")
    return short.strip(" .") or "file"


def folder_name(received: date, number: int, name: str) -> str:
    """Give the name of a submission's folder: `2015-10-16_17_Casework Q2`."""
    return f"{received.isoformat()}_{number}_{safe_stem(name)}"


def marked_name(name: str, kind: Kind = Kind.XLSX) -> str:
    """Give the name of the marked copy; one with macros must be called .xlsm, or Excel refuses it."""
    return f"{safe_stem(name)} - checked.{'xlsm' if kind is Kind.XLSM else 'xlsx'}"


def deliver(reports: Path, name: str, files: Mapping[str, bytes | Path]) -> Path:
    """Put a submission's report into its folder below `reports`: the whole folder appears at once, or not at all.

    A `Path` among `files` is moved there. Doing it again replaces each file by itself and gives the same result; what
    a stop in between left behind is taken up again.
    """
    final = reports / name
    if final.is_dir():
        for file, content in files.items():
            _put(final / file, content)
        return final
    part = reports / f".{name}{_PART}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for file, content in files.items():
        _write(part / file, content)
        _sync(part / file)
    sync_folder(part)
    part.rename(final)
    sync_folder(reports)
    for content in files.values():
        if not isinstance(content, bytes):
            content.unlink(missing_ok=True)
    return final


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file so that whoever looks sees the old one whole, or the new one whole; kept through a power cut."""
    with replacing(path) as temporary:
        _write(temporary, content)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; what is written there takes its place, unless something failed."""
    temporary = path.with_name(f".{path.name}{_PART}")
    try:
        yield temporary
        _sync(temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    _sync(folder)


def _put(path: Path, content: bytes | Path) -> None:
    with replacing(path) as temporary:
        _write(temporary, content)
    if not isinstance(content, bytes):
        content.unlink()


def _write(path: Path, content: bytes | Path) -> None:
    if isinstance(content, Path):
        shutil.copyfile(content, path)
    else:
        path.write_bytes(content)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
