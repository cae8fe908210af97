"""The characters of a text file: which encoding it has, and what of it could not be read as letters."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from alexi_ingest.kinds import wide_encoding

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNREADABLE = "\ufffd"
_BEYOND_ASCII = bytes(range(128, 256))
_UNDEFINED = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_CP1252 = "".join(bytes((code,)).decode("cp1252", "ignore") or chr(code) for code in range(256))
_ESCAPED = 0xDC00
_STRAY = {_ESCAPED + code: _CP1252[code] for code in range(128, 256)}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text as UTF-8 without NULs and byte order mark; `odd` counts, by problem, what was not read as it should be."""

    content: bytes
    odd: Mapping[str, int]


def decode(content: bytes) -> Decoded:
    """Decode by byte order mark or NULs, else as UTF-8 if most of it is, else as cp1252, where every byte counts."""
    odd: dict[str, int] = {}
    wide = wide_encoding(content)
    if wide:
        text = content.decode(wide, "replace").removeprefix("\ufeff")
        odd["unreadable_characters"] = text.count(_UNREADABLE)
        content = text.encode("utf-8", "replace")
    else:
        content = content.removeprefix(codecs.BOM_UTF8)
        if not _is_utf8(content):
            content = _mended(content, odd)
    if b"\0" in content:
        odd["nul_bytes"] = content.count(b"\0")
        content = content.replace(b"\0", b"")
    end = content.rstrip(b"\r\n")
    content = end.rstrip(b"\x1a") if end.endswith(b"\x1a") else content
    return Decoded(content, {problem: count for problem, count in odd.items() if count})


def _is_utf8(content: bytes) -> bool:
    try:
        pl.Series([content], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


def _mended(content: bytes, odd: dict[str, int]) -> bytes:
    """Decode what is not UTF-8 throughout: in cp1252, two letters that happen to make one of UTF-8 are rare."""
    sound = content.decode("utf-8", "ignore")
    stray = len(content) - len(sound.encode())
    plain = len(content.translate(None, _BEYOND_ASCII))
    if len(sound) - plain > stray:
        odd["mixed_encodings"] = stray
        return content.decode("utf-8", "surrogateescape").translate(_STRAY).encode()
    odd["undefined_bytes"] = len(content) - len(content.translate(None, _UNDEFINED))
    return codecs.charmap_decode(content, "strict", _CP1252)[0].encode()
