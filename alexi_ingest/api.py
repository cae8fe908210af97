"""The one import for authors of sources: the hook marker, the nouns, the declarations, field types and rule shapes."""

from __future__ import annotations

from alexi_ingest.declare import (
    Absence,
    FieldType,
    ListLayout,
    Need,
    PublishedTable,
    Required,
    ReturnType,
    Rule,
    Scope,
    SourceSpec,
    TableSpec,
)
from alexi_ingest.errors import DeclarationError
from alexi_ingest.hooks.specs import hookimpl
from alexi_ingest.model import (
    ROW,
    CellRef,
    Claim,
    Context,
    Finding,
    Harmonised,
    History,
    Preview,
    Severity,
    SheetPreview,
    Table,
    Workbook,
)
from alexi_ingest.periods import bounds, previous
from alexi_ingest.testkit.cells import cell_mistakes
from alexi_ingest.testkit.forms import Form, Raw, Record, make_form
from alexi_ingest.testkit.habits import HubHabits
from alexi_ingest.testkit.layout import lay_out
from alexi_ingest.testkit.layouts import layout_mistakes
from alexi_ingest.testkit.samples import Mistake, Planted, Sample, plant
from alexi_ingest.validate.fields import field, fields_of
from alexi_ingest.validate.shapes import (
    TODAY,
    at_most,
    exclusive,
    member_of,
    no_overlap,
    not_before,
    not_in_future,
    required_when,
    required_with,
    same_as_last,
    share_at_most,
    sum_of,
    that,
    unique,
    unlike,
    variety_at_least,
)

__all__ = [
    "ROW",
    "TODAY",
    "Absence",
    "CellRef",
    "Claim",
    "Context",
    "DeclarationError",
    "FieldType",
    "Finding",
    "Form",
    "Harmonised",
    "History",
    "HubHabits",
    "ListLayout",
    "Mistake",
    "Need",
    "Planted",
    "Preview",
    "PublishedTable",
    "Raw",
    "Record",
    "Required",
    "ReturnType",
    "Rule",
    "Sample",
    "Scope",
    "Severity",
    "SheetPreview",
    "SourceSpec",
    "Table",
    "TableSpec",
    "Workbook",
    "at_most",
    "bounds",
    "cell_mistakes",
    "exclusive",
    "field",
    "fields_of",
    "hookimpl",
    "lay_out",
    "layout_mistakes",
    "make_form",
    "member_of",
    "no_overlap",
    "not_before",
    "not_in_future",
    "plant",
    "previous",
    "required_when",
    "required_with",
    "same_as_last",
    "share_at_most",
    "sum_of",
    "that",
    "unique",
    "unlike",
    "variety_at_least",
]
