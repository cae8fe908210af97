"""Pseudonyms: keyed, steady, everywhere; and hubs' own IDs nowhere else."""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alexi_ingest.errors import SecretError
from alexi_ingest.harmonise.pseudonym import (
    Pseudonyms,
    load_key,
    of_hub,
    pseudonymise,
    replaced,
    sealed_in,
    swap,
    swap_finding,
    throwaway,
    unseal,
    unseal_finding,
)
from alexi_ingest.model import CellRef, Counts, Finding, Kind, Outcome, Severity, Verdict
from alexi_ingest.sealing import seal
from alexi_ingest.site import init

if TYPE_CHECKING:
    from pathlib import Path

KEY = Pseudonyms(bytes(range(32)), 1)


@given(st.text(max_size=80), st.binary(min_size=32, max_size=32))
def test_a_pseudonym_is_the_keyed_hash_of_hub_and_id(own: str, key: bytes) -> None:
    full = hmac.digest(key, f"hub-01\x1f{own}".encode(), "sha256").hex()
    assert Pseudonyms(key, 3).of("hub-01", [own]) == {own: f"p3-{full[:26]}"}


def test_hub_key_and_id_each_make_another_and_nothing_shows_the_key() -> None:
    made = {
        KEY.of("hub-01", ["P1"])["P1"], KEY.of("hub-02", ["P1"])["P1"], KEY.of("hub-01", ["P2"])["P2"],
        KEY.of("hub-0", ["1\x1fP1"])["1\x1fP1"], Pseudonyms(bytes(32), 1).of("hub-01", ["P1"])["P1"],
    }  # fmt: skip
    assert len(made) == 5
    assert all(re.fullmatch(r"p1-[0-9a-f]{26}", one) for one in made)
    assert KEY.key.hex() not in repr(KEY) + KEY.fingerprint
    assert KEY.fingerprint != Pseudonyms(KEY.key, 2).fingerprint != throwaway().fingerprint


def test_the_key_is_the_sites_or_the_environments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = init(tmp_path / "site")
    own = load_key(site)
    assert own.fingerprint == load_key(site).fingerprint
    monkeypatch.setenv("ALEXI_PSEUDONYM_KEY", f"12:{'AB' * 32}")
    assert (load_key(site).version, load_key(site).key) == (12, b"\xab" * 32)


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [
        (None, 0o600, "is missing"),
        (f"1:{'ab' * 32}", 0o640, "open to others"),
        (f"1:{'ab' * 31}", 0o600, "is not a pseudonym key"),
        (f"0:{'ab' * 32}", 0o600, "is not a pseudonym key"),
        ("schlüssel", 0o600, "cannot be read"),
    ],
)
def test_a_key_that_cannot_be_trusted_is_refused_without_showing_it(
    tmp_path: Path, text: str | None, mode: int, said: str
) -> None:
    site = init(tmp_path / "site")
    site.key_file.unlink()
    if text is not None:
        site.key_file.write_text(text, encoding="utf-8")
        site.key_file.chmod(mode)
    with pytest.raises(SecretError, match=said) as raised:
        load_key(site)
    assert "ab" * 31 not in str(raised.value)


@given(st.text())
def test_what_is_sealed_can_be_found_swapped_and_shown_again(own: str) -> None:
    text = f"Before {seal(own)} after"
    (found,) = sealed_in([Finding("a.rule", Severity.NOTE, 0, "that", message=text)])
    swapped = swap(text, {found: "p1-x"})
    assert swapped == "Before ⟦p1-x⟧ after"
    assert unseal(swapped) == "Before p1-x after"
    assert unseal(swapped, {"p1-x": found}) == f"Before {found} after" == unseal(text)
    assert {"⟦", "⟧", "‖"} & {*own} or found == own


def test_an_unknown_id_is_a_fault_that_does_not_show_it() -> None:
    with pytest.raises(ValueError, match="no replacement") as in_text:
        swap("⟦SECRET⟧", {})
    with pytest.raises(ValueError, match="no replacement") as in_frame:
        replaced(pl.DataFrame({"a": ["SECRET"]}), ["a"], {"x": "y"})
    assert "SECRET" not in f"{in_text.value!r}{in_text.value.__cause__!r}{in_frame.value!r}"
    assert unseal("⟦p1-x⟧", {}) == "p1-x"


def _outcome(own: str) -> Outcome:
    sealed = seal(own)
    finding = Finding(
        "casework.person.person_id.unique", Severity.ERROR, 1, "unique", {"other": sealed, "rows": 2},
        CellRef("Young people", 3, 0), "person", "person_id", "ID", sealed, sealed, sealed,
        f"{sealed} stands twice", "Keep one",
    )  # fmt: skip
    plain = Finding("casework.person.score.range", Severity.QUERY, 1, "out_of_range", observed="41")
    return Outcome(
        kind=Kind.XLSX,
        verdict=Verdict.PARTIAL,
        claim=None,
        findings=(finding, plain),
        counts=Counts(),
        tables={
            "person": pl.DataFrame({"person_id": [own, None, "P2"], "score": [1, 2, 3]}),
            "meeting": pl.DataFrame({"attended": [1]}),
        },
        flags=pl.DataFrame(
            {
                "table": ["person", "person", "person", "meeting"],
                "variable": ["person_id", "score", "score", "attended"],
                "as_sent": [own, "41", sealed, "12 (3 new)"],
            }
        ),
        withdrawn=("P3",),
    )


def test_no_own_id_is_left_in_an_outcome_and_every_one_can_be_shown_again_to_its_hub() -> None:
    given_ = _outcome("RAW-77")
    done = pseudonymise(given_, "hub-01", KEY, {"person": ("person_id",)})
    keys = KEY.of("hub-01", ["RAW-77", "P2", "P3"])
    assert done.keys == {("hub-01", own): pseudonym for own, pseudonym in keys.items()}
    kept = done.outcome
    shown = json.dumps([[*one[:4], dict(one.facts), *one[5:]] for one in kept.findings])
    flags = kept.flags
    assert flags is not None
    assert "RAW-77" not in shown + str(kept.tables["person"].rows()) + str(flags.rows())
    assert kept.tables["person"]["person_id"].to_list() == [keys["RAW-77"], None, keys["P2"]]
    assert kept.tables["meeting"].equals(given_.tables["meeting"])
    assert flags["as_sent"].to_list() == [None, "41", None, "12 (3 new)"]
    assert kept.withdrawn == (keys["P3"],)
    lookup = {pseudonym: own for own, pseudonym in keys.items()}
    assert [unseal_finding(one, lookup) for one in kept.findings] == [unseal_finding(one) for one in given_.findings]
    assert swap_finding(given_.findings[1], {}) is given_.findings[1]


def test_an_id_behind_a_hub_is_that_hubs_and_not_the_senders() -> None:
    own = {"person": pl.DataFrame({"person_id": ["hub-01‖P1", "hub-02‖P1", "P9"]})}
    sealed = of_hub(Finding("a.rule", Severity.NOTE, 0, "that", message=f"{seal('P1')} stands twice"), "hub-01")
    given_ = replace(_outcome("P1"), tables=own, findings=(sealed,), withdrawn=("hub-02‖P1",))
    done = pseudonymise(given_, "team", KEY, {"person": ("person_id",)}, owned=True)
    hub_01, hub_02, team = (
        KEY.of(hub, [one])[one] for hub, one in (("hub-01", "P1"), ("hub-02", "P1"), ("team", "P9"))
    )
    assert done.outcome.tables["person"]["person_id"].to_list() == [hub_01, hub_02, team]
    assert done.outcome.withdrawn == (hub_02,)
    assert done.outcome.findings[0].message == f"⟦{hub_01}⟧ stands twice"
    assert done.keys == {("hub-01", "P1"): hub_01, ("hub-02", "P1"): hub_02, ("team", "P9"): team}
    assert unseal_finding(sealed).message == "P1 stands twice"


def test_a_hub_cannot_pass_an_id_off_as_another_hubs() -> None:
    given_ = replace(_outcome("hub-02‖P1"), findings=())
    done = pseudonymise(given_, "hub-01", KEY, {"person": ("person_id",)})
    assert {person.hub for person in done.keys} == {"hub-01"}
