"""The tags and words of a web page, as browsers part them: every page has some, and each byte is looked at once.

Published source: HTML Living Standard, 13.2.5 (tokenization). Unlike the standard library's parser, what is not closed
runs to the end of the page, so that a hostile page takes no longer than another of its size.
"""

from __future__ import annotations

import codecs
import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEAD = 65_536
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?\s*((?:utf-8|windows|iso|cp|koi8|mac|gb|big5|euc|shift|us-)[\w-]*)",
    re.IGNORECASE,
)
_LATIN_1 = frozenset({"iso8859-1", "ascii"})
_TAG = re.compile(r"<(/?)([a-z][^\s/>]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s=/>]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*)))?")
_END_OF_ASIDE, _END_OF_COMMENT = re.compile(">"), re.compile("-->")
_UNSEEN = frozenset({"script", "style", "title", "xml", "textarea", "noframes", "template"})
"""Elements whose content is no text of the page."""
_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _UNSEEN}


class Tag(NamedTuple):
    """A tag: its name in small letters, whether it closes, and its attributes, by small letters too."""

    name: str
    closes: bool
    attributes: Mapping[str, str]


def decoded(content: bytes) -> str:
    """Give the text of a page: by its byte order mark, by what it says, as UTF-8 if all of it is, else as cp1252."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    for encoding in (*_declared(content[:_HEAD]), "utf-8"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", "replace")


def _declared(head: bytes) -> Iterator[str]:
    found = _CHARSET.search(head)
    if not found:
        return
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return
    # Who says Latin-1 means what Windows calls so, as browsers know.
    yield "cp1252" if name in _LATIN_1 else name


def tokens(page: str) -> Iterator[Tag | str]:
    """Give the tags and the texts between them, in order; comments and what is not shown are left out."""
    at = 0
    while at < len(page):
        begin = page.find("<", at)
        if begin != at:
            yield unescape(page[at : begin if begin >= 0 else len(page)])
        if begin < 0:
            return
        found = _TAG.match(page, begin)
        if found:
            attributes, at = _attributes(page, found.end())
            name = found[2].lower()
            yield Tag(name, bool(found[1]), attributes)
            if name in _UNSEEN and not found[1]:
                end = _ENDS[name].search(page, at)
                at = end.start() if end else len(page)
        elif page.startswith("<!--", begin):
            at = _after(_END_OF_COMMENT.search(page, begin + 2), page)
        elif page.startswith(("<!", "<?", "</"), begin):
            at = _after(_END_OF_ASIDE.search(page, begin), page)
        else:
            yield "<"
            at = begin + 1


def _attributes(page: str, at: int) -> tuple[Mapping[str, str], int]:
    """Give the attributes of a tag, and where it ends; of two of one name, the first."""
    attributes: dict[str, str] = {}
    if page.startswith(">", at):
        return attributes, at + 1
    while found := _ATTRIBUTE.match(page, at):
        attributes.setdefault(found[1].lower(), unescape(found[2] or found[3] or found[4] or ""))
        at = found.end()
    return attributes, _after(_END_OF_ASIDE.search(page, at), page)


def _after(found: re.Match[str] | None, page: str) -> int:
    return found.end() if found else len(page)
