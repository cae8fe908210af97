"""Every exception of the service, in one tree; faults in the data are `Finding`s and never raised.

    AlexiError                      has a sentence for a person: `str(error)`
    ├── SettingsError               a site's settings or tables cannot be used
    ├── StoreError                  the store is missing, damaged, newer than the code, or refused a move
    │   ├── IllegalMove             a submission was asked to go from a state to one it cannot reach
    │   ├── StaleHistory            what was compared with changed before the commit: process again
    │   └── ValueRefused            the store cannot hold what it was given; trying again would not help
    ├── SecretError                 the pseudonym key is missing, or is not the one the store was made with
    ├── ReadError                   a file cannot be read or trusted; the sender can act on it
    ├── WriteError                  a file of ours cannot be written
    ├── ChildError                  the child process did not give a result
    │   ├── ChildTimeout            it ran past the wall clock, and was killed
    │   ├── ChildCrashed            it died, or answered what is not an answer
    │   ├── ChildTooLarge           it passed its memory limit, or its result the size limit
    │   └── ChildDiffers            it has other sources than the service, which were installed since this began
    ├── PluginFault                 a hook of a source raised, or gave back what the contract does not allow
    └── DeclarationError            a source's declaration contradicts itself; found when it is loaded

No message holds a value of a cell: only places, names of fields and rules, and numbers.
"""

from __future__ import annotations

from alexi_ingest.refusals import REFUSALS


class AlexiError(Exception):
    """The root. Raised never by itself."""


class SettingsError(AlexiError):
    """When `alexi.toml`, `hubs.csv`, `calendar.csv` or an override is missing, misspelt or contradicts itself."""


class StoreError(AlexiError):
    """When the store cannot be opened, or cannot be trusted."""


class IllegalMove(StoreError):
    """When a submission is asked to go from one state to another that `store.states` does not allow.

    Also when another process moved it first: the update met no row in the old state.
    """

    def __init__(self, submission: int, old: str, new: str) -> None:
        super().__init__(f"submission {submission} cannot go from {old} to {new}")
        self.submission = submission
        self.old = old
        self.new = new


class StaleHistory(StoreError):
    """When the revision that history was read at is no longer the store's, at the commit."""


class ValueRefused(StoreError):
    """When the database takes a statement and not its values: of a wrong type, too large, missing, or there already."""


class SecretError(AlexiError):
    """When the pseudonym key is missing, unreadable, open to others, or not the one that the store knows."""


class ReadError(AlexiError):
    """When a file cannot be read or trusted.

    `problem` is a key of `refusals.REFUSALS`, and `facts` are the words that its sentence has in braces.
    """

    def __init__(self, problem: str, **facts: str) -> None:
        sentence = REFUSALS[problem]
        super().__init__(f"{sentence.message} {sentence.fix}".format_map(facts))
        self.problem = problem
        self.facts = facts


class WriteError(AlexiError):
    """When a file of ours cannot be written: its folder is missing or closed to us, or the disk is full."""


class ChildError(AlexiError):
    """When the child process gave no result. Never the sender's fault until it happens with three children."""


class ChildTimeout(ChildError):
    """When the child ran past its wall clock or CPU limit and was killed with all its children."""


class ChildCrashed(ChildError):
    """When the child died, or its answer was not one."""


class ChildTooLarge(ChildError):
    """When the child passed its memory limit, or its result the limit on results."""


class ChildDiffers(ChildError):
    """When the child judged by other sources, or other versions of them, than the service was started with."""

    def __init__(self) -> None:
        super().__init__("the installed sources changed while the service ran: start it again")


class PluginFault(AlexiError):
    """When a hook of a source raised, or returned what the hook's contract does not allow."""

    def __init__(self, source: str, hook: str, reason: str) -> None:
        super().__init__(f"source {source!r}, hook {hook!r}: {reason}")
        self.source = source
        self.hook = hook
        self.reason = reason


class DeclarationError(AlexiError):
    """When a declaration names a field, table, list or rule that does not exist, or names one twice.

    `mend` says what to do, where that is more than to correct what the message names.

    Example:
        >>> class Sessions(pa.DataFrameModel):
        ...     held: pl.Date = field(FieldType.DATE, label="Its date")
        >>> try:
        ...     TableSpec("session", "Sessions", ("session", "sessions"), Sessions)
        ... except DeclarationError as error:
        ...     print(error)
        nothing tells the rows of table 'session' apart: no field is both required and unique
    """

    def __init__(self, message: str, *, mend: str = "") -> None:
        super().__init__(message)
        self.mend = mend
