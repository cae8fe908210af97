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


class Specs:
    """The hook specifications, registered once with each plugin manager."""

    @hookspec(firstresult=True)
    def declare(self) -> SourceSpec | None:
        """Say what the source reads: called once, when it is loaded. None is a fault: every source declares."""

    @hookspec
    def identify(self, preview: Preview, declared: SourceSpec) -> Claim | Sequence[Claim] | None:
        """Say whether this file is a return of yours: asked of every source, for every file.

        `preview` holds the first rows of each sheet; `declared` is the source's own declaration. None: not mine. The
        default claims by the declared sheets and headings.
        """

    @hookspec(firstresult=True)
    def read(
        self, workbook: Workbook, claim: Claim, declared: ReturnType, context: Context
    ) -> tuple[Mapping[str, Table], Sequence[Finding]] | None:
        """Find the declared tables: text as sent, with every address. None: let the defaults do it by the layouts."""

    @hookspec
    def check(
        self, tables: Mapping[str, Table], claim: Claim, declared: ReturnType, context: Context, history: History
    ) -> Sequence[Finding] | None:
        """Give findings that no declared rule can say; all cast tables of the file come at once.

        Declared rules are checked besides, by the engine.
        """

    @hookspec(firstresult=True)
    def harmonise(
        self, tables: Mapping[str, Table], claim: Claim, declared: ReturnType, context: Context
    ) -> Harmonised | None:
        """Make the published tables from the cast ones. None: the defaults take each published column by its name."""
