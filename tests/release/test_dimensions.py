"""Dimension tables keep their models, change on the right day, and hold whatever the published tables refer to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

import alexi_schemas
from alexi_ingest.cli.app import app
from alexi_ingest.defaults import load_sources
from alexi_ingest.release import dimensions
from alexi_ingest.site import Site, init, load

if TYPE_CHECKING:
    from pathlib import Path

HUBS = """id,name,lead_organisation,region,joined,left,contact,authorities,model,from
hub-01,Hub,Organisation,E12000001,2014-01-01,2016-12-31,a@example.org,E06000001;E06000002,placed,
hub-01,Hub,Organisation,E12000001,2014-01-01,2016-12-31,a@example.org,E06000001,mixed,2015-04-01
hub-02,Hub,Organisation,E12000002,2015-01-01,,b@example.org,E06000006,,
"""
SPOKES = """spoke,hub,authority,host_agency,from,to
S1,hub-01,E06000003,police,2014-06-01,2015-03-31
S2,hub-01,E06000001,social_care,,
S3,hub-02,E06000007,,2014-01-01,
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = init(tmp_path / "site")
    (made.root / "hubs.csv").write_text(HUBS, encoding="utf-8")
    (made.root / "spokes.csv").write_text(SPOKES, encoding="utf-8")
    return load(made.root)


def tables_of(site: Site) -> dict[str, pl.DataFrame]:
    lists = alexi_schemas.CODELISTS
    periods = dimensions.calendar_periods(site.calendar)
    return {
        "hub": dimensions.hubs(site.hubs, site.spokes),
        "site_spoke": dimensions.spokes(site.spokes),
        "local_authority": dimensions.authorities(lists, dimensions.years_of(periods["period"])),
        "region": dimensions.regions(lists),
        "period": periods,
        "theory": dimensions.theories(lists),
        "theory_variable": dimensions.theory_variables(alexi_schemas.THEORIES),
    }


def test_every_dimension_table_keeps_its_model(site: Site) -> None:
    tables = tables_of(site)
    assert tables.keys() == alexi_schemas.DIMENSIONS.keys()
    for name, frame in tables.items():
        assert frame.height, name
        alexi_schemas.DIMENSIONS[name].validate(frame, lazy=True)


def test_a_hub_has_a_row_for_each_time_in_which_its_context_stayed_the_same(site: Site) -> None:
    first, second = (date(2014, 1, 1), date(2014, 5, 31)), (date(2014, 6, 1), date(2015, 3, 31))
    assert tables_of(site)["hub"].rows() == [
        ("hub-01", *first, "E12000001", "placed", "E06000001;E06000002", "social_care"),
        ("hub-01", *second, "E12000001", "placed", "E06000001;E06000002;E06000003", "police;social_care"),
        ("hub-01", date(2015, 4, 1), date(2016, 12, 31), "E12000001", "mixed", "E06000001", "social_care"),
        ("hub-02", date(2015, 1, 1), None, "E12000002", None, "E06000006;E06000007", None),
    ]


def test_an_authority_has_a_row_for_each_year_in_which_its_code_was_in_use() -> None:
    made = dimensions.authorities(alexi_schemas.CODELISTS, ("2012-13", "2013-14"))
    years = {code: set(own["year"]) for (code,), own in made.group_by("local_authority")}
    assert years["E06000048"] == {"2012-13"}
    assert years["E06000057"] == {"2013-14"}
    assert years["E06000001"] == {"2012-13", "2013-14"}
    assert made.filter(local_authority="E06000023", year="2013-14")["name"].item() == "Bristol, City of"


def test_periods_are_those_of_the_calendar_and_their_years(site: Site) -> None:
    (site.root / "calendar.csv").write_text(
        "return_type,period,opens,due,closes\ncasework,2015-16-Q4,2016-04-01,2016-04-30,\n"
        "fieldwork,R1,2016-05-01,2016-06-30,\n",
        encoding="utf-8",
    )
    assert dimensions.calendar_periods(load(site.root).calendar).rows() == [
        ("2015-16", "year", date(2015, 4, 1), date(2016, 3, 31), "2015-16"),
        ("2015-16-Q4", "quarter", date(2016, 1, 1), date(2016, 3, 31), "2015-16"),
        ("R1", "round", None, None, None),
    ]


def test_theories_are_mapped_to_published_variables_in_every_role(site: Site) -> None:
    tables = tables_of(site)
    models = {
        one.name: one.model for spec in load_sources().specs.values() for kind in spec.returns for one in kind.publishes
    }
    mapped = tables["theory_variable"]
    unknown = [row for row in mapped.rows() if row[1] not in models or row[2] not in models[row[1]].to_schema().columns]
    assert not unknown
    assert set(mapped["theory"]) == set(tables["theory"]["theory"])
    assert {own["role"].n_unique() for _, own in mapped.group_by("theory")} == {3}


def test_every_key_of_a_demonstration_s_tables_is_in_its_dimension(tmp_path: Path) -> None:
    app(["demo", str(tmp_path / "site"), "--hubs", "2"], standalone_mode=False)
    site = load(tmp_path / "site")
    tables = tables_of(site)
    known = {
        "hub": set(tables["hub"]["hub"]), "period": set(tables["period"]["period"]),
        "region": set(tables["region"]["region"]),
    }  # fmt: skip
    authorities = set(tables["local_authority"].select("year", "local_authority").rows())
    models = {
        one.name: one.model for spec in load_sources().specs.values() for kind in spec.returns for one in kind.publishes
    }
    seen: set[str] = set()
    for hub in site.hubs:
        for name, model in models.items():
            path = site.tables(hub) / f"{name}.csv"
            if not path.exists():
                continue
            frame = pl.read_csv(path, infer_schema=False)
            seen.add(name)
            assert set(frame["hub"]) <= known["hub"], name
            assert set(frame["period"]) <= known["period"], name
            for column, schema in model.to_schema().columns.items():
                if schema.metadata["codes"] == "local_authority":
                    codes = frame.select(pl.col("period").str.head(7), column).drop_nulls(column)
                    assert set(codes.rows()) <= authorities, f"{name}.{column}"
                    seen.add(f"{name}.{column}")
    assert {"young_person", "session", "young_person.local_authority"} <= seen
