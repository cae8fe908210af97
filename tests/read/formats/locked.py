"""An old Excel workbook locked with a password, written after [MS-OFFCRYPTO] 2.3.6 (RC4) and [MS-XLS] 2.2.10."""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING

from xlwt.CompoundDoc import XlsDoc

if TYPE_CHECKING:
    from pathlib import Path

    import xlwt

SALT, VERIFIER = bytes(range(16)), bytes(range(16, 32))
BLOCK = 1024
_SHEET, _OPEN = 0x0085, frozenset({0x0809, 0x002F})


def locked(path: Path, written: xlwt.Workbook, password: str) -> Path:
    """Save a workbook locked: the contents of its records are scrambled, their heads and where sheets begin are not."""
    plain = written.get_biff_data()
    first = 4 + struct.unpack_from("<H", plain, 2)[0]
    proof = _scrambled(VERIFIER + hashlib.md5(VERIFIER, usedforsecurity=False).digest(), _key(password, 0))
    said = struct.pack("<HHHHH", 0x002F, 54, 1, 1, 1) + SALT + proof
    # The container fills the stream up with zeros, which are records of nothing where they begin at a fourth byte.
    rest = -(len(plain) + len(said)) % 4
    said += struct.pack("<HH", 0x0AAA, rest) + bytes(rest)
    stream = bytearray(plain[:first] + said + plain[first:])
    mask = b"".join(_scrambled(bytes(BLOCK), _key(password, block)) for block in range(len(stream) // BLOCK + 1))
    at = 0
    while at + 4 <= len(stream):
        number, size = struct.unpack_from("<HH", stream, at)
        begin, end = at + 4, at + 4 + size
        if number == _SHEET:
            struct.pack_into("<I", stream, begin, struct.unpack_from("<I", stream, begin)[0] + len(said))
            begin += 4
        if number not in _OPEN:
            stream[begin:end] = bytes(
                one ^ other for one, other in zip(stream[begin:end], mask[begin:end], strict=True)
            )
        at = end
    XlsDoc().save(str(path), bytes(stream))
    return path


def _key(password: str, block: int) -> bytes:
    first = hashlib.md5(password.encode("utf-16-le"), usedforsecurity=False).digest()[:5]
    second = hashlib.md5((first + SALT) * 16, usedforsecurity=False).digest()[:5]
    return hashlib.md5(second + struct.pack("<I", block), usedforsecurity=False).digest()


def _scrambled(content: bytes, key: bytes) -> bytes:
    """Apply RC4."""
    state, other = list(range(256)), 0
    for at in range(256):
        other = (other + state[at] + key[at % len(key)]) % 256
        state[at], state[other] = state[other], state[at]
    made, at, other = bytearray(), 0, 0
    for one in content:
        at = (at + 1) % 256
        other = (other + state[at]) % 256
        state[at], state[other] = state[other], state[at]
        made.append(one ^ state[(state[at] + state[other]) % 256])
    return bytes(made)
