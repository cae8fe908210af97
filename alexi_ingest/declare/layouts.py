"""How a table may stand on its sheet, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListLayout:
    """One row a record under one row of headings, wherever on the sheet the headings stand."""

    name: str = "list"


@dataclass(frozen=True, slots=True)
class MultiRowListLayout:
    """One row a record under rows of headings, of which the upper name blocks: `Initial > SDQ total`; or all in one."""

    name: str = "multi_row_list"


@dataclass(frozen=True, slots=True)
class SheetTablesLayout:
    """A list on a sheet that others share: below its title, if it has one, or found by its headings (perhaps paths)."""

    name: str = "sheet_tables"


@dataclass(frozen=True, slots=True)
class SurveyLayout:
    """The export of a survey platform, as it comes: one row a response under one to three rows of headings.

    Headings are questions' texts, paths to options (`Which do you use? > Phone`), or a platform's names or import IDs.
    """

    name: str = "survey"


Layout = ListLayout | MultiRowListLayout | SheetTablesLayout | SurveyLayout
