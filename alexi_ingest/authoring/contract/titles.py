"""What the checks of the contract are called, in the order in which they are made: light to import."""

from __future__ import annotations

TITLES = {
    "loads": "It loads: hooks are spelt right, and the declaration does not contradict itself",
    "documented": "It is documented: titles, labels, a README",
    "sentences": "Its rules say what is wrong and how to mend it",
    "bounded": "It comes to an end in time, and in little memory",
    "quiet": "It prints nothing, writes no files, opens no connection",
    "deterministic": "It answers the same whenever, wherever and how often it is asked",
    "samples": "Its samples give the findings that are said of them, and clean ones none",
    "claims": "It claims its own samples surely, and nobody else does",
    "foreign": "It claims nothing that is not its own",
    "file-name": "It recognises a file whatever it is called",
    "addresses": "Every published value traces to its cell",
    "values": "Every published value is the one that was sent",
    "publishes": "What it declares to publish is published, and nothing is asked for in vain",
    "records": "Each record of the file is published once",
    "rules": "Every rule can be broken, and can be kept",
    "findings": "What its hooks find is about the cell that they name",
    "layouts": "The same return laid out in other ways gives the same tables, or a word about it",
}
"""Each check's title by its name, which is its anchor in the page too."""
