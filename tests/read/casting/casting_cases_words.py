"""What is sent in a cell of words and what it is read as: each case stands once, for tests and `docs/casting.md`."""

from __future__ import annotations

from alexi_ingest.declare import FieldType
from tests.read.casting.casting_cases import MUST, Section, each, plain, refused

YES, NO = True, False
YES_NO = Section(
    "Yes or no", "", FieldType.YES_NO, "Accepted",
    [
        *plain(YES, "Yes", "yes", "YES", "TRUE", "True", "Yes."), *plain(NO, "No", "no", "FALSE"),
        *each(YES, "label_read_as_code", "Y", "y", "1"), *each(NO, "label_read_as_code", "N", "0"),
        *each(YES, "prefix_removed", "a) Yes"), *each(NO, "prefix_removed", "b) No"), *each(YES,
            ("prefix_removed", "label_read_as_code"), "a) Y"),
        *each(YES, "trimmed", "yes ", "\u00a0Yes"), *each(None, "not_available", "N/A", "-"), *each(None,
            "not_collected", "not known", "not recorded"),
        *refused("not_yes_no", "maybe", "Yes and no", "yes/no", "2", "-1", "Yess", "1) No", "x", "\u2713",
            "Yes (verbal)"), *refused("error_value", "#N/A"),
    ],
)  # fmt: skip
SOURCE = Section(
    "Codes", "By code, label or other spelling, whatever the case, dashes and quotes.", FieldType.CODE,
        "Source of referral",
    [
        *plain("6", "6", "Police", "POLICE", "police", "\u201cPolice\u201d", "Po\u200blice"), *plain("3E", "3E", "3e",
            "A&E", "A & E", "A and E"),
        *plain("8", "8", "Other (including voluntary)", "other \u2013 including voluntary",
            "Other - including voluntary"), *plain("-8", "-8"),
        *each("6", "trimmed", "Police ", "Police\u200b"), *each("1A", "label_read_as_code", "family"), *each("8",
            "label_read_as_code", "Women's refuge", "Women\u2019s refuge"),
        *each("6", "prefix_removed", "q) 6: Police", "6 - Police", "6: Police", "6. Police", "6 Police", "6) Police",
            "f) Police", "Police (6)", "Police - 6", "Police [6]"),
        *each("6", "code_as_number", "06", "6.0"), *each("6", "leading_apostrophe", "'6"),
        *each("-8", (), "not applicable", "Not Applicable"), *each(None, "not_available", "n/a", "-"), *each(None,
            "not_collected", "not known", "[x]"),
        *refused("not_in_list", "Polise", "Polce", "nope", "6: Family", "3E Police", "Police (3E)", "66", "6;3E",
            "x" * 5000), *refused("error_value", "#N/A"),
    ],
    {"codes": "source"},
)  # fmt: skip
GENDER = Section(
    "Codes that must be filled in", "", FieldType.CODE, "Gender",
    [
        *plain("2", "2", "Female", "FEMALE"), *each("2", "label_read_as_code", "girl", "F"),
        *each("2", "prefix_removed", "b) Female", "(b) Female", "2) Female", "3) Female"), *each("2",
            ("prefix_removed", "label_read_as_code"), "b) F"),
        *refused("not_in_list", "n/a", "2) Male", "1. Female", "Femail"),
    ],
    {"codes": "gender", **MUST},
)  # fmt: skip
AUTHORITY = Section(
    "Codes that begin and end", "The return is about July to September 2015.", FieldType.CODE, "Local authority",
    [
        *plain("E06000057", "Northumberland"), *plain("E06000023", "Bristol, City of", "bristol city of"),
            *each("E06000057", "label_read_as_code", "929"),
        *each("E06000048", "code_ended", "E06000048"), *each("E08000020", "code_ended", "Gateshead (old)"),
            *each("E06000060", "code_not_begun", "Buckinghamshire"),
    ],
    {"codes": "authority"},
)  # fmt: skip
AGE_BAND = Section(
    "Codes that Excel makes dates of", "Read back where one entry alone becomes such a date.",
    FieldType.CODE, "Age band",
    [
        *plain("10-12", "10-12", "10 - 12", "10\u201312"),
        *each("10-12", "date_read_as_code", "2015-12-10 00:00:00", "2015-10-12", "10-Dec", "12-Oct"),
        *refused("not_in_list", "2015-12-11", "2015-13-10", "10 December", "Dec-10"),
    ],
    {"codes": "age_band"},
)  # fmt: skip
DISABILITY = Section(
    "Several codes", "Read in the list's own order, each once.", FieldType.CODES, "Disability",
    [
        *plain("MOB;LD", "LD;MOB", "MOB; LD", "Mobility, Learning", "Mobility, Learning, Mobility",
            "mobility and learning", "MOB/LD", "MOB & LD", "MOB + LD", "MOB|LD", "MOB\nLD"),
        *plain("MOB", "MOB; MOB;", "MOB;" * 30), *plain("NONE;MOB;LD", "MOB|LD/NONE"), *each("MOB;LD",
            ("prefix_removed", "label_read_as_code"), "a) MOB; b) Learning disability"),
        *plain("NONE", "NONE", "none", "None"), *each(None, "not_available", "n/a"),
        *refused("not_in_list", "MOB; nope", "MOB; Leerning", "; ,", "MOB LD", "MOB,LD;" * 30, "a," * 4000),
            *each("MOB;BEH", "code_ended", "MOB;BEH"),
    ],
    {"codes": "disability"},
)  # fmt: skip
AUTHORITIES = Section(
    "Several codes whose labels hold commas", "", FieldType.CODES, "Authorities",
    plain("E06000023;E08000035", "Bristol, City of, Leeds", "Leeds and Bristol, City of", "Leeds; Bristol, City of"),
        {"codes": "authority"},
)  # fmt: skip
PERIODS = Section(
    "Periods", "Quarters and years of the financial year, 1 April to 31 March, and visit rounds.", FieldType.PERIOD,
        "Period",
    [
        *plain("2015-16-Q2", "2015-16-Q2", "2015/16 Q2", "2015-16 Q2", "2015_16 Q2", "201516 Q2", "2015/16 q2"),
            *plain("2017-18", "2017-18", "2017/18", "201718"),
        *plain("2018-19", "201819"), *plain("2019-20", "2019/20"), *plain("R1", "R1", "r1"),
        *each("2015-16-Q2", "period_written", "Q2 2015-16", "Q2 2015/16", "Q2 15/16", "15/16 Q2", "Quarter 2 2015/16",
            "2nd quarter 2015/16", "Jul-Sep 2015", "July to September 2015", "July - Sept 2015",
              "1 July 2015 to 30 September 2015", "01/07/2015 - 30/09/2015", "2015-07-01 to 2015-09-30",
                  "quarter ending 30 September 2015"),
        *each("2015-16-Q4", "period_written", "Jan-Mar 2016", "Q4 15/16"), *each("2019-20", "period_written", "1920"),
            *each("2021-22", "period_written", "21/22", "FY21/22", "2021-2022"), *each("R1", "period_written",
            "Round 1"),
        *each("2015-16-Q2", ("characters_replaced", "period_written"), "Q2\u00a02015/16"),
        *each(None, "not_available", "n/a"),
        *refused("not_a_period", "2022", "2015", "2021", "14032021", "Q2", "Q2 2015", "Q5 2015/16", "2015-17",
            "Aug-Oct 2015", "July 2015", "soon"), *refused("error_value", "#REF!"),
    ],
)  # fmt: skip
IDS = Section(
    "Identifiers", "Kept as sent, leading zeros and all.", FieldType.ID, "Session ID",
    [
        *plain("0012", "0012"), *plain("P 0012", "P 0012"), *plain("AB/12-3", "AB/12-3"), *plain("NA", "NA"),
            *plain("12E5", "12E5"), *plain("2015-03-01", "2015-03-01"),
        *each("0012", "leading_apostrophe", "'0012"), *each("P0012", "trimmed", "P0012\u200b", " P0012 "),
            *each("P 0012", "trimmed", "P  0012"), *each("P 0012", "characters_replaced", "P\u00a00012"),
        *each("P0012", "characters_replaced", "P\u200b0012", "\uff300012"), *each("P-12", "characters_replaced",
            "P\u201312"), *each("1234", "decimal_removed", "1234.0"), *each("007", "decimal_removed", "007.0"),
        *refused("not_an_id", "tbc", "???"), *each(None, "not_collected", "unknown"), *each(None, "not_available",
            "n/a", "-"), *refused("digits_lost", "1.111E+08", "1E+15"), *refused("error_value", "#N/A"),
            *refused("too_narrow", "###"),
    ],
)  # fmt: skip
POINTED = Section(
    "Identifiers: a column with points", "Since one ends otherwise, `.0` belongs to it.", FieldType.ID, "Session ID",
    [*plain("1.0", "1.0"), *plain("1.1", "1.1"), *plain("2.0", "2.0")], column=True,
)  # fmt: skip
TEXTS = Section(
    "Text", "Kept as sent; where it may be left empty, “n/a” is a word like others.", FieldType.TEXT, "Notes",
    [
        *plain("as it is, 'quoted'", "as it is, 'quoted'"), *plain("'Tis so", "'Tis so"), *plain("#1 priority",
            "#1 priority"), *plain("n/a", "n/a"), *plain("\uff11\u00a0x", "\uff11\u00a0x"), *plain("###", "###"),
        *each("two\nlines", "trimmed", "two\nlines "), *refused("error_value", "#N/A", "#REF!", "Err:502"),
    ],
)  # fmt: skip
TEXT_TO_FILL = Section(
    "Text that must be filled", "Words that say nothing are no answer, and “none” is one.", FieldType.TEXT, "Team",
    [
        *plain("none", "none"), *plain("NA", "NA"), *plain("n/a today", "n/a today"),
        *refused("no_answer", "n/a", "N/A ", "tbc", "not known", "-", "\u2013", "???"), *refused("error_value", "#N/A"),
    ], MUST,
)  # fmt: skip

WORDS = (
    YES_NO,
    SOURCE,
    GENDER,
    AUTHORITY,
    AGE_BAND,
    DISABILITY,
    AUTHORITIES,
    PERIODS,
    IDS,
    POINTED,
    TEXTS,
    TEXT_TO_FILL,
)
