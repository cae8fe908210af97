"""What a source declares: return types, tables, layouts, fields and rules, as data. The engine does the rest.

Nothing here imports pandera: a model is carried as the author's class, and read by `validate`.
"""

from alexi_ingest.declare.fields import CodeEntry, CodeList, Field, FieldType, Required
from alexi_ingest.declare.layouts import Layout, ListLayout, MultiRowListLayout, SheetTablesLayout, SurveyLayout
from alexi_ingest.declare.returns import (
    PERSON_ID,
    Long,
    PublishedTable,
    ReturnType,
    SourceSpec,
    TableSpec,
    person_columns,
)
from alexi_ingest.declare.rules import (
    CONTEXT,
    PERIOD_END,
    PERIOD_START,
    TODAY,
    UNREAD,
    YEAR_END,
    YEAR_START,
    Absence,
    Need,
    Origin,
    Rule,
    Scope,
    rule_id,
)

__all__ = [
    "CONTEXT",
    "PERIOD_END",
    "PERIOD_START",
    "PERSON_ID",
    "TODAY",
    "UNREAD",
    "YEAR_END",
    "YEAR_START",
    "Absence",
    "CodeEntry",
    "CodeList",
    "Field",
    "FieldType",
    "Layout",
    "ListLayout",
    "Long",
    "MultiRowListLayout",
    "Need",
    "Origin",
    "PublishedTable",
    "Required",
    "ReturnType",
    "Rule",
    "Scope",
    "SheetTablesLayout",
    "SourceSpec",
    "SurveyLayout",
    "TableSpec",
    "person_columns",
    "rule_id",
]
