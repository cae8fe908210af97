"""Full dates of birth in a text: a day, month and year beside a word that says that somebody was born."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:(?:19|20)\d\d|[\u2019']?\d\d)"
_APART = r"[\s./,\-\u2010-\u2015]{1,3}"
_FULL_DATE = (
    rf"(?<!\d)(?:{_DAY}(?:st|nd|rd|th)?(?:\s?of)?{_APART}(?:{_MONTH}|0?[1-9]|1[0-2]){_APART}{_YEAR}"
    rf"|{_DAY}(?:st|nd|rd|th)?\s?{_MONTH}\s?{_YEAR}"
    rf"|{_MONTH}\s?{_DAY}(?:st|nd|rd|th)?{_APART}{_YEAR}"
    rf"|(?:19|20)\d\d{_APART}(?:0?[1-9]|1[0-2]|{_MONTH}){_APART}{_DAY}"
    rf"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d)(?!\d)"
)
FULL_DATE = re.compile(_FULL_DATE, re.IGNORECASE)
"""A day of a month of a year, in any of the ways in which one is written."""
_BORN = r"(?<![^\W_])(?:d\.?\s?o\.?\s?b\.?|born|birth(?:\s?(?:date|day))?|(?:(?<=[(,])|(?<=[(,] ))b\.)(?![^\W_])"
SAYS_BORN = re.compile(_BORN, re.IGNORECASE)
"""A word that says that somebody was born."""
_NEAR = r"[^\d\n;\]]{0,30}?"
_AFTER = re.compile(rf"{_BORN}(?!\s?\)){_NEAR}({_FULL_DATE})", re.IGNORECASE)  # "(DOB)" is said of the date before
_BETWEEN = r"[\s()\[\],:=\-\u2010-\u2015]{0,6}(?:is|was|as|her|his|their|the|my|\s)*"
_BEFORE = re.compile(f"({_FULL_DATE}){_BETWEEN}{_BORN}", re.IGNORECASE)


def births(text: str) -> Iterator[tuple[int, int]]:
    """Give where full dates of birth stand in a text, each as the places of its first letter and after its last."""
    if not SAYS_BORN.search(text):
        return
    for pattern in (_AFTER, _BEFORE):
        yield from (match.span(1) for match in pattern.finditer(text))
