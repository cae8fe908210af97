"""What the tests of the documents share: an author's own virtual environment."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
collect_ignore_glob = [] if (ROOT / "docs").is_dir() else ["test_*.py"]
"""The pages, and what writes them, are in a checkout and not in a wheel."""
PROGRAM = """#!{python}
from alexi_ingest.cli.app import main
main()
"""


@pytest.fixture
def author(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Give the environment of an author who has installed this package, and may install others without a network."""
    home = tmp_path_factory.mktemp("author")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home / ".venv"], check=True)
    own = Path(sysconfig.get_path("purelib", vars={"base": str(home / ".venv")}))
    ours = sysconfig.get_path("purelib")
    (own / "installed.pth").write_text(f"import site; site.addsitedir({ours!r})\n", encoding="utf-8")
    python = home / ".venv" / "bin" / "python"
    for name, text in (("alexi-ingest", PROGRAM), ("pip", "#!{python}\nfrom pip import main\nmain()\n")):
        program = python.with_name(name)
        program.write_text(text.format(python=python), encoding="utf-8")
        program.chmod(0o700)
    # As `pip install` does with a network, from what is installed already.
    alone = {
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    return {
        "PATH": f"{python.parent}:{os.environ['PATH']}",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NO_COLOR": "1",
        **alone,
    }
