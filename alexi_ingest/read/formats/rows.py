"""The rows of a worksheet out of its XML as it comes from its package: some at a time, and nothing else of it.

Published source: ECMA-376 part 1, sections 18.3.1.80 (`sheetData`), 18.3.1.99 (`worksheet`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alexi_ingest.read.formats.raw import DoubtError

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 2_000_000
"""So many bytes are given at a time: what is made of them still fits into the processor's cache."""
_LONGEST = 16 * CHUNK
"""What stands before the rows, and any row, may have so many bytes; no program writes as many."""
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\s[^>]*\?>)?\s*<(\w{1,9}:)?worksheet[\s>]")
_ENCODING = re.compile(rb"""encoding=["'](?!utf-8)""", re.IGNORECASE)
_DATA = re.compile(rb"<(?:\w{1,9}:)?sheetData\s*(/?)>")
_ROW_END, _DATA_END = b"</%brow>", b"</%bsheetData>"
_END, _TAIL = re.compile(rb"</(?:\w{1,9}:)?worksheet>\s*\Z"), 64


def rows(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Give rows as XML, some at a time: from the end of one row (an end without one at first) to that of another.

    Elements of the usual namespace are given without prefix. Raises `DoubtError` where the XML is not written plainly.
    """
    head, prefix, is_empty = _opened(parts)
    row_end, data_end = _ROW_END % prefix, _DATA_END % prefix
    held, size, end = [row_end, head], len(head), -1
    while not is_empty and end < 0:
        part = next(parts, b"")
        held.append(part)
        size += len(part)
        if part and size < CHUNK:
            continue
        chunk = b"".join(held)
        last = chunk.rfind(row_end)
        end = chunk.find(data_end, last)
        if size > _LONGEST or (end < 0 and not part):
            raise DoubtError
        until = end if end >= 0 else last
        yield unprefixed(chunk[:until], prefix)
        held, size = [chunk[until:]], len(chunk) - until
    tail = b"".join(held)[-_TAIL:]
    for part in parts:
        tail = (tail + part)[-_TAIL:]
    if not _END.search(tail):
        raise DoubtError


def _opened(parts: Iterator[bytes]) -> tuple[bytes, bytes, bool]:
    """Give what came of the rows already, the prefix of the namespace, and whether there are no rows at all."""
    head, data = b"", None
    for part in parts:
        head += part
        data = _DATA.search(head)
        if data or len(head) > _LONGEST:
            break
    prolog = _PROLOG.match(head)
    if not prolog or not data or _ENCODING.search(head, 0, prolog.end()) or head.find(b"<!", 0, data.start()) >= 0:
        raise DoubtError
    return head[data.end() :], prolog[1] or b"", bool(data[1])


def unprefixed(xml: bytes, prefix: bytes) -> bytes:
    """Give XML with the names of its elements without a prefix, which few programs write."""
    return xml.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else xml
