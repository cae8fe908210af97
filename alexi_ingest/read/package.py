"""The parts of a zip package, unpacked within bounds: never more than the package says, never something else."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, ValueError, OverflowError)
"""What is raised for a package whose bytes contradict themselves."""
_LOCAL = struct.Struct("<4s22xHH")
_SIGNATURE = b"PK\x03\x04"


def unpacked(file: BinaryIO, member: zipfile.ZipInfo) -> bytes:
    """Give a whole part. Raises one of `DAMAGE` where its size or checksum is not what the package says."""
    # `zipfile` does the same by small steps, and takes half as long again.
    content = _inflated(file, member, member.file_size + 1)
    if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        raise zipfile.BadZipFile
    return content


def beginning(file: BinaryIO, member: zipfile.ZipInfo, most: int) -> bytes:
    """Give the first bytes of a part, `most` of them or fewer. Raises one of `DAMAGE`."""
    return _inflated(file, member, most, packed=most)


def _inflated(file: BinaryIO, member: zipfile.ZipInfo, most: int, packed: int | None = None) -> bytes:
    file.seek(member.header_offset)
    signature, name, extra = _LOCAL.unpack(file.read(_LOCAL.size))
    if signature != _SIGNATURE:
        raise zipfile.BadZipFile
    file.seek(name + extra, 1)
    content = file.read(member.compress_size if packed is None else min(packed, member.compress_size))
    if member.compress_type == zipfile.ZIP_STORED:
        return content[:most]
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, most)
