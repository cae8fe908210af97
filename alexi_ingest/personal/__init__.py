"""Personal details in text, as people write them: found by kind, and taken out."""

from alexi_ingest.personal.births import FULL_DATE, SAYS_BORN
from alexi_ingest.personal.identifiers import (
    MAYBE,
    PERSONAL,
    REMOVED,
    REMOVED_FROM_NAME,
    Identifier,
    found_in,
    named,
    redact_identifiers,
    redact_path,
)
from alexi_ingest.personal.names import SAYS_NAME

__all__ = [
    "FULL_DATE",
    "MAYBE",
    "PERSONAL",
    "REMOVED",
    "REMOVED_FROM_NAME",
    "SAYS_BORN",
    "SAYS_NAME",
    "Identifier",
    "found_in",
    "named",
    "redact_identifiers",
    "redact_path",
]
