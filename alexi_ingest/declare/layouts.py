"""How a table may stand on its sheet, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListLayout:
    """One row a record under one row of headings, wherever on the sheet the headings stand.

    Example:
        >>> staff = [["Our staff"], [], ["Name", "Role"], ["Ann", "Manager"], ["Bob", "Driver"]]
        >>> try_layout(ListLayout(), {"name": "Name", "role": "Role"}, staff)
        [{'name': 'Ann', 'role': 'Manager'}, {'name': 'Bob', 'role': 'Driver'}]
    """

    name: str = "list"


@dataclass(frozen=True, slots=True)
class MultiRowListLayout:
    """One row a record under rows of headings, of which the upper name blocks: `Initial > SDQ total`; or all in one.

    Example:
        >>> sheet = [["ID", "Initial", "Review"], [None, "Score", "Score"], ["P1", 12, 9]]
        >>> headings = {"person": "ID", "first": "Initial > Score", "last": "Review > Score"}
        >>> try_layout(MultiRowListLayout(), headings, sheet)
        [{'person': 'P1', 'first': '12', 'last': '9'}]
    """

    name: str = "multi_row_list"


@dataclass(frozen=True, slots=True)
class BlocksLayout:
    """A list in which blocks of the same columns are repeated, read to one record a block; blank blocks are none.

    `block` is the field of codes that the blocks are called by: `Initial > SDQ total` is the SDQ total of the record
    whose `block` is Initial. `columns.csv` names the columns of a block without it. The fields named by `once` stand in
    one column each, beside the blocks; where none is named, the other fields of the key. A block's name stands above
    its first column; or above any other, where all blocks have the same columns.

    Example:
        >>> sheet = [["ID", "Initial", "Review"], [None, "Score", "Score"], ["P1", 12, 9]]
        >>> headings = {"person": "ID", "point": "Point", "score": "Score"}
        >>> try_layout(BlocksLayout("point"), headings, sheet, codes={"point": {"1": "Initial", "2": "Review"}})
        [{'person': 'P1', 'point': '1', 'score': '12'}, {'person': 'P1', 'point': '2', 'score': '9'}]
    """

    block: str
    once: tuple[str, ...] = ()
    name: str = "blocks"


@dataclass(frozen=True, slots=True)
class SheetTablesLayout:
    """A list on a sheet that others share: below its title, if it has one, or found by its headings (perhaps paths).

    Rows of totals are left out, unless `totals` names the fields that they are the totals of, the outermost first. Then
    a row that says "Subtotal" or "Total" in one of them is a record, in which that field and those after it are empty,
    as in a cross-tab: `total_of` holds it against its parts. A sub-total that does not name its group is of the one
    above it.

    Example:
        >>> sheet = [["Item", "Amount"], ["Rent", 10], [], ["Name", "Role"], ["Ann", "Manager"]]
        >>> try_layout(SheetTablesLayout(), {"name": "Name", "role": "Role"}, sheet)
        [{'name': 'Ann', 'role': 'Manager'}]
        >>> costs = [["Group", "Item", "Cost"], ["Staff", "Pay", 10], ["Staff", "Subtotal", 10], ["Total", None, 10]]
        >>> try_layout(
        ...     SheetTablesLayout(totals=("group", "item")), {"group": "Group", "item": "Item", "cost": "Cost"}, costs
        ... )
        [{'group': 'Staff', 'item': 'Pay', 'cost': '10'}, {'group': 'Staff', 'item': None, 'cost': '10'}, {'group':
        None, 'item': None, 'cost': '10'}]
    """

    totals: tuple[str, ...] = ()
    name: str = "sheet_tables"


@dataclass(frozen=True, slots=True)
class FormLayout:
    """Labelled cells, which make one record: each value stands right of its label or below it, wherever the label is.

    Labels are the headings of `columns.csv`. A form may share its sheet with other tables.

    Example:
        >>> sheet = [["Quarterly form"], ["Service", "hub-01", None, "Opening caseload", 12]]
        >>> try_layout(FormLayout(), {"hub": "Service", "opening": "Opening caseload"}, sheet)
        [{'hub': 'hub-01', 'opening': '12'}]
    """

    name: str = "form"


@dataclass(frozen=True, slots=True)
class CrossTabLayout:
    """A grid with the codes of some fields down its side and of others across its top: one record a cell.

    `across` may name fields of several rows of headings, in any order; so may `down`, of several columns. Labels are
    codes, labels or synonyms of the fields' code lists, found wherever the grid stands. A row or column called "Total"
    gives records, too, in which what it is the total of is empty; a total of a part, such as a sub-total of some rows,
    gives none. Blank cells are left out unless `blanks`. Every code has its row or column, unless `partial` says that
    some may be missing: True, or the fields of which. A grid may share its sheet with other tables.

    Example:
        >>> grid = CrossTabLayout(down=("source",), across=("gender",), value="count")
        >>> sheet = [["Source", "Female", "Male"], ["Police", 3, 1], ["Schools", 2, None]]
        >>> headings = {"source": "Source", "gender": "Gender", "count": "Count"}
        >>> codes = {"source": {"6": "Police", "2A": "Schools"}, "gender": {"1": "Male", "2": "Female"}}
        >>> try_layout(grid, headings, sheet, codes)
        [{'source': 'Police', 'gender': 'Female', 'count': '3'}, {'source': 'Police', 'gender': 'Male', 'count': '1'},
        {'source': 'Schools', 'gender': 'Female', 'count': '2'}]
    """

    down: tuple[str, ...]
    across: tuple[str, ...]
    value: str
    blanks: bool = False
    partial: bool | tuple[str, ...] = False
    name: str = "cross_tab"

    def may_lack(self, field: str) -> bool:
        """Whether codes of a field may be missing."""
        return self.partial if isinstance(self.partial, bool) else field in self.partial


@dataclass(frozen=True, slots=True)
class SurveyLayout:
    """The export of a survey platform, as it comes: one row a response under one to three rows of headings.

    Headings are questions' texts, paths to options (`Which do you use? > Phone`), or a platform's names or import IDs.

    Example:
        >>> sheet = [["Respondent ID", "What is your role?"], [None, "Open-Ended Response"], ["1001", "Nurse"]]
        >>> try_layout(SurveyLayout(), {"response": "Respondent ID", "role": "What is your role?"}, sheet)
        [{'response': '1001', 'role': 'Nurse'}]
    """

    name: str = "survey"


Layout = ListLayout | MultiRowListLayout | BlocksLayout | SheetTablesLayout | FormLayout | CrossTabLayout | SurveyLayout
SHARING = (SheetTablesLayout, FormLayout, CrossTabLayout)
"""The layouts of tables that may share a sheet."""
APART = (BlocksLayout, FormLayout, CrossTabLayout)
"""The layouts whose records are no rows of a sheet."""
