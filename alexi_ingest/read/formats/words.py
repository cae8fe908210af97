"""Texts as workbooks write them in XML: very many at once, and those with runs, entities or escapes one by one.

Published source: ECMA-376 part 1, sections 18.4 (shared texts), 22.9.2.19 (`ST_Xstring`: `_x000D_`).
"""

from __future__ import annotations

import re
from functools import cache, reduce
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from alexi_ingest.read.formats.raw import DoubtError
from alexi_ingest.read.formats.rows import unprefixed

if TYPE_CHECKING:
    from collections.abc import Callable

_OPEN, _KEPT, _CLOSE = "<t>", '<t xml:space="preserve">', "</t>"
_RESULT = re.compile(r'(?:<v(?: xml:space="preserve")?>([^<]*)</v>|<v/>)?</c>')
_BLANKS = " \t\r\n"
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(\w+));|&")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_LINE_END = re.compile(r"\r\n?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TEXT = re.compile(r'<t( xml:space="preserve")?>([^<]*)</t>|<t\s*/>')
_RUN = rf"<r>\s*(?:<rPr>(?:\s*<(?!/rPr>|!)[^<>]*>)*</rPr>|<rPr\s*/>)?\s*(?:{_TEXT.pattern})\s*</r>"
_RUNS = re.compile(rf"(?:\s*(?:{_TEXT.pattern}|{_RUN}))*\s*")
_SAID = re.compile(r"<rPh\s[^<>]*>.*?</rPh>|<phoneticPr\s[^<>]*/>", re.DOTALL)
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\s[^>]*\?>)?\s*<(\w{1,9}:)?sst[\s>/]")
_SHARED, _SHARED_END, _LIST_END = b"<si>", "</si>", b"</sst>"
_LIST_BEGIN = re.compile(rb"<sst(?:\s[^<>]*)?>\s*\Z")
Steps: TypeAlias = tuple[tuple[pl.Expr | str, ...], ...]
AS_WRITTEN = pl.QueryOptFlags.none()
"""Steps are as few as they can be, and looking for fewer takes longer than a small sheet."""
IS_ODD = pl.col("text").str.contains_any(["<", "&", "_x", "\r"]).alias("odd")
"""Whether there is more to a text than its characters."""


def shared_texts(xml: bytes) -> pl.Series:
    """Give the texts that the cells of a workbook share. Raises `DoubtError`."""
    root = _ROOT.match(xml)
    if not root:
        raise DoubtError
    xml = unprefixed(xml, root[1] or b"")
    begin, end = xml.find(_SHARED), xml.rfind(_LIST_END)
    if begin < 0 or end < 0:
        if xml.find(b"<si", xml.find(b"<sst") + 1) >= 0:
            raise DoubtError
        return pl.Series(dtype=pl.String)
    if not _LIST_BEGIN.search(xml, 0, begin):
        raise DoubtError  # a first text that is written otherwise would be missed, and each be that of the next
    listed = pl.LazyFrame({"xml": pl.Series([xml[begin + len(_SHARED) : end]], dtype=pl.Binary)})
    texts = pl.col("xml").cast(pl.String).str.split(_SHARED.decode()).explode()
    split = listed.select_seq(texts.str.strip_chars_end(_BLANKS))
    found = in_steps(split, text_steps("", _SHARED_END)).collect(optimizations=AS_WRITTEN)
    return with_odd(found, lambda one: rich_text(one, "", _SHARED_END))


def in_steps(frame: pl.LazyFrame, steps: Steps) -> pl.LazyFrame:
    """Take a frame from step to step."""
    return reduce(lambda before, step: before.select_seq(*step), steps, frame)


@cache
def text_steps(before: str, after: str) -> Steps:
    """Give the steps from the XML of texts (`xml`), the same before and after each, to `xml`, `text` and `odd`."""
    kept, xml, text = before + _KEPT, pl.col("xml").str, pl.col("text")
    inner = xml.strip_prefix(kept).str.strip_prefix(before + _OPEN).str.strip_suffix(_CLOSE + after).alias("text")
    read = pl.when(xml.starts_with(kept)).then(text).otherwise(text.str.strip_chars(_BLANKS))
    return ("xml", inner), ("xml", read, IS_ODD)


def with_odd(found: pl.DataFrame, read: Callable[[str], str]) -> pl.Series:
    """Give the column `text`, those that are `odd` read each by itself from their `xml`."""
    odd = found["odd"]
    if not odd.any():
        return found["text"]
    asked = found["xml"].filter(odd)
    once = asked.unique()
    read_as = pl.Series([read(one) for one in once.to_list()], dtype=pl.String)
    return found["text"].scatter(odd.arg_true(), asked.replace_strict(once, read_as))


def rich_text(xml: str, before: str, after: str) -> str:
    """Give a text, which may stand in runs of different looks, without how it is pronounced. Raises `DoubtError`."""
    if not xml.startswith(before) or not xml.endswith(after):
        raise DoubtError
    runs = _SAID.sub("", xml.removeprefix(before).removesuffix(after))
    if not _RUNS.fullmatch(runs):
        raise DoubtError
    return "".join(_words(found[2] or "", kept=bool(found[1])) for found in _TEXT.finditer(runs))


def _words(written: str, *, kept: bool) -> str:
    words = _without_entities(written)
    return unescaped(words if kept else words.strip(_BLANKS))


def result(written: str) -> str:
    """Give a text that a formula made, by the body of its cell, where blanks count. Raises `DoubtError`."""
    found = _RESULT.fullmatch(written)
    if not found:
        raise DoubtError
    return unescaped(_without_entities(found[1] or ""))


def _without_entities(written: str) -> str:
    return _ENTITY.sub(_entity, _LINE_END.sub("\n", written))


def _entity(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name in _NAMED:
        return _NAMED[name]
    number = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
    if number < ord(" ") and number not in {9, 10, 13}:
        raise DoubtError  # no entity, or one of a character that XML does not allow
    return chr(number)


def unescaped(words: str) -> str:
    """Give a text without the escapes of characters that XML cannot hold; two may stand for one beyond 16 bits."""
    read = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)
    return read if read == words else read.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
