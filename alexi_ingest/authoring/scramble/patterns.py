"""Texts and numbers of the same pattern: letters for letters, digits for digits, case and punctuation as they were."""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass, field
from itertools import product
from math import prod
from random import Random
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

TOLD = 4
"""From so many characters on, an original value must not stand anywhere in what is made."""
_SOUGHT = 12
"""A longer value does not come about by chance within another."""
_FEW = 10_000
"""Of a pattern with at most so many texts each is used once, before any comes twice."""
_TRIES = 100
_LIKE_LETTERS, _LATIN = frozenset({"So", "Co", "Cn"}), "\u00ff"
"""Signs that names may be written in: braille, letters in boxes, those of a font's own; not `°` or `©`."""
_ZERO, _DIGITS, _FIRST = "0", "0123456789", "123456789"


class Scrambler:
    """Makes other texts of texts by a secret: the same of the same, and different ones of different ones.

    `originals` are the texts that must not come about.
    """

    def __init__(self, secret: bytes, originals: Iterable[str]) -> None:
        self._secret = secret
        self._originals = frozenset(text for text in originals if len(text) >= TOLD)
        self._lengths = sorted({len(text) for text in self._originals if len(text) <= _SOUGHT})
        self._made: dict[str, str] = {}
        self._used: set[str] = set()
        self._pools: dict[tuple[str, ...], _Pool] = {}

    def text(self, text: str) -> str:
        """Give the text that stands for this one."""
        made = self._made.get(text)
        if made is None:
            made = self._made[text] = self._new(text)
            self._used.add(made)
        return made

    def number(self, number: float) -> int | float:
        """Give a number of as many digits and decimals; zero stays."""
        if not number:
            return number
        digits, exponent, power = repr(number).partition("e")
        made = self.text(digits) + exponent + power
        return int(made) if isinstance(number, int) else float(made)

    def rng(self, *about: object) -> Random:
        """Give random numbers that follow from the secret and what they are for."""
        return Random(hmac.digest(self._secret, repr(about).encode("utf-8", "surrogatepass"), "sha256"))  # noqa: S311 - seeded by a keyed digest, which cannot be turned back

    def _new(self, text: str) -> str:
        choices = choices_for(text)
        size = prod(map(len, choices))
        if size == 1:
            return text
        if size <= _FEW:
            pool = self._pools.get(choices)
            if pool is None:
                pool = self._pools[choices] = _Pool(choices, self.rng("pool", choices))
            return pool.take(lambda made: made != text and not self._tells(made))
        made = text
        for turn in range(_TRIES):
            rng = self.rng("text", turn, text)
            made = "".join(map(rng.choice, choices))
            if made not in self._used and not self._tells(made):
                break
        return made

    def _tells(self, made: str) -> bool:
        """Whether an original stands in a text."""
        if made in self._originals:
            return True
        ends = len(made) + 1
        return any(made[at : at + length] in self._originals for length in self._lengths for at in range(ends - length))


@dataclass(slots=True)
class _Pool:
    """All texts of a pattern of few, in a random order, each to be taken once."""

    choices: Sequence[str]
    rng: Random
    left: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)

    def take(self, fits: Callable[[str], bool]) -> str:
        """Take one that fits; when these are gone, one that did not."""
        if not self.left and not self.unfit:
            self.left = ["".join(letters) for letters in product(*self.choices)]
            self.rng.shuffle(self.left)
        while self.left:
            made = self.left.pop()
            if fits(made):
                return made
            self.unfit.append(made)
        return self.unfit.pop()


def choices_for(text: str) -> tuple[str, ...]:
    """Give for each character of a text those that may stand for it; zeros that begin a number, and punctuation, stay.

    The last digit behind a point stays other than zero: as a number it would be gone.
    """
    return tuple(_choices(text, at, letter) for at, letter in enumerate(text))


def _choices(text: str, at: int, letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind[0] == "N":
        return _digits(letter, text[:at], text[at + 1 : at + 2])
    if kind[0] in "LM" or (kind in _LIKE_LETTERS and letter > _LATIN):
        return ascii_uppercase if letter.isupper() else ascii_lowercase
    return letter


def _digits(digit: str, before: str, after: str) -> str:
    run = before[len(before.rstrip(_DIGITS)) :]
    behind_point = before[: len(before) - len(run)].endswith(".")
    if not run.strip(_ZERO) and not behind_point:
        return _ZERO if digit == _ZERO else _FIRST
    return _FIRST if behind_point and not after.isdecimal() and digit != _ZERO else _DIGITS
