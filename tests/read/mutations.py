"""Good files changed at random, as a bad disk, a careless program or a curious person would change them."""

from __future__ import annotations

import re
import struct
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    Change = Callable[[bytes, Random], bytes]

_ZIP_HEADERS = {b"PK\3\4": 30, b"PK\1\2": 46, b"PK\5\6": 22}
_PAIR = 2
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)=("[^"]*"|'[^']*')""")
_TAG, _NUMBER = re.compile(rb"<[^<>]+>"), re.compile(rb"\d+(?:\.\d+)?")
_LEAF = re.compile(rb"<([\w:]+)[^<>]*>[^<>]*</\1>")
_ROW = re.compile(rb"<(row|Row|tr|table:table-row)\b[^>]*>.*?</\1>", re.DOTALL)
_CELL = re.compile(rb"""(<(?:c|Cell|table:table-cell|td)\b[^>]*?)(?=/?>)""")
_PLACE = re.compile(rb'(?<=<c r=")[A-Z]+\d+(?=")')
_STYLE = re.compile(rb'(?<= s=")\d+|(?<=style-name=")\w+|(?<=StyleID=")\w+')
_SHARED = re.compile(rb'(?<=t="s"><v>)\d+')
_TYPE = re.compile(rb'(?<=\st=")\w+|(?<=value-type=")\w+|(?<=ss:Type=")\w+')
_VALUES = (
    *(b"", b"0", b"-1", b"1", b"7", b"99", b"65536", b"1048577", b"4294967296", b"1e999", b"NaN", b"2016-02-30"),
    *(b"x", b"A0", b"XFE1", b"ZZZ99999999", b"&amp;", b"\xc3\xa9", b"a" * 5000),
)
_FAR = (b"9999", b"-1", b"4294967296", b"")
_TYPES = b"s n b e d str inlineStr float date time boolean string Number DateTime Boolean Error z".split()
_FACTS = (
    *(b'r="B2"', b't="s"', b't="e"', b's="999"', b'ss:Index="2"', b'table:number-columns-repeated="3"'),
    *(b'colspan="4"', b'rowspan="3"'),
)
_MARKS = (b"", b",", b";", b"\t", b'"', b'""', b"\n", b"\r", b"\r\n\r\n", b"\0")
_HOLDS_CELLS = re.compile(r"sheet|content\.xml|styles|Strings|workbook\.")


# Of bytes.


def flipped(content: bytes, chance: Random) -> bytes:
    """Change one to fifty bytes."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 2, 5, 50))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(content: bytes, chance: Random) -> bytes:
    """End it early."""
    return content[: chance.randrange(len(content))]


def holed(content: bytes, chance: Random) -> bytes:
    """Take a piece out, write zeros over it, or write it twice."""
    begin = chance.randrange(len(content))
    end = begin + chance.choice((1, 16, 512))
    piece = content[begin:end]
    return content[:begin] + chance.choice((b"", bytes(len(piece)), piece + piece)) + content[end:]


def with_zip_headers_changed(content: bytes, chance: Random) -> bytes:
    """Change a field of a header of the package: versions, flags, methods, checksums, sizes, counts, places."""
    signature = chance.choice(list(_ZIP_HEADERS))
    places = [found.start() for found in re.finditer(re.escape(signature), content)]
    at = chance.choice(places) + 4 + chance.randrange(_ZIP_HEADERS[signature] - 4)
    return content[:at] + bytes((chance.choice((0, 1, 8, 0x7F, 0xFF, chance.randrange(256))),)) + content[at + 1 :]


# Of text.


def _swapped(pattern: re.Pattern[bytes], by: Change) -> Change:
    """Change one thing that is found, anywhere."""

    def changed(content: bytes, chance: Random) -> bytes:
        found = list(pattern.finditer(content))
        if not found:
            return flipped(content, chance)
        one = chance.choice(found)
        return content[: one.start()] + by(one[0], chance) + content[one.end() :]

    return changed


def _other(_: bytes, chance: Random) -> bytes:
    return chance.choice(_VALUES)


def rows_exchanged(content: bytes, chance: Random) -> bytes:
    """Let two rows change places."""
    rows = list(_ROW.finditer(content))
    if len(rows) < _PAIR:
        return holed(content, chance)
    one, other = sorted(chance.sample(rows, _PAIR), key=lambda row: row.start())
    between = content[one.end() : other.start()]
    return content[: one.start()] + other[0] + between + one[0] + content[other.end() :]


TEXT: Mapping[str, Change] = {
    "attribute changed": _swapped(
        _ATTRIBUTE, lambda old, chance: b'%b="%b"' % (old.partition(b"=")[0], _other(old, chance))
    ),
    "attribute removed": _swapped(_ATTRIBUTE, lambda _, __: b""),
    "tag removed": _swapped(_TAG, lambda _, __: b""),
    "tag written twice": _swapped(_TAG, lambda tag, _: tag + tag),
    "element removed": _swapped(_LEAF, lambda _, __: b""),
    "number changed": _swapped(_NUMBER, _other),
    "cell moved": _swapped(_PLACE, lambda _, chance: f"{chance.choice('ABCDEZ')}{chance.randrange(0, 40)}".encode()),
    "cell changed": _swapped(_CELL, lambda tag, chance: tag + b" " + chance.choice(_FACTS)),
    "style out of range": _swapped(_STYLE, lambda _, chance: chance.choice(_FAR)),
    "shared text out of range": _swapped(_SHARED, lambda _, chance: chance.choice(_FAR)),
    "type changed": _swapped(_TYPE, lambda _, chance: chance.choice(_TYPES)),
    "rows exchanged": rows_exchanged,
    "row left out": _swapped(_ROW, lambda _, __: b""),
    "row written twice": _swapped(_ROW, lambda row, _: row + row),
    "flipped": flipped,
    "holed": holed,
}
"""Of XML and web pages."""
RAW: Mapping[str, Change] = {"flipped": flipped, "cut": cut, "holed": holed}
CSV: Mapping[str, Change] = {
    "mark changed": _swapped(re.compile(rb'[,;"\r\n]'), lambda _, chance: chance.choice(_MARKS)),
    "line left out": _swapped(re.compile(rb"[^\n]*\n"), lambda _, __: b""),
    "line written twice": _swapped(re.compile(rb"[^\n]*\n"), lambda line, _: line + line),
    "cell changed": _swapped(re.compile(rb"(?<=[,\n])[^,\n]+"), _other),
}
OTHER_ROWS = {"row left out", "row written twice", "line left out", "line written twice"}
"""What gives a file as good as the first, of other rows: nobody can know what was in it before."""


# Of packages.


def repacked(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Give a package of these parts, all of the same day."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def with_members_changed(content: bytes, chance: Random) -> bytes:
    """Empty, remove, double, cut, rename or swap parts."""
    parts = _parts(content)
    at, other = chance.sample(range(len(parts)), 2)
    (name, own), (_, others) = parts[at], parts[other]
    changes: tuple[Callable[[], Sequence[tuple[str, bytes]]], ...] = (
        lambda: [(name, b"")],
        list,
        lambda: [(name, own), (name.upper(), own)],
        lambda: [(name, own), ("copy/" + name, own)],
        lambda: [(name, cut(own, chance) if own else b"")],
        lambda: [(name + "x", own)],
        lambda: [(name, others)],
    )
    parts[at : at + 1] = chance.choice(changes)()
    return repacked(parts)


def within_a_member(change: Change) -> Change:
    """Change what is in a part, mostly one that holds cells."""

    def changed(content: bytes, chance: Random) -> bytes:
        parts = _parts(content)
        cells = [at for at, (name, _) in enumerate(parts) if _HOLDS_CELLS.search(name)]
        at = chance.choice(cells) if chance.randrange(10) else chance.randrange(len(parts))
        name, own = parts[at]
        parts[at] = name, change(own or b" ", chance)
        return repacked(parts)

    return changed


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return [(name, package.read(name)) for name in package.namelist()]


PACKAGE: Mapping[str, Change] = {
    **RAW, "zip header changed": with_zip_headers_changed, "members changed": with_members_changed,
}  # fmt: skip


# Of records.


def of_records(places: Callable[[bytes], Sequence[tuple[int, int]]]) -> Change:
    """Change a record, given where each begins and how long its head is: its number, size or content; or remove it."""

    def changed(content: bytes, chance: Random) -> bytes:
        found = places(content)
        at = chance.randrange(len(found) - 1)
        (begin, head), end = found[at], found[at + 1][0]
        record = bytearray(content[begin:end])
        what = chance.randrange(4)
        if what == 0:
            record[chance.randrange(head)] = chance.randrange(256)
        elif what == 1 and len(record) > head:
            record[chance.randrange(head, len(record))] = chance.choice((0, 1, 0xFF, chance.randrange(256)))
        elif what == 2:
            other, after = found[chance.randrange(len(found) - 1)], 0
            after = found[found.index(other) + 1][0]
            record = bytearray(content[other[0] : after])
            record = (record + bytes(end - begin))[: end - begin]
        else:
            record = bytearray(len(record))
        return content[:begin] + bytes(record) + content[end:]

    return changed


def places_in_xls(content: bytes) -> Sequence[tuple[int, int]]:
    """Give where the records of a workbook begin, whose stream stands in one piece."""
    at = content.find(struct.pack("<HHH", 0x0809, 16, 0x0600))
    places: list[tuple[int, int]] = []
    while at + 4 <= len(content) and content[at : at + 2] != b"\0\0":
        places.append((at, 4))
        at += 4 + struct.unpack_from("<H", content, at + 2)[0]
    return places


def places_in_xlsb(content: bytes) -> Sequence[tuple[int, int]]:
    """Give where the records of a part begin."""
    at, places = 0, []
    while at < len(content):
        begin = at
        at += 1 + (content[at] >> 7)
        size = shift = 0
        while True:
            byte = content[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        places.append((begin, at - begin))
        at += size
    return [*places, (at, 0)]
