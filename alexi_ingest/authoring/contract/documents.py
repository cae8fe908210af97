"""Is the source documented: what a person reads in the dictionary, the templates and the folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.results import Breach, Found, Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alexi_ingest.authoring.contract.case import Case

README = "README.md"


def documented(case: Case) -> Found:
    """Look for titles, labels that are more than the field's name, titles of rules, and a README."""
    return Found((*_untitled(case), *_unlabelled(case), *_unread(case)))


def _untitled(case: Case) -> Iterator[Breach]:
    named = {"the source": case.spec.title}
    for kind in case.spec.returns:
        named[f"the return type {kind.name}"] = kind.title
        for table in kind.tables:
            named[f"the table {table.name}"] = table.title
            named[f"the noun of the table {table.name}, for one"] = table.noun[0]
            named[f"the noun of the table {table.name}, for several"] = table.noun[1]
    for what, title in named.items():
        if not title.strip():
            yield Breach(f"{what} has words for a person", "they are empty", "Enter them in `declare`.")


def _unlabelled(case: Case) -> Iterator[Breach]:
    for plan in case.plans():
        for table, declared in plan.rules.items():
            for field in declared.fields:
                if not field.label.strip() or field.label.strip() == field.name:
                    yield Breach(
                        "each field says in a few words what is meant",
                        f"the label is {field.label!r}" if field.label else "there is no label",
                        'Say it in `field(…, label="Date of the referral")`.',
                        Where(field=f"{table}.{field.name}"),
                    )
            for blamed, rule in declared.rules:
                if not rule.title.strip():
                    yield Breach(
                        "each rule has a title",
                        "it is empty",
                        "Give the rule a title: a few words for the dictionary.",
                        Where(rule=f"{plan.declared.name}.{table}.{blamed}.{rule.name}"),
                    )


def _unread(case: Case) -> Iterator[Breach]:
    here = Path(str(sys.modules[case.source.module].__file__)).parent
    places = [here, here.parent] if (here.parent / "pyproject.toml").exists() else [here]
    if here.parent.name == "src":
        places.append(here.parent.parent)
    if not any((place / README).exists() and (place / README).read_text(encoding="utf-8").strip() for place in places):
        yield Breach(
            f"the package has a {README}",
            f"there is none in {here.name}",
            "Write in a few lines what the return is, how its period is told, and which choices are yours.",
        )
