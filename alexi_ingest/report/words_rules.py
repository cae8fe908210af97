"""Sentences about rules: the shapes of the catalogue, each about cells that do not agree with each other."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from alexi_ingest.sentence import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

_BOTH = "Correct {the_thing} or {the_other}, whichever is wrong."

RULES: Mapping[str, Sentence] = MappingProxyType(
    {
        "unique": Sentence(
            "This {noun} is already in row {other}",
            "Keep one row for each {noun}: remove this row, or correct {the_thing}.",
            "{n} {nouns} {are} listed more than once",
        ),
        "not_before": Sentence(
            "{Heading} must be the same as or after {other}, which is {the_other}",
            _BOTH,
            "{n} {nouns} {have} {a_quoted} before {the_other}",
        ),
        "after": Sentence(
            "{Heading} must be after {other}, which is {the_other}",
            _BOTH,
            "{n} {nouns} {have} {a_quoted} that is not after {the_other}",
        ),
        "not_in_future": Sentence(
            "{Heading} must be {other} or earlier: that is the day on which we received the file",
            "Correct the date. If it has not happened yet, leave it for the next return.",
            "{n} {nouns} {have} {a_quoted} in the future",
        ),
        "required_with": Sentence(
            "{enter}, because {the_other} is filled in",
            "{hint} Or clear {the_other}, if it should not be there.",
            "{n} {nouns} {have} {a_other_quoted} and no {thing}",
        ),
        "required_when": Sentence(
            "{enter}, because {because}", "{hint}", "{n} {nouns} {have} no {thing} where one is needed"
        ),
        "exclusive": Sentence(
            "{Heading} has “{code}” and other answers as well, and “{code}” must stand alone",
            "Remove “{code}”, or remove the other answers.",
            "{n} {nouns} {have} “{code}” and other answers as well in “{heading}”",
        ),
        "member_of": Sentence(
            "{Heading} {value} is not on the sheet “{other_sheet}”",
            "Add the {other_noun} to “{other_sheet}”, or correct {the_thing} here.",
            "{n} {nouns} {have} {a_quoted} that is not on the sheet “{other_sheet}”",
        ),
        "no_overlap": Sentence(
            "{Heading} falls within another {noun} of the same person, which is in row {other}",
            "Correct the dates, so that one ends before the next begins, or make them one {noun}.",
            "{n} {nouns} {have} {a_quoted} within another of the same person",
        ),
        "share_at_most": Sentence(
            "{Heading} has the same unusual answer in {other} {nouns}",
            "Check the column, and correct what is wrong.",
        ),
        "variety": Sentence(
            "{Heading} has only {other} different answers in this return; with {rows} {nouns} or more we look for "
            "{least} at least",
            "Check that the answers were not copied down, and that none were left out.",
        ),
        "same_as_last": Sentence(
            "{Heading} is not the same as in your last return, where it was {other}",
            "Correct whichever return is wrong.",
            "{n} {nouns} {have} a different “{heading}” from your last return",
        ),
        "unlike": Sentence(
            "{Heading} does not look as it should: {value}",
            "Check it, and correct what is wrong.",
            "{n} {nouns} {have} {a_quoted} that does not look as it should",
        ),
        "sum_of": Sentence(
            "{Heading} must be {other}, which is what {parts} add up to",
            "Correct the total, or the part that is wrong.",
            "{n} {nouns} {have} {a_quoted} that is not the sum of its parts",
        ),
        "at_most": Sentence(
            "{Heading} is more than {the_other}, which is {other}",
            "Check both numbers, and correct what is wrong.",
            "{n} {nouns} {have} more in “{heading}” than in “{other_heading}”",
        ),
        "that": Sentence(
            "{Heading} does not agree with the rest of the row",
            "Check the row, and correct what is wrong.",
        ),
        "absent": Sentence(
            "{other} was in your return for {period}, and is not in this one",
            "Add the {noun} to “{sheet_of_table}”.",
            "{n} {nouns} of your last return {are} not in this one",
        ),
        "most_absent": Sentence(
            "{count} of the {of} {nouns} in your return for {period} are not in this one",
            "Check that this is the right file and that the list is whole.",
        ),
    }
)
