"""Codes and labels of a list, however they are written: `1A`, `Police`, `b) Female`, `q) 6: Police`, `MOB; LD`."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from alexi_ingest.read.casting.made_dates import typed_as
from alexi_ingest.read.casting.reading import BLANKS, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from alexi_ingest.declare import CodeEntry, CodeList

NOT_IN_LIST = "not_in_list"
ALIKE = 72.0
"""How alike (of 100, by `rapidfuzz.fuzz.ratio`) a text must be to an entry of the list for us to name that entry."""
MOST_COMPARED = 200
"""For how many different texts of a column a similar entry is looked for."""
LONGEST = 300
"""A longer text is no code, and ten times as long a text is not several."""
MOST_CODES = 40
"""A text of more parts is not several codes, and is not taken apart."""
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u201b\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
    }
    | dict.fromkeys("\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
)
_NOT_WORDS = re.compile(r"[\W_]+")
_NUMBERING = re.compile(r"\(?([A-Za-z]{1,2}|[0-9]{1,2})(\)|\.(?=\s|[A-Za-z]))\s*(\S.*)", re.DOTALL)
_WITH_CODE = re.compile(r"(\S{1,12}?)(?:\s*[:=\u2013\u2014-]\s*|\s+)(\S.*)", re.DOTALL)
_CODE_BEHIND = re.compile(
    r"(\S.*?)\s*(?:\(\s*(?P<in>[^()\s]{1,12})\s*\)|\[\s*(?P<square>[^\[\]\s]{1,12})\s*\]|[:=\u2013\u2014-]\s*(?P<bare>[^\s]{1,12}))",
    re.DOTALL,
)
_DASH = re.compile(r" ?- ?")
_NUMERAL = re.compile(r"0*([0-9]+?)(?:\.0+)?")
_STRONG = re.compile(r"[;|\n\r]+")
_WEAK = re.compile(r"(\s*[,/&+]\s*|\s+and\s+)", re.IGNORECASE)
_SPELLINGS = ("code", "label", "synonym")


class Match(NamedTuple):
    """A code that a text stands for, and what had to be tidied to see it."""

    code: str
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """One code list as it is looked up in one period.

    `plain` are the spellings that need no repair, for a whole column at once; `exact` and `loose` map a normalised
    spelling to its code. `outside` are codes that the period does not know, with the problem and the date; `names`
    are what a similar text is offered, by their loose spelling. `widest` is the most commas, strokes and "and"s in a
    spelling; `unknown` is the problem of a text that is not in the list, `""` where such a text is its own code.
    """

    plain: Mapping[str, str]
    exact: Mapping[str, Match]
    numeral: Mapping[str, Match]
    loose: Mapping[str, Match]
    labels: Mapping[str, str]
    order: Mapping[str, int]
    outside: Mapping[str, tuple[str, str]]
    names: Mapping[str, str]
    widest: int
    unknown: str

    def one(self, texts: Sequence[str]) -> list[Reading]:
        """Read one code from each text."""
        return self._read(texts, lambda text: ((found,), None) if (found := self.match(text)) else ((), text))

    def several(self, texts: Sequence[str]) -> list[Reading]:
        """Read any number of codes from each text; they are joined by `;` in the list's order."""
        return self._read(texts, self._parts)

    def match(self, text: str) -> Match | None:
        """Give the code that a text stands for: a code, label or synonym, perhaps behind `b)`, `1.` or `6:`."""
        if len(text) > LONGEST:
            return None
        found = self._spelt(text) or self._with_code(text)
        if found:
            return found
        numbering = _NUMBERING.fullmatch(text)
        if not numbering:
            return self._made_a_date(text)
        mark, bracket, rest = numbering.groups()
        found = self._spelt(rest) or self._with_code(rest)
        if not found:
            return None
        letter = mark.islower() and bracket == ")"
        marked = None if letter else self._spelt(mark)
        if marked and marked.code != found.code:
            return None  # `2) Male` where 2 is female: numbering or a slip, and we cannot tell
        return Match(found.code, tuple(dict.fromkeys(("prefix_removed", *found.repairs))))

    def similar(self, text: str) -> str | None:
        """Give the entry spelt most like a text, as the list writes it; of a date one that Excel makes it of."""
        ways = typed_as(text)
        if ways:
            return next((self.names[way] for way in ways if way in self.names), None)
        best = process.extractOne(loosened(text[:LONGEST]), self.names.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        return self.names[best[0]] if best else None

    def _made_a_date(self, text: str) -> Match | None:
        """Read a date as the one entry that Excel makes such a date of; None where it may be two, or is none."""
        ways = [self.names[way] for way in typed_as(text) if way in self.names]
        codes = {found.code for name in ways if (found := self._spelt(name))}
        return Match(codes.pop(), ("date_read_as_code",)) if len(codes) == 1 else None

    def _spelt(self, text: str) -> Match | None:
        found = self.exact.get(tightened(text))
        if found is not None:
            return found
        if any(map(str.isalpha, text)):
            return self.loose.get(loosened(text))
        number = _NUMERAL.fullmatch(text)
        return self.numeral.get(number[1]) if number else None

    def _with_code(self, text: str) -> Match | None:
        """Read a code and its own label side by side; another entry's label contradicts it, and is not read."""
        before = _WITH_CODE.fullmatch(text)
        if before and (found := self._same(before[1], before[2])):
            return found
        behind = _CODE_BEHIND.fullmatch(text)
        return self._same(behind["in"] or behind["square"] or behind["bare"], behind[1]) if behind else None

    def _same(self, code: str, label: str) -> Match | None:
        one, other = self.exact.get(tightened(code)), self._spelt(label)
        return Match(one.code, ("prefix_removed",)) if one and other and one.code == other.code else None

    def _read(self, texts: Sequence[str], parts: Callable[[str], tuple[Sequence[Match], str | None]]) -> list[Reading]:
        """Read each text by its parts; entries similar to what no entry is are looked for a bounded number of times."""
        unknowns = 0
        readings = []
        for text in texts:
            matches, unknown = parts(text)
            if unknown is None:
                readings.append(self._reading(matches))
                continue
            if not self.unknown:
                readings.append(Reading(text))
                continue
            unknowns += 1
            similar = self.similar(unknown) if unknowns <= MOST_COMPARED else None
            readings.append(Reading(error=self.unknown, other=similar))
        return readings

    def _parts(self, text: str) -> tuple[Sequence[Match], str | None]:
        """Give the codes of a text, or the first part that is none."""
        whole = self.match(text)
        if whole:
            return (whole,), None
        strong = _STRONG.split(text, MOST_CODES) if len(text) <= 10 * LONGEST else []
        matches: list[Match] = []
        for part in filter(None, (part.strip(BLANKS + ",") for part in strong)):
            found = self.match(part)
            more, unknown = ([found], None) if found else self._weakly_split(part)
            matches += more
            if unknown is not None or len(matches) > MOST_CODES:
                return (), unknown or text
        return (matches, None) if matches else ((), text)

    def _weakly_split(self, text: str) -> tuple[list[Match], str | None]:
        """Split at commas, strokes and "and", the longest label first: labels hold these too."""
        pieces = _WEAK.split(text, MOST_CODES)
        matches: list[Match] = []
        start = 0
        while start < len(pieces):
            if not pieces[start].strip(BLANKS):
                start += 2
                continue
            ends = range(min(len(pieces), start + 2 * self.widest + 1), start, -2)
            tried = ((end, self.match("".join(pieces[start:end]).strip(BLANKS))) for end in ends)
            end, match = next(((end, match) for end, match in tried if match), (start, None))
            if match is None:
                return matches, pieces[start]
            matches.append(match)
            start = end + 1
        return matches, None

    def _reading(self, matches: Sequence[Match]) -> Reading:
        late = next((self.outside[match.code] for match in matches if match.code in self.outside), None)
        codes = sorted({match.code for match in matches}, key=self.order.__getitem__)
        repairs = tuple(dict.fromkeys(repair for match in matches for repair in match.repairs))
        error, other = late or (None, None)
        return Reading(";".join(codes), () if error else repairs, error, other)


def tightened(text: str) -> str:
    """Spell a text without case, curly quotes, long dashes, doubled spaces, and spaces around a dash."""
    return _DASH.sub("-", " ".join(text.translate(_SIGNS).casefold().split()))


def loosened(text: str) -> str:
    """Spell a text by its letters and figures alone, `&` as "and"."""
    signs = unicodedata.normalize("NFKC", text.translate(_SIGNS)).casefold().replace("&", " and ").replace("'", "")
    return _NOT_WORDS.sub(" ", signs).strip()


@lru_cache(maxsize=256)
def lookup(codes: CodeList, first: date | None, last: date | None, unknown: str = NOT_IN_LIST) -> Lookup:
    """Make a list ready to be looked up in the period from `first` to `last` (None: its dates do not matter).

    Where one spelling belongs to several codes, codes count before labels before synonyms, then those of the period
    before others; what is still shared by two codes is not read at all.
    """
    outside = _outside(codes.entries, first, last)
    spelt: dict[str, list[tuple[int, bool, str]]] = defaultdict(list)
    loose: dict[str, list[tuple[int, bool, str]]] = defaultdict(list)
    names: dict[str, str] = {}
    for entry in codes.entries:
        late = entry.code in outside
        for rank, spelling in _spellings(entry):
            spelt[tightened(spelling)].append((rank, late, entry.code))
            if any(map(str.isalpha, spelling)):
                loose[loosened(spelling)].append((rank, late, entry.code))
            if not late and unknown == NOT_IN_LIST:
                names.setdefault(loosened(spelling), entry.code if rank == 0 else entry.label)
    exact = {key: match for key, rows in spelt.items() if (match := _clear(rows))}
    return Lookup(
        plain=_plain(codes.entries, exact, outside),
        exact=exact,
        numeral=_numerals(codes.entries, outside),
        loose={key: match for key, rows in loose.items() if key and (match := _clear(rows))},
        labels={entry.code: entry.label for entry in reversed(codes.entries)},
        order={entry.code: i for i, entry in reversed(list(enumerate(codes.entries)))},
        outside=outside,
        names=names,
        widest=max((len(_WEAK.findall(spelling)) for e in codes.entries for _, spelling in _spellings(e)), default=0),
        unknown=unknown,
    )  # fmt: skip


def _spellings(entry: CodeEntry) -> Iterable[tuple[int, str]]:
    yield 0, entry.code
    if entry.label:
        yield 1, entry.label
    for synonym in entry.synonyms:
        yield 2, synonym


def _clear(rows: Sequence[tuple[int, bool, str]]) -> Match | None:
    """Give the code of a spelling where there is no doubt about it."""
    rank, late, code = min(rows)
    rivals = {other for its_rank, its_late, other in rows if (its_rank, its_late) == (rank, late)}
    if len(rivals) > 1:
        return None
    return Match(code, ("label_read_as_code",) if _SPELLINGS[rank] == "synonym" else ())


def _numerals(entries: Iterable[CodeEntry], outside: Mapping[str, tuple[str, str]]) -> Mapping[str, Match]:
    """Give the codes that have a number by its figures, as spreadsheets and programs rewrite them: `06`, `6.0`."""
    rows = defaultdict(list)
    for entry in entries:
        for rank, spelling in _spellings(entry):
            if number := _NUMERAL.fullmatch(spelling):
                rows[number[1]].append((rank, entry.code in outside, entry.code))
    clear = {figures: _clear(found) for figures, found in rows.items()}
    return {figures: Match(match.code, ("code_as_number",)) for figures, match in clear.items() if match}


def _plain(
    entries: Iterable[CodeEntry], exact: Mapping[str, Match], outside: Mapping[str, tuple[str, str]]
) -> Mapping[str, str]:
    plain = {}
    for entry in entries:
        for spelling in (entry.code, entry.label):
            if (match := exact.get(tightened(spelling))) and match.code not in outside and not match.repairs:
                plain[spelling] = match.code
    return plain


def _outside(entries: Iterable[CodeEntry], first: date | None, last: date | None) -> Mapping[str, tuple[str, str]]:
    """Give the codes that no line of the list knows in any part of the period, and since or until when they count."""
    if first is None or last is None:
        return {}
    found: dict[str, tuple[str, str]] = {}
    known = set()
    for entry in entries:
        if entry.valid_to and entry.valid_to < first.isoformat():
            found[entry.code] = ("code_ended", entry.valid_to)
        elif entry.valid_from and entry.valid_from > last.isoformat():
            found[entry.code] = ("code_not_begun", entry.valid_from)
        else:
            known.add(entry.code)
    return {code: problem for code, problem in found.items() if code not in known}
