"""Write down what samples give, as the findings that are expected of them from now on."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from alexi_ingest.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def write_golden(files: Mapping[str, Sequence[Sequence[str]] | None]) -> list[Path]:
    """Write the files of expected findings that are not as they should be; gives their paths. Raises `WriteError`."""
    written = []
    for name, lines in files.items():
        path = Path(name)
        if lines is None:
            continue
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(lines)
        try:
            if not path.exists() or path.read_text(encoding="utf-8-sig") != text.getvalue():
                path.write_text(text.getvalue(), encoding="utf-8")
                written.append(path)
        except OSError as error:
            message = f"{path} could not be written: {error.strerror}"
            raise WriteError(message) from error
    return written
