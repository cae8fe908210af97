"""Make the template of a return for a hub and a period."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import TYPE_CHECKING

import xlsxwriter  # type: ignore[import-untyped] # XlsxWriter ships no types

from alexi_ingest.declare import SurveyLayout
from alexi_ingest.edition import edition_of
from alexi_ingest.errors import DeclarationError
from alexi_ingest.model import STAMP, Stamp
from alexi_ingest.periods import periodicity_of
from alexi_ingest.plan import plan_of
from alexi_ingest.read.stamp import NAMES
from alexi_ingest.report.names import OFTEN
from alexi_ingest.report.words_template import NO_TEMPLATE
from alexi_ingest.sender import for_sender
from alexi_ingest.template.aside import write_examples, write_guidance
from alexi_ingest.template.examples import examples
from alexi_ingest.template.guidance import guidance
from alexi_ingest.template.looks import Looks
from alexi_ingest.template.sheets import sheets_of
from alexi_ingest.template.writing import AnswerSheet, write_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # as above

    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.plan import Plan
    from alexi_ingest.template.drawing import Drawn
    from alexi_ingest.template.order import Order


def has_template(plan: Plan) -> bool:
    """Whether a return is one that hubs fill in: the export of a survey platform is not."""
    return not any(isinstance(table.layout, SurveyLayout) for table in plan.declared.tables)


def make_template(sources: Sources, order: Order) -> bytes:
    """Make the workbook. Raises `DeclarationError` where no source has the return type, or hubs do not fill it in."""
    home = sources.home_of(order.return_type)
    if home is None:
        message = f"no source reads a return {order.return_type!r}: there are {', '.join(_known(sources))}"
        raise DeclarationError(message)
    spec = sources.specs[home]
    plan = for_sender(plan_of(spec, order.return_type), order.hub, order.hubs)
    if not has_template(plan):
        raise DeclarationError(NO_TEMPLATE.format(title=plan.declared.title))
    often = plan.declared.periodicity
    if periodicity_of(order.period) != often:
        message = f"{order.return_type} is {OFTEN[often]}, and {order.period} is no period of that kind"
        raise DeclarationError(message)
    declared = plan.declared.about(order.period, order.hub)
    drawn = sheets_of(plan, declared)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        made = datetime.combine(order.made_on, time())  # XlsxWriter passes over a plain date
        book.set_properties({"title": f"{declared.title} {order.period}", "subject": order.hub, "created": made})
        looks = Looks(book)
        sheet = book.add_worksheet(_free("Guidance", drawn))
        write_guidance(sheet, looks, [*guidance(declared, order, drawn)])
        filled = [(one, book.add_worksheet(one.name)) for one in drawn]
        told = examples(spec, plan, declared, order.period)
        if told:
            write_examples(book.add_worksheet(_free("Examples", drawn)), looks, told)
        answers = AnswerSheet(book.add_worksheet(_free("Lists", drawn)), order.period)
        for one, sheet in filled:
            write_sheet(sheet, looks, one, answers, f"{declared.title}, {order.hub}, {order.period}")
        edition = edition_of(plan, order.period, order.hub)
        stamp = Stamp(order.return_type, order.period, order.hub, edition, order.made_on)
        _write_stamp(book.add_worksheet(_free("Template", drawn)), stamp)
    return out.getvalue()


def _write_stamp(sheet: Worksheet, stamp: Stamp) -> None:
    sheet.write_string(0, 0, STAMP)
    for row, name in enumerate(NAMES, start=1):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, str(getattr(stamp, name)))
    sheet.protect()
    sheet.very_hidden()


def _free(name: str, drawn: Sequence[Drawn]) -> str:
    """Give a name for a sheet of ours that no sheet of the return has: what is ours is known by its first cell."""
    taken = {one.name.casefold() for one in drawn}
    return name if name.casefold() not in taken else f"{name} (template)"


def _known(sources: Sources) -> list[str]:
    return sorted(kind.name for spec in sources.specs.values() for kind in spec.returns)
