"""The templates in hubs' folders: made for what they owe, renewed when a form changes, never over a hub's own work."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from loguru import logger

from alexi_ingest.daemon.pages import write_welcomes
from alexi_ingest.edition import edition_of
from alexi_ingest.errors import AlexiError
from alexi_ingest.plan import plan_of
from alexi_ingest.report.folder import write_atomic
from alexi_ingest.sandbox.nouns import Job
from alexi_ingest.template.make import has_template
from alexi_ingest.template.order import Order
from alexi_ingest.worker import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from alexi_ingest.daemon.shop import Shop
    from alexi_ingest.plan import Plan
    from alexi_ingest.site import Owed


@dataclass(frozen=True, slots=True)
class _Made:
    """A template as it was written: of which edition, and its bytes' sha256."""

    edition: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A template that a hub should have."""

    name: str
    order: Order
    edition: str


class Templates:
    """Makes what is wanting, one at a time, in a child; and takes away what is over."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._day: date | None = None
        self._wanting: list[_Wanted] = []
        self._made: dict[str, _Made] = {}

    def renew(self) -> int:
        """Make one template that is wanting, and give 1; 0 where none is. A new day begins with a look at all."""
        today = datetime.now(self._shop.site.zone).date()
        try:
            if today != self._day:
                self._day, self._wanting = today, []
                self._look(today)
            if not self._wanting:
                return 0
            self._make(self._wanting.pop(0))
            if not self._wanting:
                write_welcomes(self._shop)
        except (AlexiError, OSError) as error:
            # It is tried again tomorrow, or when the service starts: nobody waits for it but its hub.
            logger.error("templates were not made: {}", type(error).__name__)
        return 1

    def _look(self, today: date) -> None:
        self._made = self._recorded()
        wanted = {one.name: one for one in self._wanted(today)}
        over = [name for name in self._made if name not in wanted]
        for name in over:
            if self._is_ours(name):
                (self._shop.site.drops / name).unlink(missing_ok=True)
            del self._made[name]
        self._wanting = [one for one in wanted.values() if self._is_wanting(one)]
        if over:
            self._record()
            write_welcomes(self._shop)

    def _wanted(self, today: date) -> Iterator[_Wanted]:
        site = self._shop.site
        plans = {kind: plan for kind in {line.return_type for line in site.calendar} if (plan := self._plan(kind))}
        for owed in site.all_owed():
            if owed.return_type in plans and owed.opens <= today and (owed.closes is None or today <= owed.closes):
                yield self._order(plans[owed.return_type], owed, today)

    def _plan(self, return_type: str) -> Plan | None:
        home = self._shop.sources.home_of(return_type)
        plan = plan_of(self._shop.sources.specs[home], return_type) if home else None
        return plan if plan and has_template(plan) else None

    def _order(self, plan: Plan, owed: Owed, today: date) -> _Wanted:
        site = self._shop.site
        name = f"{plan.declared.title} {owed.period.replace('-Q', ' Q')}.xlsx"
        path = site.templates(owed.hub).relative_to(site.drops) / name
        order = Order(
            owed.return_type, owed.period, owed.hub, today, site.name_of(owed.hub), owed.due,
            site.settings.contact.line, site.names,
        )  # fmt: skip
        return _Wanted(str(path), order, edition_of(plan, owed.period, owed.hub))

    def _is_wanting(self, one: _Wanted) -> bool:
        """Whether a template is not there, or is of another edition; one that a hub has filled in is its own."""
        if not self._path(one.name).exists():
            return True
        made = self._made.get(one.name)
        return made is not None and made.edition != one.edition and self._is_ours(one.name)

    def _is_ours(self, name: str) -> bool:
        path = self._path(name)
        return path.is_file() and sha256(path.read_bytes()).hexdigest() == self._made[name].sha256

    def _path(self, name: str) -> Path:
        return self._shop.site.drops / name

    def _make(self, one: _Wanted) -> None:
        answer = self._shop.pool.call(Job(TEMPLATE, one.order.packed()))
        write_atomic(self._path(one.name), answer.blobs["template"])
        self._made[one.name] = _Made(one.edition, sha256(answer.blobs["template"]).hexdigest())
        self._record()

    def _recorded(self) -> dict[str, _Made]:
        path = self._shop.site.templates_made
        told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return {name: _Made(**made) for name, made in told.items()}

    def _record(self) -> None:
        told = {name: asdict(made) for name, made in sorted(self._made.items())}
        write_atomic(self._shop.site.templates_made, json.dumps(told, indent=1).encode())
