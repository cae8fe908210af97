"""A page for each return type, from its declaration: tables, fields, code lists and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alexi_ingest.defaults import load_sources
from alexi_ingest.dictionary import OF_SITE, dictionary_of
from docs.making.markdown import code, plain, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from alexi_ingest.dictionary import CodeLine, Dictionary, FieldEntry, ReturnEntry, RuleEntry, TableEntry

LONGEST_LIST = 40
"""Of a longer code list only so many codes are shown."""
_ABOUT_RULES = """\
An *error* must be fixed. A *query* is to be corrected or explained. A *note* asks nothing. The level is the ESS
validation level: 0 the file, 1 one return, 2 against an earlier one, 3 against another return. “…” stands where a
report shows what is in the cell."""


def pages() -> Mapping[str, str]:
    """Give the pages by their names below `docs/`: one for each return type, and their index."""
    sources = load_sources()
    described = dictionary_of(sources)
    titles = {
        (kind.name, each.name): each.title
        for spec in sources.specs.values()
        for kind in spec.returns
        for each in kind.tables
    }
    made = {f"returns/{one.return_type}.md": _page(one, described, titles) for one in described.return_types}
    return {"returns/index.md": _index(described), **made}


def _index(described: Dictionary) -> str:
    rows = [
        (f"[{plain(one.title)}]({one.return_type}.md)", code(one.return_type), one.periodicity, one.by,
         str(sum(len(each.fields) for each in one.tables)), str(len(one.rules)))
        for one in described.return_types
    ]  # fmt: skip
    listed = "\n".join(one.return_type for one in described.return_types)
    return f"""# The returns and their rules

These pages are written from the declarations of the sources: what they say is what is checked.

{table(("Return", "Name", "How often", "Sent by", "Fields", "Rules"), rows)}

```{{toctree}}
:hidden:

{listed}
```
"""


def _page(one: ReturnEntry, described: Dictionary, titles: Mapping[tuple[str, str], str]) -> str:
    used = dict.fromkeys(field.codes for each in one.tables for field in each.fields if field.codes)
    parts = [
        f"# {one.title}",
        f"Return type `{one.return_type}`, {one.periodicity}, sent by {one.by}, read by the source `{one.source}`.",
        *(_table(each, one.return_type, titles[one.return_type, each.name]) for each in one.tables),
        "## Rules",
        _ABOUT_RULES,
        *(_rules(each, one.rules, one.return_type) for each in one.tables),
        *(("## Code lists",) if used else ()),
        *(_codes(_anchor(one.return_type, name), name, described.code_lists[name]) for name in used),
    ]
    return "\n\n".join(parts) + "\n"


def _table(one: TableEntry, return_type: str, title: str) -> str:
    key = f"A record is one {' + '.join(map(code, one.key))}." if one.key else "It is one record."
    rows = [
        (_called(field), code(field.name), _type(field, return_type), _WHEN[field.required], plain(field.label))
        for field in one.fields
    ]
    shown = table(("Heading", "Field", "Type", "Must be filled", "What it is"), rows)
    place = f"Sheet “{plain(one.sheet)}”, table `{one.name}`, layout `{one.layout}`."
    return f"## {plain(title)}\n\n{place} {key}\n\n{shown}"


def _called(field: FieldEntry) -> str:
    others = ", ".join(map(plain, field.synonyms))
    return f"{plain(field.heading)} *(or {others})*" if others else plain(field.heading)


_WHEN = {"always": "always", "conditional": "when a rule says so", "no": "no"}


def _type(field: FieldEntry, return_type: str) -> str:
    kind = f"{field.type} of [{field.codes}](#{_anchor(return_type, field.codes)})" if field.codes else field.type
    low = f"from {field.min:g}" if field.min is not None else ""
    high = f"to {field.max:g}" if field.max is not None else ""
    return " ".join(filter(None, (kind, low, high, field.unit)))


def _anchor(return_type: str, name: str) -> str:
    return f"{return_type}-list-{name}".replace("_", "-")


def _rules(one: TableEntry, rules: Sequence[RuleEntry], return_type: str) -> str:
    start = f"{return_type}.{one.name}."
    rows = [_rule(rule, start) for rule in rules if rule.rule.startswith(start)]
    shown = table(("Rule", "What a report says, and how to mend it", "Severity", "Published as"), rows)
    return f"### Rules of “{plain(one.sheet)}”\n\n{shown}" if rows else ""


def _rule(rule: RuleEntry, start: str) -> tuple[str, ...]:
    name = code(rule.rule.removeprefix(start))
    said = f"{plain(rule.message)}. *{plain(rule.fix)}*"
    return name, said, f"{rule.severity}, level {rule.level}", plain(rule.source or "")


def _codes(anchor: str, name: str, codes: Sequence[CodeLine]) -> str:
    shown = table(("Code", "Label", "From", "To"), _lines(codes)) if codes else f"The codes are {OF_SITE}."
    more = f"\n\nand {len(codes) - LONGEST_LIST} more: `alexi-ingest dictionary --json` has all."
    return f"({anchor})=\n### {plain(name)}\n\n{shown}{more if len(codes) > LONGEST_LIST else ''}"


def _lines(codes: Sequence[CodeLine]) -> Iterator[tuple[str, str, str, str]]:
    for one in codes[:LONGEST_LIST]:
        yield code(one.code), plain(one.label), one.valid_from or "", one.valid_to or ""
