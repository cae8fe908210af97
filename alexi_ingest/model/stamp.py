"""What a template says of itself where nobody sees it, and how its sheets begin that hold nothing of the return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

GUIDANCE = "How to fill in this return"
EXAMPLES = "Examples: nothing on this sheet is read"
ANSWERS = "Answers to choose from"
STAMP = "Template of alexi_ingest"
ASIDE = (GUIDANCE, EXAMPLES, ANSWERS, STAMP)
"""Each begins cell A1 of a sheet of ours, by which the sheet is known and left out, whatever it is called."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The hidden identity of a template: what it was made for, from which edition of the declaration, and when."""

    return_type: str
    period: str
    hub: str
    edition: str
    made_on: date
