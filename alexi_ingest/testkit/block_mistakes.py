"""Mistakes of a list with repeated blocks as a whole: titles, blank rows, blocks and columns left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from alexi_ingest.declare import FieldType
from alexi_ingest.model import Severity
from alexi_ingest.testkit.samples import Mistake, Planted, Sample

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random


def block_mistakes() -> Mapping[str, Mistake]:
    """Make the mistakes that a return of one list with repeated blocks can hold.

    Example:
        >>> sorted(block_mistakes())
        ['blocks.blank_rows', 'blocks.missing_block', 'blocks.missing_column', 'blocks.missing_key_column',
        'blocks.no_rows', 'blocks.title_above']
    """
    made = (
        Mistake("blocks.title_above", "a title above two rows of headings", _title_above),
        Mistake("blocks.blank_rows", "blank rows inside a list of blocks", _blank_rows),
        Mistake("blocks.missing_block", "a block left out", _missing_block),
        Mistake("blocks.missing_column", "a column left out of one block", _missing_column),
        Mistake("blocks.missing_key_column", "the column of the ID left out beside blocks", _missing_key_column),
        Mistake("blocks.no_rows", "two rows of headings and no rows", _no_rows),
    )
    return {mistake.name: mistake for mistake in made}


def _title_above(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    (own,) = sample.lists
    title = ((f"{sample.form.title}, returned by the service",), ())
    return sample.with_list(own.table, titles=(*title, *own.titles))


def _blank_rows(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    (own,) = sample.lists
    last = len({tuple(one[name] for name in own.once) for one in own.records}) - 1
    return sample.with_list(own.table, blanks=frozenset(rng.sample(range(last), min(3, last))))


def _missing_block(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    """Leave out the last block, and what would stand in it."""
    (own,) = sample.lists
    *codes, last = own.codes
    kept = tuple(one for one in own.records if one[own.block] != last)
    changed = sample.with_list(own.table, codes=tuple(codes), records=kept)
    rule = f"{sample.return_type}.{own.table}.sheet.missing_block"
    return changed.expecting(Planted(rule, Severity.ERROR, own.table))


def _missing_column(sample: Sample, rng: Random, _: Sample | None) -> Sample:
    """Leave out a column of codes that may be empty, which no rule of another field reads."""
    (own,) = sample.lists
    fields = [sample.form.field(own.table, name) for name in own.fields]
    plain = [one.name for one in fields if one.type is FieldType.CODE and not one.required]
    name, code = rng.choice(plain), rng.choice(own.codes)
    changed = sample.with_list(own.table, left_out=frozenset({(code, name)}))
    return changed.expect(own.table, name, "missing_column", Severity.ERROR)


def _missing_key_column(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    (own,) = sample.lists
    changed = sample.with_list(own.table, once=own.once[1:])
    return replace(changed, verdict="rejected").expect(own.table, own.once[0], "missing_column", Severity.ERROR)


def _no_rows(sample: Sample, _rng: Random, _: Sample | None) -> Sample:
    (own,) = sample.lists
    rule = f"{sample.return_type}.{own.table}.sheet.no_rows"
    return sample.with_list(own.table, records=()).expecting(Planted(rule, Severity.QUERY, own.table))
