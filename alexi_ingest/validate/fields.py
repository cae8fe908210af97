"""How an author writes a field of a return's pandera model: its type, its words, its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandera.polars as pa

from alexi_ingest.declare import RULE, Blank, Field, FieldType, OtherUnit, Rule

if TYPE_CHECKING:
    import polars as pl
    from pandera.api.polars.types import PolarsData

_FIELD = "alexi_field"


def field(  # noqa: PLR0913 - all that can be said of a field
    kind: FieldType,
    *rules: Rule,
    label: str,
    required: bool = False,
    codes: str | None = None,
    unit: str | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    person: bool = False,
    published: bool = True,
    expected: bool = True,
    other_unit: OtherUnit | None = None,
    blank: Blank | None = None,
) -> Any:  # noqa: ANN401 - pandera's own `Field` is `Any`, so that it may stand beside any annotation
    """Declare one field of a return's table.

    The annotation beside it is the polars dtype that `FieldType` names. `label` says in a few words what is meant
    ("Date of the referral"); headings stand in `columns.csv`. Type, code list, range and required need no rule: they
    follow from the declaration. What each option does is shown in "What else a field says".

    Example:
        >>> class Sessions(pa.DataFrameModel):
        ...     came: pl.Int64 = field(FieldType.INTEGER, at_most("booked"), label="Who came", minimum=0)
        ...     booked: pl.Int64 = field(FieldType.INTEGER, label="Who had booked", unit="people", minimum=0)
        >>> [one.label for one in fields_of(Sessions)]
        ['Who came', 'Who had booked']
    """
    declared = {
        "type": kind,
        "label": label,
        "required": required,
        "codes": codes,
        "unit": unit,
        "minimum": minimum,
        "maximum": maximum,
        "person": person,
        "published": published,
        "expected": expected,
        "other_unit": other_unit,
        "blank": blank,
    }
    info = pa.Field(nullable=not required, metadata={_FIELD: declared})
    info.checks = [as_check(rule) for rule in rules]
    return info


def as_check(rule: Rule) -> pa.Check:
    """Make the pandera check of a rule: what stock `Model.validate` runs, and what `check.py` runs in one select."""

    def passes(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(rule.passes(str(data.key)))

    return pa.Check(passes, name=rule.name, title=rule.title, ignore_na=True, statistics={RULE: rule})


def fields_of(model: type[pa.DataFrameModel]) -> tuple[Field, ...]:
    """Give the declared fields of a model, in its order, without headings (these stand in `columns.csv`).

    Example:
        >>> class Sessions(pa.DataFrameModel):
        ...     held: pl.Date = field(FieldType.DATE, label="Date of the session", required=True)
        >>> fields_of(Sessions)[0].required
        True
    """
    return tuple(
        Field(name=name, **column.metadata[_FIELD])
        for name, column in model.to_schema().columns.items()
        if column.metadata and _FIELD in column.metadata
    )


def rules_of(model: type[pa.DataFrameModel]) -> tuple[tuple[str, Rule], ...]:
    """Give `(blamed field, rule)` for every check of a model, in its order."""
    return tuple(
        (name, check.statistics[RULE])
        for name, column in model.to_schema().columns.items()
        for check in column.checks
        if check.statistics and RULE in check.statistics
    )
