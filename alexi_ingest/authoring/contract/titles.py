"""What the checks of the contract are called and look at, in the order in which they are made: light to import."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Described:
    """A check in words: its title, and what is looked at. Both are Markdown."""

    title: str
    words: str


DESCRIBED = {
    "loads": Described(
        "It loads: hooks are spelt right, and the declaration does not contradict itself",
        "The package can be imported; each hook is spelt as in `alexi_ingest.hooks.specs`, is marked by "
        "`@hookimpl`, and asks for parameters that it is given; the declaration names no field, table, heading, "
        "key or code list that is not there. In a model, a field without a line in `columns.csv` is named with "
        "its table, and so is one whose annotation is not the dtype of its type. Each rule is tried on tables "
        "without rows: what it reads is there, and is of a kind that can be compared.",
    ),
    "documented": Described(
        "It is documented: titles, labels, a README",
        "The source, its return types, tables and nouns have words for a person; each field has a label that is "
        "more than its name, and each rule a title; the package has a `README.md` with text in it.",
    ),
    "sentences": Described(
        "Its rules say what is wrong and how to mend it",
        "Each rule says what is wrong and how to mend it, by its shape or in words of its own. What stands in "
        "braces is a field of the table, a fact of the rule, or one of the words of every sentence (`{Heading}`, "
        '`{value}`, `{other}`, `{noun}` …). No "invalid", "please", "sorry", "forbidden": say what the value must '
        "be, or what to enter.",
    ),
    "bounded": Described(
        "It comes to an end in time, and in little memory",
        "All samples are read, and then taken through the whole journey. A step that does not end is stopped, and "
        "the hook that was under way is named. The journeys may take 50 times as long as reading alone (or 1 "
        "second a sample, if that is longer) and 1 GB of memory more.",
    ),
    "quiet": Described(
        "It prints nothing, writes no files, opens no connection",
        "While it is loaded and asked, the source's own code prints nothing, writes no file, opens no connection "
        "and starts no program. What it logs with loguru is no printing. The line that did it is named.",
    ),
    "deterministic": Described(
        "It answers the same whenever, wherever and how often it is asked",
        "The same file gives the same claim, findings and tables: asked three times in one process, and once in "
        "another with another order of sets and another time zone. Code that reads the clock, chance or the "
        "environment is named by its line, also where that made no difference this time: `context` has the day of "
        "receipt.",
    ),
    "samples": Described(
        "Its samples give the findings that are said of them, and clean ones none",
        "Each sample gives the findings that are expected of it, at their cells, and no others; a clean one is "
        "accepted without error or query. Each return type has a sample that is read. No hook fails.",
    ),
    "claims": Described(
        "It claims its own samples surely, and nobody else does",
        "Each sample is claimed with a confidence of 0.75 or more, for one return type, and no other loaded "
        "source claims it as surely.",
    ),
    "foreign": Described(
        "It claims nothing that is not its own",
        "An empty sheet, a shopping list, minutes, a rota and the samples of the other loaded sources are not "
        "claimed (a confidence under 0.5), and `identify` does not fail on them.",
    ),
    "file-name": Described(
        "It recognises a file whatever it is called",
        "The claim stays the same when the file is called something else, with another period or none in its "
        "name. The service weighs the name itself, beside titles and dates: a `Claim.period` is what a cell says.",
    ),
    "addresses": Described(
        "Every published value traces to its cell",
        "Cells of samples are changed in the file, a few at a time. Exactly the published values that came from "
        "them change: those whose record and field have their address there. This holds for published columns "
        "that bear the name of a field; columns of other names may follow from several cells.",
    ),
    "values": Described(
        "Every published value is the one that was sent",
        "Every published value that bears a field's name equals what stands at its address, cast as the field is "
        "declared. What is worked out of a value goes into a column of another name; a value that is tidied has a "
        "finding at its cell.",
    ),
    "publishes": Described(
        "What it declares to publish is published, and nothing is asked for in vain",
        "Each published table has rows in some sample, and each of its columns holds something in one of them. "
        "Each field that senders fill in is published, or read by a rule of another field, by a rule across "
        "tables, or to tell the period. No column is given that the model has not.",
    ),
    "records": Described(
        "Each record of the file is published once",
        "Each row that the service itself would read as a record is in what `read` gives; each record of a table "
        "is published (the basis of the evaluation being `all`, so that want of consent is no reason), or an "
        "error or query is at its row; none is published twice, and keys are unique.",
    ),
    "rules": Described(
        "Every rule can be broken, and can be kept",
        "Each declared rule and absence is broken somewhere: by a sample, or else by a break that is searched "
        "for. In a clean sample, the blamed cell, cells that the rule reads, and cells of other tables that it "
        "compares with get other values (none, those of other rows, codes of the list, numbers and dates just "
        "beyond and far away, copies of whole rows), until the rule fires at that row. These values are then "
        "written into the file, and the finding must be at that very cell. And each rule is kept somewhere: one "
        "that fires wherever it applies asks for the opposite of what it means.",
    ),
    "findings": Described(
        "What its hooks find is about the cell that they name",
        "What the hook `check` finds in samples names a cell that exists, in the column of its field; what it "
        "says was observed stands there; when the list stands lower on its sheet, so does the finding; and some "
        "other value in the cell changes it.",
    ),
    "layouts": Described(
        "The same return laid out in other ways gives the same tables, or a word about it",
        "Samples are laid out as people do it (a title above, merged or not; a column of one's own; another order "
        "of columns; empty rows; totals; a renamed sheet; a sheet of notes; numbers as text; spaces around texts) "
        "and saved as other kinds (CSV, `.ods`, and `.xls` where xlwt is installed). Each gives the same "
        "published tables, or a finding that says what is wrong: no hook fails, no value changes and no record is "
        "lost without a word.",
    ),
}
"""Each check by its name, which is its heading on the page of the contract, too."""
TITLES = {name: one.title for name, one in DESCRIBED.items()}
