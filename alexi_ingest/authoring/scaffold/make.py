"""A new source's package in its folder: the files, the samples, and what is found in these."""

from __future__ import annotations

import importlib
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from alexi_ingest.authoring.contract.samples import GOLDEN, HUB, golden_of, received_on
from alexi_ingest.authoring.contract.updating import write_golden
from alexi_ingest.authoring.scaffold.example import example, write_samples
from alexi_ingest.authoring.scaffold.guess import drafted
from alexi_ingest.authoring.scaffold.names import fault_of, title_of
from alexi_ingest.authoring.scaffold.render import rendered
from alexi_ingest.authoring.scramble.sample import scramble
from alexi_ingest.defaults import load_sources
from alexi_ingest.errors import DeclarationError, WriteError
from alexi_ingest.period_styles import period_in
from alexi_ingest.periods import quarter_of
from alexi_ingest.pipeline import Received, examine, recognise
from alexi_ingest.read.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from alexi_ingest.authoring.scaffold.draft import Draft
    from alexi_ingest.authoring.scramble.keeping import Known
    from alexi_ingest.authoring.scramble.sample import Scrambled
    from alexi_ingest.hooks.manager import Sources
    from alexi_ingest.model import Outcome

PERIOD = "2015-16-Q1"
"""The period of a sample that has no dates, where the name of the file says none."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What a package was begun from: the scrambled copy, what is found in the file itself, and what is in no table.

    `moved_to` is the period of the copy where it has days, since these are moved. `rival` is a source that claims such
    files already.
    """

    scrambled: Scrambled
    moved_to: str | None
    original: Outcome
    rival: str | None
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A new package: its folder, what it declares, what came of its samples by their names, what it was begun from."""

    folder: Path
    draft: Draft
    outcomes: Mapping[str, Outcome]
    begun: Begun | None = None


def make(name: str, folder: Path, sources: Sources, title: str = "") -> Made:
    """Make a package with an example to change; `title` is what people call the return, made of the name if not said.

    Raises `DeclarationError` for a bad name, `WriteError` where the folder is there already or cannot be written.
    """
    _refuse(name, folder, sources)
    draft = example(name, title or title_of(name))
    with _begun(draft, folder):
        write_samples(name, folder / name / "samples")
        return Made(folder, draft, _expect(draft, folder))


def make_from(
    name: str, folder: Path, sources: Sources, file: Path, known: Known, secret: bytes, title: str = ""
) -> Made:
    """Make a package that reads a file such as this one; a scrambled copy is its sample.

    Raises as `make`; also `ReadError`, and `DeclarationError` where no table is seen in the file.
    """
    _refuse(name, folder, sources)
    with TemporaryDirectory() as place:
        scrambled = scramble(file, Path(place, f"{name}{file.suffix.lower()}"), known, secret)
        guessed = drafted(name, title or title_of(name), scrambled.out)
        told = period_in(file.name)
        moved_to = str(quarter_of(guessed.last_day)) if guessed.last_day else None
        period = moved_to or told or PERIOD
        with _begun(guessed.draft, folder):
            sample = folder / name / "samples" / f"{name} {period.replace('-Q', ' Q')}{scrambled.out.suffix}"
            shutil.copy(scrambled.out, sample)
            outcomes = _expect(guessed.draft, folder)
            with _loaded(name, folder) as own:
                today = datetime.now(UTC).date()
                original = examine(file, Received(file.name if told else sample.name, HUB, today), own)
            claim = recognise(open_workbook(sample, sample.name), _received(sample), sources).claim
            begun = Begun(scrambled, moved_to, original, claim.source if claim else None, guessed.skipped)
            return Made(folder, guessed.draft, outcomes, begun)


def _refuse(name: str, folder: Path, sources: Sources) -> None:
    fault = fault_of(name, {*sources.specs, *(one.name for one in sources.failed)})
    if fault:
        message = f"{name!r} cannot be the name of a source: {fault}"
        raise DeclarationError(message)
    if folder.exists():
        message = f"{folder} is there already: name another folder, or move it away"
        raise WriteError(message)


@contextmanager
def _begun(draft: Draft, folder: Path) -> Iterator[None]:
    """Write the files of a package; take the folder away again where what follows fails."""
    try:
        for path, text in rendered(draft).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="")
        (folder / draft.name / "samples").mkdir()
        yield
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            message = f"{folder} cannot be written: {error.strerror}"
            raise WriteError(message) from error
        raise


def _expect(draft: Draft, folder: Path) -> dict[str, Outcome]:
    """Take each sample through the journey, and write what is found in it beside it."""
    samples = folder / draft.name / "samples"
    with _loaded(draft.name, folder) as sources:
        outcomes = {path.name: examine(path, _received(path), sources) for path in sorted(samples.iterdir())}
    write_golden(
        {str(samples / f"{Path(name).stem}{GOLDEN}"): golden_of(one.findings) for name, one in outcomes.items()}
    )
    return outcomes


def _received(path: Path) -> Received:
    return Received(path.name, HUB, received_on(period_in(path.name)))


@contextmanager
def _loaded(name: str, folder: Path) -> Iterator[Sources]:
    """Load the new source from its folder, as if it were installed, and forget it again."""
    sys.path.insert(0, str(folder.absolute()))
    wrote, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        sources = load_sources((importlib.import_module(name),), also_installed=False)
        if sources.failed:
            raise DeclarationError(sources.failed[0].reason)
        yield sources
    finally:
        sys.dont_write_bytecode = wrote
        sys.path.remove(str(folder.absolute()))
        for one in [module for module in sys.modules if module.partition(".")[0] == name]:
            del sys.modules[one]
