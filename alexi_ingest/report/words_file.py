"""Sentences about the file, its sheets and its headings."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from alexi_ingest.refusals import REFUSALS
from alexi_ingest.sentence import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE: Mapping[str, Sentence] = MappingProxyType(
    {
        **REFUSALS,
        "unreadable_characters": Sentence(
            "{count} {characters_word} could not be read, and “\ufffd” stands in {their_word} place.",
            "Save your return again as CSV (the kind that Excel calls “CSV UTF-8”), and drop that file.",
        ),
        "undefined_bytes": Sentence(
            "{count} {characters_word} could not be read as letters, and {was_word} kept as they came.",
            "If a letter looks wrong, save your return as the kind that Excel calls “CSV UTF-8”, and drop that file.",
        ),
        "nul_bytes": Sentence(
            "{count} {characters_word} that no spreadsheet shows (NUL) {was_word} left out.",
            "If something is missing from your cells, save your return as CSV again, and drop that file.",
        ),
        "mixed_encodings": Sentence(
            "{count} {characters_word} came in another encoding than the rest, and {was_word} read in that.",
            "If a letter looks wrong, save your return as the kind that Excel calls “CSV UTF-8”, and drop that file.",
        ),
        "quotes_as_text": Sentence(
            "In {count} {rows_word}, the first of them row {first_row}, a quotation mark begins a cell and does not "
            "end it in the same way. Such marks were read as text.",
            "If cells stand in the wrong columns, close or remove these marks, and drop the file again.",
        ),
        "rows_split_again": Sentence(
            "{count} {rows_word}, the first of them row {first_row}, came as a single cell, and {was_word} divided "
            "into the columns of the others.",
            "If cells stand in the wrong columns, save your return as CSV again from the workbook that it was made "
            "from, and drop that file.",
        ),
        "longer_rows": Sentence(
            "{count} {rows_word}, the first of them row {first_row}, {was_word} longer than the others: some cells may "
            "stand too far to the right.",
            "If they do, put quotation marks around the text that holds the comma, and drop the file again.",
        ),
        "shorter_rows": Sentence(
            "{count} {rows_word}, the first of them row {first_row}, {was_word} shorter than the others: a line may "
            "have been broken in two, or its last cells left out.",
            "If a cell is missing or stands in the wrong column, mend it and drop the file again. If the last cells "
            "are empty, you need do nothing.",
        ),
        "macros_left_alone": Sentence(
            "The workbook holds macros. They were not run, and nothing that they would do was done.",
            "If a macro fills in cells, run it in Excel, save the workbook, and drop it again.",
        ),
        "links_left_alone": Sentence(
            "The workbook takes figures from other workbooks. They were read as they were when it was saved last.",
            "If they may be out of date, update the links in Excel, save the workbook, and drop it again.",
        ),
        "page_cut_short": Sentence(
            "The file ends within its table, so that rows may be missing at the end.",
            "Compare its last row with the system that the file comes from. If rows are missing, save the file there "
            "again, and drop that one.",
        ),
        "old_template": Sentence(
            "The file was made from a template of {made}, and the form has changed since.",
            "From now on use the one in your folder “templates”. If all that it asks for is in this file, say so.",
        ),
        "duplicate": Sentence(
            "The same file came before, as submission {submission}.",
            "You need do nothing. If you meant to send a corrected file, check that you saved it, and drop that one.",
        ),
        "personal_name": Sentence(
            "The name of the file, or of its folder, held personal details. We took them out of it.",
            "Keep telephone numbers, addresses and the like out of the names of files.",
        ),
        "personal_sheet": Sentence(
            "The name of a sheet holds {what}. Here the sheet is called by its number.",
            "Rename the sheet, here and in your own copies of this return, and drop the file again.",
        ),
        "our_fault": Sentence(
            "We could not check this file because of a fault in our service.",
            "You need do nothing: we will check it again and tell you.",
        ),
    }
)

REVIEW: Mapping[str, Sentence] = MappingProxyType(
    {
        "not_recognised": Sentence(
            "We do not recognise this file as a return: its sheets and headings are those of no return that we take.",
            "If it is a return, give it the sheets and headings that START-HERE.html lists, and drop it again. "
            "If you are not sure, ask us.",
        ),
        "rival_sources": Sentence(
            "The file could be more than one kind of return: {sources}.",
            "You need do nothing yet: the evaluation team will decide which it is and tell you. "
            "To be quicker, give it exactly the sheets and headings that START-HERE.html lists, and drop it again.",
        ),
        "period_unknown": Sentence(
            "The file does not say which {period_noun} it is about.",
            "Put the {period_noun} in the file name, such as “{such_as}”, and drop it again.",
        ),
        "period_of_another_kind": Sentence(
            "This return is about a {period_noun}, and the file names none: {periods}.",
            "Put the {period_noun} in the file name, such as “{such_as}”, and drop it again. "
            "Check too that its rows are those of the whole {period_noun}.",
        ),
        "period_disagrees": Sentence(
            "The file names more than one period: {periods}.",
            "Correct the one that is wrong and drop the file again. "
            "Check too that the rows are this period's, if you began from an earlier file.",
        ),
        "replaced_before": Sentence(
            "This is the same file as submission {submission}, which a later file of yours has replaced.",
            "If you want to go back to it, tell us. If not, you need do nothing.",
        ),
        "fewer_records": Sentence(
            "{share}% of the records in your last file for this return are not in this one.",
            "If this file is right, tell us, and we will use it in place of the last one. "
            "If it was to add to the last one, put all rows into one file and drop that.",
        ),
        "sent_by_team": Sentence(
            "This is a return of the evaluation team (“{return}”), and it stands in the folder of a service.",
            "You need do nothing: nothing of it is used. The team drops such returns in its own folder.",
        ),
        "sent_by_hubs": Sentence(
            "This is a return that services send (“{return}”), and it stands in the folder of the evaluation team.",
            "Drop it in the folder of the service that it is of.",
        ),
        "other_hub": Sentence(
            "The file seems to be the return of another service.",
            "If it is yours, correct the name of the service in it, or use your own template, and drop it again. "
            "If it is not, tell us.",
        ),
        "other_template": Sentence(
            "The file was made from the template for {template}, and what it holds is the return {found}.",
            "Put it into the template for {found}, and drop that file.",
        ),
    }
)

STRUCTURE: Mapping[str, Sentence] = MappingProxyType(
    {
        "missing_sheet": Sentence(
            "The file has no sheet named “{sheet}”.", "Add the sheet with its headings, and drop the file again."
        ),
        "similar_sheet": Sentence(
            "The file has no sheet named “{sheet}”; it has “{similar}”.", "Rename the sheet, and drop the file again."
        ),
        "missing_column": Sentence(
            "Missing: “{column}”. The sheet “{sheet_of_table}” has no column with this heading.",
            "Add the column, and drop the file again.",
        ),
        "missing_key_column": Sentence(
            "Missing: “{column}”. Without this column of “{sheet_of_table}” we cannot tell one {noun} from another.",
            "Add the column, fill it in, and drop the file again.",
        ),
        "similar_heading": Sentence(
            "Not expected: “{heading}”. Did you mean “{similar}”?",
            "If you did, correct the heading and drop the file again.",
        ),
        "unexpected_columns": Sentence(
            "Not expected: {columns}.",
            "Nothing was read from there. Leave it, or correct the heading if it is part of the return.",
        ),
        "repeated_heading": Sentence(
            "The heading “{heading}” stands more than once.",
            "Keep the right column, and rename or remove the other.",
        ),
        "headings_not_found": Sentence(
            "We found no row of headings on the sheet “{sheet}”.",
            "Put the headings above the first row of data: START-HERE.html lists them.",
        ),
        "no_rows": Sentence(
            "The sheet “{sheet}” has headings and no rows. Is this a nil return?",
            "If there is something to report, fill in the rows and drop the file again. "
            "It may be right that there is nothing: if so, say so.",
        ),
        "no_answers": Sentence(
            "“{title}” is blank on the sheet “{sheet}”. Is there nothing to report?",
            "If there is something, fill it in and drop the file again. "
            "It may be right that there is nothing: if so, say so.",
        ),
        "totals_left_out": Sentence("The totals below the list were left out.", "Nothing to do.", quiet=True),
        "unread_rows": Sentence(
            "{count} {rows_word} of “{sheet_of_table}” could not be placed, and {was_word} not read.",
            "Check that each row of data stands under the headings, with no heading or note between them.",
        ),
        "more_findings": Sentence(
            "{count} cells in all have the same problem in “{heading}”; the first {shown} are listed.",
            "Mend them all: the rest are like those that are listed.",
        ),
    }
)
