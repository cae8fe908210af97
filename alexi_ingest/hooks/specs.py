"""The hooks that a source may implement: when each is called, what it gets, and what None means.

After `identify`, hooks are asked of the claiming source alone and then of the service's own defaults
(`alexi_ingest.defaults`), which do everything from the declaration. A source implements one only where its
declaration cannot say what is meant. A parameter that a hook does not use may be left out of its signature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alexi_ingest.declare import ReturnType, SourceSpec
    from alexi_ingest.model import Claim, Context, Finding, Harmonised, History, Preview, Table, Workbook

PROJECT = "alexi_ingest"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a source as one of its hooks.

Example:
    >>> @hookimpl
    ... def declare() -> SourceSpec:
    ...     return SourceSpec("visits", "School visits", "1.0", returns=())
    >>> declare().title
    'School visits'
"""


class Specs:
    """The hook specifications, registered once with each plugin manager."""

    @hookspec(firstresult=True)
    def declare(self) -> SourceSpec | None:
        """Say what the source reads: called once, when it is loaded. None is a fault: every source declares.

        Example:
            >>> @hookimpl
            ... def declare() -> SourceSpec:
            ...     return SourceSpec("visits", "School visits", "1.0", returns=())
            >>> declare().name
            'visits'
        """

    @hookspec
    def identify(self, preview: Preview, declared: SourceSpec) -> Claim | Sequence[Claim] | None:
        """Say whether this file is a return of yours: asked of every source, for every file.

        `preview` holds the first rows of each sheet; `declared` is the source's own declaration. None: not mine. The
        default claims by the declared sheets and headings.

        Example:
            >>> @hookimpl
            ... def identify(preview: Preview) -> Claim | None:
            ...     if not preview.filename.startswith("VISITS_"):
            ...         return None
            ...     return Claim("visits", "visits", 0.9, "its name begins VISITS_")
            >>> identify(Preview("VISITS_2015.csv", "csv", "", ())).because
            'its name begins VISITS_'
        """

    @hookspec(firstresult=True)
    def read(
        self, workbook: Workbook, claim: Claim, declared: ReturnType, context: Context
    ) -> tuple[Mapping[str, Table], Sequence[Finding]] | None:
        """Find the declared tables: text as sent, with every address. None: let the defaults do it by the layouts.

        Example:
            >>> @hookimpl
            ... def read(workbook: Workbook, claim: Claim, declared: ReturnType, context: Context):
            ...     sheet = workbook.sheets[0]
            ...     frame = sheet.frame.select(place="0").with_row_index("_row", offset=1)
            ...     return {"visit": Table("visit", sheet.name, frame, {"place": 0}, {"place": "Place"}, (0, 0))}, []
            >>> from alexi_ingest.model import Sheet
            >>> book = Workbook("v.csv", "csv", (Sheet("v", pl.DataFrame({"0": ["Leeds", "York"]})),))
            >>> tables, findings = read(book, None, None, None)
            >>> tables["visit"].frame["place"].to_list()
            ['Leeds', 'York']
        """

    @hookspec
    def check(
        self, tables: Mapping[str, Table], claim: Claim, declared: ReturnType, context: Context, history: History
    ) -> Sequence[Finding] | None:
        """Give findings that no declared rule can say; all cast tables of the file come at once.

        Declared rules are checked besides, by the engine.

        Example:
            >>> @hookimpl
            ... def check(tables, claim: Claim, declared: ReturnType, context: Context, history: History):
            ...     if tables["visit"].frame.height:
            ...         return None
            ...     message, fix = "There are no visits", "Add them, or send a note that there were none"
            ...     return [Finding("visits.file.empty", Severity.QUERY, 1, "that", message=message, fix=fix)]
            >>> none = Table("visit", "Visits", pl.DataFrame({"_row": []}), {}, {}, (0, 0))
            >>> check({"visit": none}, None, None, None, History())[0].message
            'There are no visits'
        """

    @hookspec(firstresult=True)
    def harmonise(
        self, tables: Mapping[str, Table], claim: Claim, declared: ReturnType, context: Context
    ) -> Harmonised | None:
        """Make the published tables from the cast ones. None: the defaults take each published column by its name.

        Example:
            >>> @hookimpl
            ... def harmonise(tables, claim: Claim, declared: ReturnType, context: Context) -> Harmonised:
            ...     visits = tables["visit"].frame
            ...     place = pl.col("place").str.to_titlecase()
            ...     return Harmonised({"visit": visits.with_columns(place, _table=pl.lit("visit"))})
            >>> visits = pl.DataFrame({"_row": [2], "place": ["LEEDS"]})
            >>> made = harmonise({"visit": Table("visit", "Visits", visits, {}, {}, (0, 0))}, None, None, None)
            >>> made.tables["visit"]["place"].to_list()
            ['Leeds']
        """
