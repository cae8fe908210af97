"""Sentences about single cells: what cannot be read, and what was tidied."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from alexi_ingest.declare import FieldType
from alexi_ingest.sentence import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

HINTS: Mapping[FieldType, str] = MappingProxyType(
    {
        FieldType.TEXT: "Type it in this cell.",
        FieldType.INTEGER: "Type a whole number, such as 12. If it is none, type 0.",
        FieldType.DECIMAL: "Type a number, such as 12.5. If it is none, type 0.",
        FieldType.DATE: "Type the day, month and year, such as 14/09/2015.",
        FieldType.MONTH: "Type the month and year, such as 09/2001.",
        FieldType.TIME: "Type the time, such as 14:30.",
        FieldType.MOMENT: "Type the day and the time, such as 14/09/2015 14:30.",
        FieldType.YES_NO: "Type Yes or No.",
        FieldType.CODE: "Choose {choices}.",
        FieldType.CODES: "Choose {choices}, with “;” between them.",
        FieldType.PERIOD: "Type the period, such as 2015-16 Q2.",
        FieldType.ID: "Type the ID that you use for this {noun} in every return.",
    }
)
"""How to fill a cell of each type."""
NO_HINT = "Fill in this cell."


def _not(what: str, fix: str) -> Sentence:
    return Sentence(
        f"{{Heading}} must be {what}{{bounds}}",
        fix,
        f"{{n}} {{nouns}} {{have}} {{a_quoted}} that is not {what}",
    )


CELLS: Mapping[str, Sentence] = MappingProxyType(
    {
        "required": Sentence("{enter}", "{hint}", "{n} {nouns} {have} no {thing}"),
        "not_whole_number": _not("a whole number", "Type digits alone, such as 12."),
        "not_a_number": _not("a number", "Type digits alone, such as 12.5."),
        "not_a_date": _not("a date", HINTS[FieldType.DATE]),
        "not_a_month": _not("a month and year", HINTS[FieldType.MONTH]),
        "not_a_time": _not("a time", HINTS[FieldType.TIME]),
        "not_yes_no": _not("yes or no", HINTS[FieldType.YES_NO]),
        "not_a_period": _not("a period", HINTS[FieldType.PERIOD]),
        "not_in_list": Sentence(
            "{Heading} must be {choices}", "{did_you_mean}", "{n} {nouns} {have} {a_quoted} that is not on the list"
        ),
        "code_ended": Sentence(
            "{Heading} “{value}” was in use only until {other}",
            "Choose the answer that is in use now: {choices}.",
            "{n} {nouns} {have} {a_quoted} that is no longer in use",
        ),
        "code_not_begun": Sentence(
            "{Heading} “{value}” is in use only from {other}",
            "Choose an answer that was in use in the period of this return: {choices}.",
            "{n} {nouns} {have} {a_quoted} that was not yet in use",
        ),
        "out_of_range": Sentence(
            "{Heading} must be {range}", "Correct the number.", "{n} {nouns} {have} {a_quoted} that is not {range}"
        ),
        "error_value": Sentence(
            "{Heading} shows {value}, which is a formula that went wrong",
            "Mend the formula, or type the value in its place.",
            "{n} {nouns} {have} a formula that went wrong in “{heading}”",
        ),
        "too_narrow": Sentence(
            "{Heading} shows {value}: the column was too narrow to show what was typed",
            "Widen the column, and type what belongs here.",
            "{n} {nouns} {have} “####” in “{heading}”",
        ),
        "digits_lost": Sentence(
            "{Heading} “{value}” was shortened by Excel, and some of its digits may be lost",
            "Type all the digits. Make the column wider first, or format it as text if these are IDs.",
            "{n} {nouns} {have} a number shortened by Excel in “{heading}”",
        ),
        "became_date": Sentence(
            "{Heading} must be a number, and “{value}” is a date: Excel makes one of a text such as 6-10",
            "Type the number itself. If it was a range, type the exact number.",
            "{n} {nouns} {have} a date where a number belongs in “{heading}”",
        ),
        "inexact": Sentence(
            "{Heading} is not an exact number: “{value}”",
            "Type the exact number alone, if you know it.",
            "{n} {nouns} {have} {a_quoted} that is not an exact number",
        ),
        "more_than_a_number": Sentence(
            "{Heading} must be a number alone, and “{value}” says more",
            "Type the number alone, such as 12.",
            "{n} {nouns} {have} more than a number in “{heading}”",
        ),
        "zero_or_empty": Sentence(
            "{Heading} “{value}” could mean 0 or not known",
            "If it is none, type 0. If it is not known, type “not known”.",
            "{n} {nouns} {have} {a_quoted} that could mean 0 or not known",
        ),
        "no_such_day": Sentence(
            "{Heading} “{value}” is not a day of the calendar",
            HINTS[FieldType.DATE],
            "{n} {nouns} {have} {a_quoted} that is not a day of the calendar",
        ),
        "no_year": Sentence(
            "{Heading} “{value}” has no year",
            HINTS[FieldType.DATE],
            "{n} {nouns} {have} {a_quoted} without a year",
        ),
        "no_day": Sentence(
            "{Heading} “{value}” has no day of the month",
            HINTS[FieldType.DATE],
            "{n} {nouns} {have} {a_quoted} without a day of the month",
        ),
        "weekday_differs": Sentence(
            "{Heading} “{value}” cannot be right: that day was a {other}",
            "Correct the day of the week or the date.",
            "{n} {nouns} {have} {a_quoted} with the wrong day of the week",
        ),
        "ambiguous_date": Sentence(
            "{Heading} “{value}” has the month first, and other dates of this column have the day first",
            "Type the month as a word, such as 4 May 2015.",
            "{n} {nouns} {have} {a_quoted} with the month first, and others have the day first",
        ),
        "either_order": Sentence(
            "{Heading} “{value}” was read as {read_as}, and some dates of this column have the month first",
            "Type the month as a word, such as 4 May 2015, if it was read wrongly.",
            "{n} {nouns} {have} {a_quoted} that could be two different dates",
        ),
        "other_unit_in_doubt": Sentence(
            "{Heading} “{value}” was read as {read_as}, as if {other} were 1",
            "Type the number that is asked for.",
            "{n} {nouns} {have} {a_quoted} that may be in another unit",
        ),
        "several_values": Sentence(
            "{Heading} must hold one answer, and “{value}” holds more",
            "Keep the one that this row is about. If it is about several, give each a row of its own.",
            "{n} {nouns} {have} more than one answer in “{heading}”",
        ),
        "no_answer": Sentence(
            "{enter}: “{value}” is no answer", "{hint}", "{n} {nouns} {have} {a_quoted} that is no answer"
        ),
        "not_an_id": Sentence(
            "{Heading} must be an ID, and “{value}” is none",
            HINTS[FieldType.ID],
            "{n} {nouns} {have} {a_quoted} that is no ID",
        ),
        "suppressed": Sentence(
            "{Heading} “{value}” stands for a number that was held back",
            "Type the number itself: small numbers are protected when results are published.",
            "{n} {nouns} {have} a number held back in “{heading}”",
        ),
        "personal_data": Sentence(
            "This cell holds {what}",
            "Remove it here and from your own copies of this return. If it is about a young person, use your own ID.",
            "{n} cells under “{heading}” hold personal details, such as {what}",
        ),
        "dropped_column": Sentence(
            "The column “{heading}” was left out: it tells who somebody is",
            "Nothing of it was read or kept. Leave it out of what you export, if you can.",
        ),
        "suspected_name": Sentence(
            "This cell may hold the name of somebody",
            "If it does, remove it here and from your own copies of this return. For a young person, use your own ID.",
            "{n} cells under “{heading}” may hold names of persons",
        ),
        "personal_answer": Sentence(
            "An answer held personal details, and is kept without: {what}",
            "Nothing to do here. Remove it from your own copies.",
            "{n} answers under “{heading}” held personal details, and are kept without",
        ),
        "not_available": Sentence(
            "{Heading} “{value}” was read as empty: not applicable", "Nothing to do.", quiet=True
        ),
        "not_collected": Sentence("{Heading} “{value}” was read as empty: not known", "Nothing to do.", quiet=True),
    }
)


def _tidied(message: str, several: str) -> Sentence:
    return Sentence(message, "Nothing to do.", several, quiet=True)


REPAIRS: Mapping[str, Sentence] = MappingProxyType(
    {
        "trimmed": _tidied(
            "Spaces that do not belong to it were removed from {thing}",
            "{n} {nouns} had spaces in “{heading}” that do not belong to it",
        ),
        "label_read_as_code": _tidied(
            "{Heading} “{value}” was read as {read_as}",
            "{n} {nouns} had an answer written in another way in “{heading}”",
        ),
        "prefix_removed": _tidied(
            "{Heading} “{value}” was read as {read_as}, without the letter or number beside it",
            "{n} {nouns} had a letter or number beside the answer in “{heading}”",
        ),
        "serial_read_as_date": _tidied(
            "{Heading} {value} is how Excel keeps a date, and was read as {read_as}",
            "{n} {nouns} had a date as Excel keeps it in “{heading}”",
        ),
        "day_removed": _tidied(
            "{Heading} was read as a month and year, and the day was not kept",
            "{n} {nouns} had a day in “{heading}”, which was not kept",
        ),
        "date_written_out": _tidied(
            "{Heading} “{value}” was read as {read_as}", "{n} {nouns} had a date in words in “{heading}”"
        ),
        "two_digit_year": _tidied(
            "{Heading} “{value}” was read as {read_as}", "{n} {nouns} had a year of two digits in “{heading}”"
        ),
        "us_dates": _tidied(
            "{Heading} “{value}” was read with the month first, as the other dates of this column show: {read_as}",
            "{n} {nouns} had a date with the month first in “{heading}”",
        ),
        "order_unproven": _tidied(
            "{Heading} “{value}” was read as {read_as}, day first, as no date of this column shows which comes first",
            "{n} {nouns} had a date in “{heading}” that was read day first, as none shows which comes first",
        ),
        "thousands_removed": _tidied(
            "{Heading} “{value}” was read as {read_as}",
            "{n} {nouns} had commas, spaces or a currency sign in “{heading}”",
        ),
        "negative_written": _tidied(
            "{Heading} “{value}” was read as {read_as}, since brackets mean less than 0",
            "{n} {nouns} had a number in brackets in “{heading}”, read as less than 0",
        ),
        "blank_filled": _tidied(
            "{Heading} was empty, and was read as {read_as}",
            "{n} {nouns} had an empty cell in “{heading}” that stands for a number",
        ),
        "date_read_as_code": _tidied(
            "{Heading} “{value}” was read as {read_as}, of which Excel makes such a date",
            "{n} {nouns} had an answer in “{heading}” that Excel had made a date of",
        ),
        "other_unit": _tidied(
            "{Heading} “{value}” was read as {read_as}, since {other} are 1",
            "{n} {nouns} had an amount in another unit in “{heading}”",
        ),
        "nil_read_as_zero": _tidied(
            "{Heading} “{value}” was read as {read_as}", "{n} {nouns} had 0 in words in “{heading}”"
        ),
        "approximate": _tidied(
            "{Heading} “{value}” was read as {read_as}, and is marked as an estimate",
            "{n} {nouns} had an estimate in “{heading}”",
        ),
        "low_reliability": _tidied(
            "{Heading} “{value}” was read as {read_as}, and is marked as less reliable",
            "{n} {nouns} had a number marked as less reliable in “{heading}”",
        ),
        "characters_replaced": _tidied(
            "{Heading} “{value}” was read as {read_as}, with common characters in place of unusual ones",
            "{n} {nouns} had unusual characters in “{heading}”",
        ),
        "decimal_removed": _tidied(
            "{Heading} “{value}” was read as {read_as}",
            "{n} {nouns} had a whole number written as a decimal in “{heading}”",
        ),
        "code_as_number": _tidied(
            "{Heading} “{value}” was read as {read_as}", "{n} {nouns} had a code written as a number in “{heading}”"
        ),
        "moved_to_our_time": _tidied(
            "{Heading} “{value}” was read as {read_as}, the day that it was in London at that time",
            "{n} {nouns} had a time of another zone in “{heading}”",
        ),
        "period_written": _tidied(
            "{Heading} “{value}” was read as {read_as}", "{n} {nouns} had a period in another form in “{heading}”"
        ),
        "leading_apostrophe": _tidied(
            "The apostrophe before {thing} was removed", "{n} {nouns} had an apostrophe before “{heading}”"
        ),
        "time_written": _tidied(
            "{Heading} “{value}” was read as {read_as}", "{n} {nouns} had a time in another form in “{heading}”"
        ),
    }
)
