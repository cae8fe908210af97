"""Values of one scheme that are put into another's, each by a line of a table that somebody can look up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """How a published column follows from a field of codes: by a CSV for each code of the field `per`.

    `folder` holds a file `CODE.csv` for each of these codes that has one, with the columns `from,to,obs_status`: a code
    of `field`, the code that it becomes, and the flag that the new value gets: `D` where its definition differs, empty
    where it is the same. What no line names stays empty: nothing is put anywhere by guessing.

    Example:
        >>> Crosswalk("level", per="tool", folder=Path("crosswalks/risk_category")).field
        'level'
    """

    field: str
    per: str
    folder: Path
