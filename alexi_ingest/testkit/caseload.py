"""The cases of a synthetic hub, quarter by quarter: one world that its returns of every type agree with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from alexi_ingest.periods import Quarter, bounds

if TYPE_CHECKING:
    from random import Random

    from alexi_ingest.testkit.habits import HubHabits

ORIGIN = Quarter(2013, 4)
"""January 2014, when the first services joined. The others were at work before they joined."""
ENDING = 0.22
"""The share of open cases that closes in a quarter."""
YOUNGEST, OLDEST = 10, 19
CONSENTING = {"yes": 88, "no": 10, "withdrawn": 2}
"""How many of a hundred answer so when they are asked whether they take part in the evaluation."""
_AT_FIRST = 0.8
_DAYS_BEFORE = 150


@dataclass(frozen=True, slots=True)
class Case:
    """One referral of one young person: each is referred once.

    `number` counts a hub's young people from 1; `born` is the first of a month; `opened` and `closed` are None where
    it was not accepted, or has not closed. `consent` is the answer to taking part in the evaluation.

    Example:
        >>> case = Case(1, "YP0001", date(2000, 3, 1), "Spoke A", date(2015, 7, 6), accepted=True, consent="yes")
        >>> case.is_of(date(2015, 7, 1), date(2015, 9, 30))
        True
    """

    number: int
    person_id: str
    born: date
    spoke: str
    referred: date
    accepted: bool
    consent: str
    opened: date | None = None
    closed: date | None = None

    def open_on(self, day: date) -> bool:
        """Say whether the case was accepted, referred by then, and not closed before."""
        return self.accepted and self.referred <= day and (self.closed is None or self.closed >= day)

    def is_of(self, first: date, last: date) -> bool:
        """Say whether it was open, or was referred, at any time between two days."""
        if not self.accepted:
            return first <= self.referred <= last
        return self.referred <= last and (self.closed is None or self.closed >= first)

    def as_of(self, day: date) -> Case:
        """Give the case as it was known on a day."""
        return self if self.closed is None or self.closed <= day else replace(self, closed=None)


class Caseload:
    """All the cases of a hub. Asked about a period, it tells what was known at its end, whatever was asked before.

    Example:
        >>> caseload = Caseload(HubHabits("hub-01", size=25))
        >>> len(caseload.open_on(date(2015, 9, 30)))
        25
    """

    def __init__(self, habits: HubHabits) -> None:
        rng = habits.random("caseload")
        self._habits = habits
        self.spokes = tuple(f"Spoke {letter}" for letter in "ABCDE"[: rng.randint(2, 5)])
        self._prefix = rng.choice(("YP", "C-", "P", f"{habits.hub[-2:]}/"))
        self._cases: list[Case] = []
        self._next = ORIGIN
        before = habits.random("caseload", "before")
        for _ in range(round(habits.size * _AT_FIRST)):
            self._take(before, ORIGIN.first - timedelta(days=_DAYS_BEFORE), ORIGIN.first - timedelta(days=1))

    def of(self, period: str) -> tuple[Case, ...]:
        """Give the cases that were open, or were referred, at any time in a quarter or year."""
        first, last = bounds(period) or (date.min, date.max)
        self._tell(last)
        return tuple(case.as_of(last) for case in self._cases if case.is_of(first, last))

    def open_on(self, day: date) -> tuple[Case, ...]:
        """Give the cases that were open on a day, as they were known then."""
        self._tell(day)
        return tuple(case.as_of(day) for case in self._cases if case.as_of(day).open_on(day))

    def _tell(self, day: date) -> None:
        """Let the quarters go by until a day. Raises ValueError for one before it all begins."""
        if day < ORIGIN.first:
            message = f"a caseload begins in {ORIGIN}, and tells nothing of {day}"
            raise ValueError(message)
        while self._next.first <= day:
            self._go_by(self._next)
            self._next = self._next.next

    def _go_by(self, quarter: Quarter) -> None:
        """Close some cases, and one at least; refer as many as are missed, and one that is not accepted."""
        rng = self._habits.random("caseload", str(quarter))
        first, last = quarter.first, quarter.last
        still_open = [at for at, case in enumerate(self._cases) if case.accepted and case.closed is None]
        for number, at in enumerate(still_open):
            if not number or rng.random() < ENDING:
                begin = max(first, self._cases[at].opened or first)
                self._cases[at] = replace(self._cases[at], closed=_day(rng, begin, last))
        for _ in range(self._habits.size - sum(case.accepted and case.closed is None for case in self._cases)):
            self._take(rng, first, last)
        self._take(rng, first, last, accepted=False)

    def _take(self, rng: Random, first: date, last: date, *, accepted: bool = True) -> None:
        number = len(self._cases) + 1
        referred = _day(rng, first, last)
        age = rng.randint(YOUNGEST, OLDEST)
        answer = rng.choices(list(CONSENTING), list(CONSENTING.values()))[0]
        self._cases.append(Case(
            number, f"{self._prefix}{number:04d}", date(referred.year - age - 1, rng.randint(1, 12), 1),
            rng.choice(self.spokes), referred, accepted, answer if accepted else "no",
            min(referred + timedelta(days=rng.randrange(15)), last) if accepted else None,
        ))  # fmt: skip


def _day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def caseload_of(habits: HubHabits) -> Caseload:
    """Give the caseload of a hub, the same to everyone who asks.

    Example:
        >>> habits = HubHabits("hub-01")
        >>> caseload_of(habits) is caseload_of(habits)
        True
    """
    return _made(habits)


@lru_cache(maxsize=64)
def _made(habits: HubHabits) -> Caseload:
    return Caseload(habits)
