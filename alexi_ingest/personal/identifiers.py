"""Identifiers of persons in a text: where each stands, and of what kind; and the same text without them.

Each kind is known by its own form, so that counts, dates, money and references are left alone.
"""

from __future__ import annotations

import re
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from alexi_ingest.personal.births import births
from alexi_ingest.personal.names import SPELT, suspected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

REMOVED = "[removed]"
"""What stands in the place of personal details, wherever they would be shown or kept."""
REMOVED_FROM_NAME = "(removed)"
"""The same in the name of a file: Excel opens none with square brackets."""
PERSONAL = frozenset({"personal_data", "suspected_name", "personal_answer"})
"""Problems of cells whose text nobody may see again."""


class Identifier(StrEnum):
    """The kinds of identifiers; the value is the last part of the rule that says so."""

    EMAIL = "email"
    TELEPHONE = "telephone"
    NHS_NUMBER = "nhs_number"
    NI_NUMBER = "ni_number"
    POSTCODE = "postcode"
    BIRTH = "date_of_birth"
    NAME = "suspected_name"


WORDS: Mapping[Identifier, str] = MappingProxyType(
    {
        Identifier.EMAIL: "an e-mail address",
        Identifier.TELEPHONE: "a telephone number",
        Identifier.NHS_NUMBER: "an NHS number",
        Identifier.NI_NUMBER: "a National Insurance number",
        Identifier.POSTCODE: "a full postcode",
        Identifier.BIRTH: "a full date of birth",
        Identifier.NAME: "what may be the name of somebody",
    }
)
"""What each is called in a sentence."""


class Found(NamedTuple):
    """An identifier in a text: its kind, and the part of the text that it is."""

    kind: Identifier
    start: int
    end: int


# What may stand between the digits of one number: spaces, brackets, dots and dashes of every sort, and the marks that
# a contact copied from a telephone brings with it.
_BETWEEN = "[ \\t\\u00a0\\u2000-\\u200f\\u202a-\\u202f\\u2060\\ufeff\\u00ad().\\-\\u2010-\\u2015\\u2212/·]"
_SOME = f"{_BETWEEN}{{0,4}}"
MAYBE = (
    r"[@\uff20]|[(\[] ?at ?[)\]]|(?i: dot )"
    rf"|[0-9](?:{_BETWEEN}{{0,4}}[0-9]){{9}}"
    rf"|(?i:[a-z]{{2}}{_BETWEEN}{{0,2}}(?:[0-9]{_BETWEEN}{{0,2}}){{6}}[a-d])"
    rf"|(?i:[a-z][0-9][a-z0-9]?{_BETWEEN}{{0,2}}[0-9][a-z]{{2}})"
    r"|(?i:born|birth|d\.? ?o\.? ?b|[(,] ?b\. )"
    rf"|{SPELT}"
)
"""What every text with an identifier matches, and few others: an expression for polars, to look at those alone."""

_END = r"com|org|net|uk|gov|nhs|info|co|me|eu|ac|sch|edu|io|biz|ie|scot|wales|cymru|london"
_EMAIL = re.compile(
    r"[\w.+'%&*=~-]+(?:@|\uff20)(?:[\w-]+\.)+[^\W\d_]{2,24}"
    rf"|[\w.+'%&-]+\s?(?:@|\uff20|[\(\[]\s?at\s?[\)\]])\s?(?:[\w-]+\s?(?:\.|[\(\[]\s?dot\s?[\)\]])\s?)+(?:{_END})\b"
    rf"|[\w.+'%&-]+ at (?:[\w-]+ dot )+(?:{_END})\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<![\d/.-])(?:(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1(?:\d{4}|\d\d)"
    r"|(?:19|20)\d\d([/.-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))(?![/.-]?\d)"
)
_DECIMAL = re.compile(r"(?<![\d.])(?:0|[1-9]\d*)\.\d+(?![\d.])")
_BEFORE_NUMBER = r"(?<![£$€\d])(?<!\d[.,/:])(?:(?<![^\W\d_])|(?<=tel)|(?<=mob)|(?<=mobile)|(?<=phone)|(?<=ph))"
_TELEPHONE = re.compile(
    rf"{_BEFORE_NUMBER}(?:"
    rf"(?:\+{_SOME}|00{_SOME}|(?<!\d))\(?44{_SOME}(?:0{_SOME})?[1-35789](?:{_SOME}\d){{9}}"  # from abroad
    rf"|\(?0{_SOME}[1-35789](?:{_SOME}\d){{9}}"  # at home
    rf"|\+{_SOME}[1-9](?:{_SOME}\d){{8,14}}"  # of another country
    rf")(?!\d)",
    re.IGNORECASE,
)
_MOBILE = re.compile(rf"{_BEFORE_NUMBER}7[1-9]\d\d(?:[ -]?\d){{6}}(?!\d)", re.IGNORECASE)
"""One whose 0 a spreadsheet took away."""
_TEN = re.compile(
    rf"(?<![£$€\d])(?<!\d[.,/:])(?:(?<![^\W\d_])|(?<=nhs))(?:\d{{10}}|(?:\d{{3}}{_BETWEEN}{{1,3}}){{2}}\d{{4}}"
    rf"|\d{{3}}{_BETWEEN}{{1,3}}\d{{4}}{_BETWEEN}{{1,3}}\d{{3}}|\d{{4}}(?:{_BETWEEN}{{1,3}}\d{{3}}){{2}}"
    rf"|\d{{3}}{_BETWEEN}\d{{7}}|\d{{4}}{_BETWEEN}\d{{6}}|\d{{5}}{_BETWEEN}\d{{5}}|\d{{6}}{_BETWEEN}\d{{4}}"
    rf")(?![\w])",
    re.IGNORECASE,
)
_NI_NUMBER = re.compile(
    rf"(?<![^\W_])(?!BG|GB|KN|NK|NT|TN|ZZ)(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ){_BETWEEN}{{0,2}}"
    rf"\d\d{_BETWEEN}{{0,2}}\d\d{_BETWEEN}{{0,2}}\d\d{_BETWEEN}{{0,2}}[A-D](?![^\W_])",
    re.IGNORECASE,
)
_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G "
    "GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW "
    "OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC "
    "WD WF WN WR WS WV YO ZE"
).replace(" ", "|")
_POSTCODE = re.compile(
    rf"(?<![^\W_])(?:(?:{_AREAS})(?:\d[\dA-HJKMNPR-Y]?){_BETWEEN}{{0,2}}\d[ABD-HJLNP-UW-Z]{{2}}|GIR ?0AA)(?![^\W_])",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.(?:xls[xmb]?|csv|tsv|txt|ods|html?|xml)$", re.IGNORECASE)
_NOT_A_DIGIT = re.compile(r"[^0-9]")
_NHS_DIGITS, _ELEVEN = 10, 11


def found_in(text: str) -> list[Found]:
    """Give the identifiers in a text, in the order in which they stand; none lies over another."""
    numbers = _without(_DECIMAL, _without(_DATE, text))
    found: list[Found] = []
    for kind, spans in (
        (Identifier.EMAIL, _spans(_EMAIL, text)),
        (Identifier.BIRTH, births(text)),
        (Identifier.NI_NUMBER, _spans(_NI_NUMBER, text)),
        (Identifier.POSTCODE, _spans(_POSTCODE, text)),
        (Identifier.TELEPHONE, _spans(_TELEPHONE, numbers)),
        (Identifier.NHS_NUMBER, _spans(_TEN, numbers, is_nhs_number)),
        (Identifier.TELEPHONE, _spans(_MOBILE, numbers)),
        (Identifier.NAME, suspected(text)),
    ):
        found += [
            Found(kind, start, end)
            for start, end in spans
            if all(end <= one.start or start >= one.end for one in found)
        ]
    return sorted(found, key=lambda one: one.start)


def redact_identifiers(text: str, found: Iterable[Found] | None = None) -> str:
    """Give the text with `[removed]` in the place of each identifier.

    Example:
        >>> redact_identifiers("Ring 07700 900123 on 01/09/2015")
        'Ring [removed] on 01/09/2015'
    """
    kept, last = [], 0
    for one in found_in(text) if found is None else found:
        kept.append(text[last : one.start])
        last = one.end
    return REMOVED.join((*kept, text[last:]))


def redact_path(path: str) -> str:
    """Give a path, or the name of a file, without identifiers in its names; an ending stays.

    Example:
        >>> redact_path("2015-16 Q2/Jo 07700 900123.xlsx")
        '2015-16 Q2/Jo (removed).xlsx'
    """
    return "/".join(map(_redact_name, path.split("/")))


def _redact_name(name: str) -> str:
    ending = _ENDING.search(name)
    stem = name[: ending.start()] if ending else name
    return redact_identifiers(stem).replace(REMOVED, REMOVED_FROM_NAME) + (ending[0] if ending else "")


def named(kinds: Iterable[Identifier]) -> str:
    """Name kinds of identifiers in a sentence: `an e-mail address and a telephone number`."""
    *most, last = (WORDS[kind] for kind in kinds)
    return f"{', '.join(most)} and {last}" if most else last


def is_nhs_number(text: str) -> bool:
    """Whether the ten digits of a text keep the check digit of an NHS number (modulo 11); ten alike are none.

    Example:
        >>> is_nhs_number("943 476 5919"), is_nhs_number("943 476 5918")
        (True, False)
    """
    digits = [int(digit) for digit in _NOT_A_DIGIT.sub("", text)]
    weighed = sum(digit * weight for digit, weight in zip(digits, range(_NHS_DIGITS, 1, -1), strict=False))
    return len({*digits}) > 1 and (_ELEVEN - weighed % _ELEVEN) % _ELEVEN == digits[-1]


def _spans(pattern: re.Pattern[str], text: str, holds: Callable[[str], bool] = bool) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text) if holds(match[0]))


def _without(pattern: re.Pattern[str], text: str) -> str:
    """Put letters in the place of what is no part of a longer number, so that places stay the same."""
    return pattern.sub(lambda match: "¤" * len(match[0]), text)
