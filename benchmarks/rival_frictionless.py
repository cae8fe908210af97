"""The same rules by frictionless, every error asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frictionless import Checklist, Dialect, Resource, Schema, checks, formats

from benchmarks.rival import Job, answer, parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TYPES = {"date": "date", "integer": "integer", "decimal": "number"}
ALL = 10_000_000


def examine(path: Path, job: Job) -> Iterator[tuple[str, int, int]]:
    """Validate every sheet; gives each cell that frictionless names."""
    for table in job["tables"]:
        rules = [parts(rule) for rule in job["rules"] if parts(rule)[0] == table["name"]]
        resource = Resource(
            path=path.name, basepath=str(path.parent), schema=_schema(job, table, rules),
            dialect=Dialect(header=False, comment_rows=[1], controls=[formats.ExcelControl(sheet=table["sheet"])]),
        )  # fmt: skip
        orders = [(blamed, other) for _, blamed, rule, other in rules if rule.startswith("not_before")]
        constraints = [
            checks.row_constraint(formula=f"not {blamed} or not {other} or {blamed} >= {other}")
            for blamed, other in orders
        ]
        report = resource.validate(Checklist(checks=constraints), limit_errors=ALL)
        place = {field["name"]: number for number, field in enumerate(table["fields"])}
        for error in report.tasks[0].errors:
            number = getattr(error, "field_number", None)
            if number:
                yield table["sheet"], error.row_number, number - 1
            elif error.type == "row-constraint":
                blamed = error.note.split("not ")[1].split(" ")[0]
                yield table["sheet"], error.row_number, place[blamed]


def _schema(job: Job, table: Job, rules: list[tuple[str, str, str, str]]) -> Schema:
    fields = []
    for field in table["fields"]:
        constraints: dict[str, object] = {"required": field["required"] == "always"}
        if field["min"] is not None:
            constraints["minimum"] = field["min"]
        if field["max"] is not None:
            constraints["maximum"] = field["max"]
        if field["codes"]:
            constraints["enum"] = job["code_lists"][field["codes"]]
        if field["type"] == "yes_no":
            constraints["enum"] = ["Yes", "No"]
        if any(blamed == field["name"] and rule == "unique" for _, blamed, rule, _ in rules):
            constraints["unique"] = True
        fields.append({"name": field["name"], "type": TYPES.get(field["type"], "string"), "constraints": constraints})
    return Schema.from_descriptor({"fields": fields})


if __name__ == "__main__":
    answer(examine)
