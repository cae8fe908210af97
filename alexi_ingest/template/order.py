"""What a template is made for."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Order:
    """Whose template is wanted, of which period; what is known besides is said in it. `made_on` is today.

    `hubs` (id → name) are those that the rows of the team's may name.
    """

    return_type: str
    period: str
    hub: str
    made_on: date
    hub_name: str = ""
    due: date | None = None
    contact: str = ""
    hubs: Mapping[str, str] = field(default_factory=dict)

    def packed(self) -> dict[str, Any]:
        """Give it as JSON takes it."""
        due = self.due.isoformat() if self.due else None
        return {**asdict(self), "made_on": self.made_on.isoformat(), "due": due}

    @classmethod
    def unpacked(cls, facts: Mapping[str, Any]) -> Self:
        """Give back what was packed."""
        due = date.fromisoformat(facts["due"]) if facts["due"] else None
        return cls(**{**facts, "made_on": date.fromisoformat(facts["made_on"]), "due": due})
