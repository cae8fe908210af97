"""The records of old Excel workbooks: how they follow each other, and the texts that run on from one to the next.

Published source: [MS-XLS] 2.1.4 (records), 2.5.293 (XLUnicodeRichExtendedString), 2.4.58 (Continue).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONTINUE, END = 0x003C, 0x000A
_HEADER = struct.Struct("<HH")
_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
CODEPAGES = {367: "ascii", 1200: "utf-16-le", 10000: "mac_roman", 32768: "mac_roman", 32769: "cp1252"}
"""The code pages whose number is not in the name of their encoding."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its number, its content, and the contents of the records that continue it."""

    number: int
    content: bytes
    more: tuple[bytes, ...] = ()


def records(stream: bytes, at: int) -> Iterator[Record]:
    """Give each record from a place on. Raises `struct.error` or `ValueError` where the stream ends within one."""
    end = len(stream)
    while at < end:
        number, size = _HEADER.unpack_from(stream, at)
        content = stream[at + 4 : at + 4 + size]
        # What is no record, and an end that holds something, is a hole in the file.
        if len(content) < size or (number == 0 and size == 0) or (number == END and size > 0):
            raise ValueError
        at += 4 + size
        more: list[bytes] = []
        while stream[at : at + 2] == b"\x3c\0":
            _, size = _HEADER.unpack_from(stream, at)
            more.append(stream[at + 4 : at + 4 + size])
            at += 4 + size
        yield Record(number, content, tuple(more))


class Texts:
    """Reads texts one after another from a record of BIFF8 and what continues it."""

    def __init__(self, record: Record, at: int) -> None:
        self._chunks: Sequence[bytes] = (record.content, *record.more)
        self._number = 0
        self._at = at

    def rich(self) -> str:
        """Give the next text of the shared ones. Raises `IndexError`, `ValueError` where there is no more."""
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & _RICH else 0
        extended = struct.unpack("<I", self._take(4))[0] if flags & _EXTENDED else 0
        text = self._characters(length, wide=bool(flags & _WIDE))
        self._take(4 * runs + extended)
        return text

    def plain(self) -> str:
        """Give a text whose look is said elsewhere."""
        length, flags = struct.unpack("<HB", self._take(3))
        return self._characters(length, wide=bool(flags & _WIDE))

    def _take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size:
            piece = self._chunks[self._number][self._at : self._at + size - len(taken)]
            taken += piece
            self._at += len(piece)
            if not piece:
                self._number, self._at = self._number + 1, 0
        return taken

    def _characters(self, length: int, *, wide: bool) -> str:
        text = ""
        while length:
            chunk = self._chunks[self._number]
            if self._at >= len(chunk):
                # Each record that continues a text says anew how wide its characters are.
                self._number, self._at = self._number + 1, 1
                wide = bool(self._chunks[self._number][0] & _WIDE)
                continue
            width = 2 if wide else 1
            count = min(length, (len(chunk) - self._at) // width)
            if not count:
                raise ValueError
            text += characters(chunk[self._at : self._at + count * width], wide=wide)
            self._at += count * width
            length -= count
        return text


def characters(content: bytes, *, wide: bool) -> str:
    """Decode characters of one or two bytes each."""
    return content.decode("utf-16-le", "replace") if wide else content.decode("latin-1")
