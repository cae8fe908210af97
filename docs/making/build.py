"""Puts the sources of the pages together, and has Sphinx make HTML of them: a warning is an error."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.cmd.build import build_main

from docs.making import returns
from docs.making.reference import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCS = Path(__file__).parents[1]
WRITTEN_HERE = re.compile(r"^<!-- written: (\w+) -->$", re.MULTILINE)


def build(out: Path) -> int:
    """Make the pages in a folder; the sources lie beside it. Gives 0 where all went well."""
    sources = out.with_name(f"{out.name}-source")
    for folder in (sources, out):
        shutil.rmtree(folder, ignore_errors=True)
    for name, text in pages().items():
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_text(text, encoding="utf-8")
    shutil.copy(DOCS / "conf.py", sources)
    shutil.copytree(DOCS / "static", sources / "static")
    # -W --keep-going: every warning is told, and fails the build. -n: a reference that leads nowhere is a warning.
    return build_main(
        ["-q", "-W", "--keep-going", "-n", "-b", "html", "-d", f"{sources}/.doctrees", str(sources), str(out)]
    )


def pages() -> Mapping[str, str]:
    """Give every page as Markdown, by its path below the folder of sources."""
    by_hand = {
        str(path.relative_to(DOCS)): WRITTEN_HERE.sub(
            lambda found: WRITTEN[found[1]](), path.read_text(encoding="utf-8")
        )
        for path in sorted(DOCS.rglob("*.md"))
    }
    return {**by_hand, **returns.pages()}
