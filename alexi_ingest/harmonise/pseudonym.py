"""Pseudonyms: keyed, so that nobody without the key can make or undo them, and the same for one hub's ID always."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from alexi_ingest.errors import SecretError
from alexi_ingest.model import Person
from alexi_ingest.sealing import CLOSE, OPEN, OWNED
from alexi_ingest.settings import Secrets
from alexi_ingest.site import KEY_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from alexi_ingest.model import Finding, Outcome
    from alexi_ingest.site import Site

HEX_DIGITS = 26
"""104 bits: among a million persons two share a pseudonym with a chance of 1 in 10 to the 19."""
_SEALED = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
_KEY = re.compile(r"([1-9]\d{0,3}):([0-9a-f]{64})")
_OTHERS = 0o077
_BLOCK = 64
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Makes pseudonyms with one key of `KEY_BYTES` bytes. The key is never shown, not even by `repr`."""

    key: bytes
    version: int

    def __repr__(self) -> str:
        """Name the version alone."""
        return f"Pseudonyms(version={self.version})"

    @property
    def fingerprint(self) -> str:
        """What the store keeps to know the key again; it tells nothing of it."""
        return f"{self.version}-{hmac.digest(self.key, b'alexi-ingest fingerprint', 'sha256').hex()[:HEX_DIGITS]}"

    def of(self, hub: str, ids: Iterable[str]) -> dict[str, str]:
        """Give the pseudonym of each ID: `p1-` and so many hexadecimal digits of HMAC-SHA256(key, hub 0x1f id)."""
        # RFC 2104 written out: the two keyed starts are made once, which takes half the time of one `hmac` an ID.
        key = self.key.ljust(_BLOCK, b"\0")
        inner = hashlib.sha256(key.translate(_INNER) + f"{hub}\x1f".encode())
        outer = hashlib.sha256(key.translate(_OUTER))
        prefix = f"p{self.version}-"
        made = {}
        for one in ids:
            first, second = inner.copy(), outer.copy()
            first.update(one.encode())
            second.update(first.digest())
            made[one] = prefix + second.hexdigest()[:HEX_DIGITS]
        return made


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """An outcome fit to be kept: no hub's own ID in it. `keys` gives the pseudonym of each ID, for `person_key`."""

    outcome: Outcome
    keys: Mapping[Person, str]
    version: int


def load_key(site: Site) -> Pseudonyms:
    """Read the site's key: `ALEXI_PSEUDONYM_KEY` of the environment, else `secrets/pseudonym.key`.

    Either is `version:64 hexadecimal digits`. Raises SecretError where it is missing, open to others or not a key.
    """
    given = Secrets().pseudonym_key
    if given is not None:
        return _parse(given.get_secret_value(), "ALEXI_PSEUDONYM_KEY")
    path = site.key_file
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except FileNotFoundError as error:
        message = f"The pseudonym key {path} is missing. Put it back from where it is kept safe; a new one will not do"
        raise SecretError(message) from error
    except (OSError, UnicodeDecodeError) as error:
        message = f"The pseudonym key {path} cannot be read: {error.__class__.__name__}"
        raise SecretError(message) from error
    if mode & _OTHERS:
        message = f"The pseudonym key {path} is open to others. Run: chmod 600 {path}"
        raise SecretError(message)
    return _parse(text, str(path))


def _parse(text: str, where: str) -> Pseudonyms:
    """Read `version:hexadecimal`."""
    match = _KEY.fullmatch(text.strip().lower())
    if not match:
        message = f"{where} is not a pseudonym key: it should be a version, a colon and 64 hexadecimal digits"
        raise SecretError(message)
    return Pseudonyms(bytes.fromhex(match[2]), int(match[1]))


def throwaway() -> Pseudonyms:
    """Make a key for one use: for a check of a file without a site."""
    return Pseudonyms(secrets.token_bytes(KEY_BYTES), 1)


def pseudonymise(
    outcome: Outcome,
    sender: str,
    pseudonyms: Pseudonyms,
    persons: Mapping[str, Sequence[str]],
    *,
    owned: bool = False,
) -> Pseudonymised:
    """Replace every hub's own ID in an outcome: in its tables, its findings' texts, its flags, its withdrawn.

    `persons` gives the columns of IDs of each published table (`declare.person_columns`). The IDs are the sender's;
    `owned`: those behind a hub (`harmonise.owners`) are that hub's.
    """
    columns = {name: [one for one in persons.get(name, ()) if one in frame.columns]
               for name, frame in outcome.tables.items()}  # fmt: skip
    ids: set[Any] = set(outcome.withdrawn)
    for name, frame in outcome.tables.items():
        for column in columns[name]:
            ids.update(frame[column].to_list())
    ids.discard(None)
    sealed = sealed_in(outcome.findings)
    ids |= sealed
    known = {one: _person(one, sender, owned=owned) for one in ids}
    keys = _keys(known, pseudonyms)
    kept = replace(
        outcome,
        tables={name: replaced(frame, columns[name], keys) for name, frame in outcome.tables.items()},
        findings=tuple(swap_finding(finding, keys) for finding in outcome.findings) if sealed else outcome.findings,
        flags=_without_ids(outcome.flags, columns),
        withdrawn=tuple(keys[one] for one in outcome.withdrawn),
    )
    return Pseudonymised(kept, {known[one]: made for one, made in keys.items()}, pseudonyms.version)


def _person(text: str, sender: str, *, owned: bool) -> Person:
    hub, between, raw_id = text.partition(OWNED)
    return Person(hub, raw_id) if owned and between else Person(sender, text)


def _keys(known: Mapping[str, Person], pseudonyms: Pseudonyms) -> dict[str, str]:
    """Give the pseudonym of each person by the text that stands for it, hub by hub."""
    made: dict[str, str] = {}
    for hub in {person.hub for person in known.values()}:
        own = {text: person.raw_id for text, person in known.items() if person.hub == hub}
        by_id = pseudonyms.of(hub, own.values())
        made |= {text: by_id[raw_id] for text, raw_id in own.items()}
    return made


def replaced(frame: pl.DataFrame, columns: Sequence[str], mapping: Mapping[str, str]) -> pl.DataFrame:
    """Replace the values of text columns; empty cells stay. Raises ValueError (no value in it) for an unknown one."""
    # A plain loop: for as many different values as rows it takes a third of the time of an expression.
    new = frame.clone()
    for name in columns:
        try:
            values = [value if value is None else mapping[value] for value in frame[name].to_list()]
        except KeyError:
            message = f"column {name!r} holds a value that has no replacement"
            raise ValueError(message) from None
        new.replace_column(frame.get_column_index(name), pl.Series(name, values, dtype=pl.String))
    return new


def _without_ids(flags: pl.DataFrame | None, columns: Mapping[str, Sequence[str]]) -> pl.DataFrame | None:
    """Empty `as_sent` wherever it is, or quotes, a hub's own ID."""
    if flags is None:
        return None
    own = pl.any_horizontal(
        pl.lit(value=False),
        *((pl.col("table") == name) & pl.col("variable").is_in(ids) for name, ids in columns.items()),
    )
    sealed = pl.col("as_sent").str.contains(OPEN, literal=True)
    return flags.with_columns(pl.when(~own & ~sealed).then(pl.col("as_sent")).alias("as_sent"))


def sealed_in(findings: Iterable[Finding]) -> set[str]:
    """Give all that stands between brackets in the texts of findings."""
    return set(_SEALED.findall("\n".join(text for finding in findings for text in _texts(finding))))


def swap(text: str, mapping: Mapping[str, str]) -> str:
    """Replace what stands between the brackets; they stay. Raises ValueError (no value in it) for an unknown one."""
    if OPEN not in text:
        return text
    try:
        return _SEALED.sub(lambda match: f"{OPEN}{mapping[match[1]]}{CLOSE}", text)
    except KeyError:
        message = "a text holds a sealed value that has no replacement"
        raise ValueError(message) from None


def unseal(text: str, lookup: Mapping[str, str] | None = None) -> str:
    """Take the brackets away, and show for a pseudonym the hub's own ID that the lookup has; else what stands there."""
    if OPEN not in text:
        return text
    return _SEALED.sub(
        lambda match: match[1].rpartition(OWNED)[2] if lookup is None else lookup.get(match[1], match[1]), text
    )


def swap_finding(finding: Finding, mapping: Mapping[str, str]) -> Finding:
    """Swap every text of a finding, as `swap` does; a finding that seals nothing comes back as it is."""
    return _with_texts(finding, lambda text: swap(text, mapping))


def of_hub(finding: Finding, hub: str) -> Finding:
    """Put a hub before every ID that the texts of a finding seal."""
    return _with_texts(finding, lambda text: text.replace(OPEN, f"{OPEN}{hub}{OWNED}"))


def unseal_finding(finding: Finding, lookup: Mapping[str, str] | None = None) -> Finding:
    """Unseal every text of a finding, as `unseal` does: for the report to the hub that owns the IDs."""
    return _with_texts(finding, lambda text: unseal(text, lookup))


def _texts(finding: Finding) -> list[str]:
    """Give the texts of a finding that may quote a cell."""
    texts = (finding.message, finding.fix, finding.observed, finding.read_as, finding.label, *finding.facts.values())
    return [text for text in texts if isinstance(text, str)]


def _with_texts(finding: Finding, change: Callable[[str], str]) -> Finding:
    """Change the same texts that `_texts` gives, each only where something is sealed in it."""
    facts = finding.facts
    changes: dict[str, Any] = {
        name: change(text)
        for name, text in (
            ("message", finding.message), ("fix", finding.fix), ("observed", finding.observed),
            ("read_as", finding.read_as), ("label", finding.label),
        )
        if text and OPEN in text
    }  # fmt: skip
    if any(isinstance(fact, str) and OPEN in fact for fact in facts.values()):
        changes["facts"] = {name: change(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    return finding._replace(**changes) if changes else finding
