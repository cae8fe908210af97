"""Sentences about rules: the shapes of the catalogue, each about cells that do not agree with each other."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from alexi_ingest.sentence import Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

_EITHER = "Check both, and correct what is wrong."

RULES: Mapping[str, Sentence] = MappingProxyType(
    {
        "unique": Sentence(
            "This {noun} is already in row {other}",
            "Keep one row for each {noun}: remove this row, or correct {the_thing}.",
            "{n} {nouns} {are} listed more than once",
        ),
        "not_before": Sentence(
            "{Heading} must be the same as or after {other}{which}",
            "{mend}",
            "{n} {nouns} {have} {a_quoted} before {the_other}",
        ),
        "after": Sentence(
            "{Heading} must be after {other}{which}",
            "{mend}",
            "{n} {nouns} {have} {a_quoted} that is not after {the_other}",
        ),
        "not_after": Sentence(
            "{Heading} must be the same as or before {other}{which}",
            "{mend}",
            "{n} {nouns} {have} {a_quoted} after {the_other}",
        ),
        "before": Sentence(
            "{Heading} must be before {other}{which}",
            "{mend}",
            "{n} {nouns} {have} {a_quoted} that is not before {the_other}",
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
        "only_with": Sentence(
            "{Heading} is filled in, and {the_other} is empty",
            "Fill in {the_other}, or clear this cell.",
            "{n} {nouns} {have} {a_quoted} and no {other_heading}",
        ),
        "only_when": Sentence(
            "{Heading} must be empty unless {because}",
            "Clear this cell, or correct the rest of the row.",
            "{n} {nouns} {have} {a_quoted} where there should be none",
        ),
        "exactly_with": Sentence(
            "{Heading} must be filled in if {the_other} is, and only then",
            "Fill in both, or clear both.",
            "{n} {nouns} {have} only one of “{heading}” and {the_other}",
        ),
        "exactly_when": Sentence(
            "{Heading} must be filled in if {because}, and empty if not",
            "Fill in this cell or clear it, or correct the rest of the row.",
            "{n} {nouns} {have} {a_quoted} where there should be none, or none where there should be one",
        ),
        "among": Sentence(
            "{Heading} must be {codes} here, and is {value}",
            "Choose one of these answers, or correct the rest of the row.",
            "{n} {nouns} {have} {a_quoted} that does not fit the rest of the row",
        ),
        "not_among": Sentence(
            "{Heading} cannot be {value} here",
            "Choose another of the answers, or correct the rest of the row.",
            "{n} {nouns} {have} {a_quoted} that does not fit the rest of the row",
        ),
        "in_use_on": Sentence(
            "{Heading} {value} was not in use on {other}{which}",
            "Choose the answer that was in use on that day, or correct the date.",
            "{n} {nouns} {have} {a_quoted} that was not in use on the day",
        ),
        "matches": Sentence(
            "{Heading} must be {looks}, and is {value}",
            "Correct it.",
            "{n} {nouns} {have} {a_quoted} that is not of the right form",
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
        "has_in": Sentence(
            "{Heading} {value} has {other} rows on the sheet “{other_sheet}”, and must have {how_many}",
            "Add what is missing to “{other_sheet}”, take out what is too much, or correct {the_thing} here.",
            "{n} {nouns} {have} too few or too many rows on the sheet “{other_sheet}”",
        ),
        "no_gap": Sentence(
            "{Heading} is after {other}, when the {noun} before of the same person ended",
            "Correct the dates, or add the {noun} that lies between.",
            "{n} {nouns} {have} {a_quoted} after a gap",
        ),
        "may_follow": Sentence(
            "{Heading} cannot be {value} {after_what}",
            "Correct this row or the one before of the same person, or add what lies between.",
            "{n} {nouns} {have} {a_quoted} that cannot follow the one before",
        ),
        "consistent": Sentence(
            "{Heading} is {value} here and {other} in another row of the same person",
            "Give the same in each row.",
            "{n} {nouns} {have} {a_quoted} that another row contradicts",
        ),
        "at_most_per": Sentence(
            "There are too many {nouns} like this one: {most} at most",
            "Remove what is too much, or correct what is wrong.",
            "{n} {nouns} {are} too many",
        ),
        "total_of": Sentence(
            "{Heading} must be {other}, which is what the figures of this total add up to",
            "Correct the total, or the figure that is wrong.",
            "{n} {nouns} {have} {a_quoted} that is not the sum of its parts",
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
        "one_value_at_most": Sentence(
            "{Heading} has the same answer in {other} {nouns}",
            "Check that the answer was not copied down, and correct what is wrong.",
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
            "Correct the total, or the figure that is wrong.",
            "{n} {nouns} {have} {a_quoted} that is not the sum of its parts",
        ),
        "at_most": Sentence(
            "{Heading} is more than {other}{which}",
            "Check both numbers, and correct what is wrong.",
            "{n} {nouns} {have} {a_quoted} that is more than {the_other}",
        ),
        "at_least": Sentence(
            "{Heading} is less than {other}{which}",
            "Check both numbers, and correct what is wrong.",
            "{n} {nouns} {have} {a_quoted} that is less than {the_other}",
        ),
        "equals": Sentence(
            "{Heading} must be {other}{which}",
            "{mend}",
            "{n} {nouns} {have} {a_quoted} that is not {the_other}",
        ),
        "differs_from": Sentence(
            "{Heading} is the same as {the_other}",
            "{mend}",
            "{n} {nouns} {have} {a_quoted} that is the same as {the_other}",
        ),
        "close_to": Sentence(
            "{Heading} is more than {share} away from {other}{which}",
            _EITHER,
            "{n} {nouns} {have} {a_quoted} that is far from {the_other}",
        ),
        "change_at_most": Sentence(
            "{Heading} is more than {share} away from {other}{which}, and that is more than chance",
            _EITHER,
            "{n} {nouns} {have} {a_quoted} that is far from {the_other}",
        ),
        "no_step_back": Sentence(
            "{Heading} goes back behind {other}{which}",
            _EITHER,
            "{n} {nouns} {have} {a_quoted} that goes back behind {the_other}",
        ),
        "balance": Sentence(
            "{Heading} must be {other}: {the_sum}",
            "Correct {the_thing}, or the figure that is wrong.",
            "{n} {nouns} {have} {a_quoted} that does not balance",
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
