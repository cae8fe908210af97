"""The parts of a zip package, unpacked within bounds: never more than the package says, never something else."""

from __future__ import annotations

import os
import struct
import weakref
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, cast

# It unpacks a workbook twice as fast as the standard library's zlib, and a sheet is mostly unpacking and searching.
from isal import isal_zlib as zlib

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

DAMAGE = (
    zipfile.BadZipFile,
    cast("type[Exception]", zlib.error),
    struct.error,
    LookupError,
    NotImplementedError,
    EOFError,
    ValueError,
    OverflowError,
)
"""What is raised for a package whose bytes contradict themselves."""
_LOCAL = struct.Struct("<4s22xHH")
_SIGNATURE = b"PK\x03\x04"
_STEP, _PART = 65_536, 1_000_000
"""So many packed bytes are taken at a time, and so many given at most: both fit into the processor's cache."""
_SMALL = 250_000
"""Deflate packs at most 1,032 to 1, so that no part of so many bytes unpacks to more than 258 MB."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Package:
    """An open package: its parts by name, in the order in which it lists them. Threads may share it.

    `spelt` gives the name of a part by its name in small letters: case makes no difference (ECMA-376 part 2, 6.2.2).
    """

    handle: int
    parts: Mapping[str, zipfile.ZipInfo]
    spelt: Mapping[str, str]

    def find(self, name: str) -> str | None:
        """Give the name of a part as the package spells it; None where there is none."""
        return name if name in self.parts else self.spelt.get(name.lower())

    def read(self, name: str) -> bytes:
        """Give a whole part. Raises one of `DAMAGE` where its size or checksum is not what the package says."""
        member = self.parts[name]
        packed = self._packed(member, member.compress_size)
        # `zipfile` does the same by small steps, and takes half as long again.
        most = member.file_size + 1
        if member.compress_type == zipfile.ZIP_STORED:
            content = packed
        elif len(packed) < _SMALL:
            content = zlib.decompress(packed, -zlib.MAX_WBITS, most)
        else:
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
        if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
            raise zipfile.BadZipFile
        return content

    def stream(self, name: str) -> Iterator[bytes]:
        """Give a part, some bytes at a time. Raises as `read`, at the latest at its end."""
        member = self.parts[name]
        packed = self._packed(member, member.compress_size)
        size = check = 0
        for content in (packed,) if member.compress_type == zipfile.ZIP_STORED else _inflated(memoryview(packed)):
            size, check = size + len(content), zlib.crc32(content, check)
            if size > member.file_size:
                raise zipfile.BadZipFile
            yield content
        if (size, check) != (member.file_size, member.CRC):
            raise zipfile.BadZipFile

    def beginning(self, name: str, most: int) -> bytes:
        """Give the first bytes of a part, `most` of them or fewer. Raises one of `DAMAGE`."""
        packed = self._packed(self.parts[name], most)
        stored = self.parts[name].compress_type == zipfile.ZIP_STORED
        return packed if stored else zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)

    def _packed(self, member: zipfile.ZipInfo, most: int) -> bytes:
        """Give the first bytes of a part as they are packed."""
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise NotImplementedError
        if member.header_offset < 0:
            raise zipfile.BadZipFile
        # These reads leave no position behind that another thread could move.
        signature, name, extra = _LOCAL.unpack(os.pread(self.handle, _LOCAL.size, member.header_offset))
        if signature != _SIGNATURE:
            raise zipfile.BadZipFile
        begin = member.header_offset + _LOCAL.size + name + extra
        return os.pread(self.handle, min(most, member.compress_size), begin)


def _inflated(packed: memoryview) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), _STEP):
        yield stream.decompress(packed[at : at + _STEP], _PART)
        while stream.unconsumed_tail:
            yield stream.decompress(stream.unconsumed_tail, _PART)
    yield stream.flush()


def opened(path: Path) -> Package:
    """Open a package; it closes when nobody holds it any more. Raises one of `DAMAGE` where it is none."""
    with path.open("rb") as file:
        with zipfile.ZipFile(file) as directory:
            members = directory.infolist()
        handle = os.dup(file.fileno())
    parts = {part.filename: part for part in members}
    # Some programs of Windows write its own mark between folders.
    spelt = {name.replace("\\", "/").lower(): name for name in parts}
    package = Package(handle, parts, spelt)
    weakref.finalize(package, os.close, handle)
    if len(spelt) != len(members) or _overlap(members):
        # Two parts of one name, or of the same bytes: what we look at may not be what the reader reads.
        raise zipfile.BadZipFile
    return package


def _overlap(members: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the packed bytes of a part reach into those of the next: so a few may unpack to any number."""
    ends = sorted((part.header_offset, part.header_offset + _LOCAL.size + part.compress_size) for part in members)
    return any(end > following for (_, end), (following, _) in pairwise(ends))
