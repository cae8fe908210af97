"""The answers of a code list as a hub chooses them: labels, and the code where a label alone would be in doubt."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from alexi_ingest.periods import bounds
from alexi_ingest.read.casting.codes import lookup
from alexi_ingest.read.layouts.codes import in_use

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alexi_ingest.declare import CodeList


@lru_cache(maxsize=256)
def answers(codes: CodeList, period: str) -> Mapping[str, str]:
    """Give what stands for each code that counts in a period, in the order of the list."""
    known = lookup(codes, *(bounds(period) or (None, None)))
    shown = {}
    for code, label in in_use(codes, period).items():
        (read,) = known.one([label])
        shown[code] = label if read.value == code and not read.error else code
    return shown
