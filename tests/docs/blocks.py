"""The fenced blocks of a page, as a reader would follow them: files are written, commands and Python are run.

A block whose `:caption:` is a name in backticks is a file of that name. In a `console` block a line `$ …` is a command,
and the lines below it are lines of what it prints (`...` leaves some out); it ends with 0 unless the next command is
`echo $?`. `pycon` is doctest; `python` is run, with all names of `api`. Every page has an empty folder of its own.
Other blocks are shown only.
"""

from __future__ import annotations

import doctest
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docs.making import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=fence)[ \t]*$", re.DOTALL | re.MULTILINE)
_OPTION = re.compile(r":(\w+): *(.*)\n")
EXIT_CODE = "echo $?"
DOCTEST = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
SECONDS = 300


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its language, the file that it is (or `""`), its text, and its line on the page from 1."""

    language: str
    file: str
    text: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    """Give the blocks of a page."""
    for found in FENCE.finditer(page):
        info, text, options = found["info"].strip(), found["text"], {}
        while info.startswith("{") and (option := _OPTION.match(text)):
            options[option[1]] = option[2]
            text = text[option.end() :]
        language = info.partition("}")[2].strip() if info.startswith("{") else info
        yield Block(
            language, options.get("caption", "").strip("`"), text.lstrip("\n"), page.count("\n", 0, found.start()) + 1
        )


def follow(page: str, folder: Path, environment: Mapping[str, str]) -> None:
    """Do in a folder what a page says. Raises AssertionError with the line where what happens is not what it says."""
    names = catalogue.namespace()
    for block in blocks(page):
        if block.file:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            _type(block, folder, environment)
        elif block.language == "pycon":
            check(block.text, f"line {block.line}", names)
        elif block.language == "python":
            # Not as this file: with its `annotations` a model's would be looked for in a module.
            code = compile(block.text, f"line {block.line}", "exec", dont_inherit=True)
            exec(code, names)  # noqa: S102 - our own page


def check(text: str, where: str, names: dict[str, Any]) -> None:
    """Run lines of doctest."""
    case = doctest.DocTestParser().get_doctest(text, names, where, where, 0)
    assert case.examples, f"{where}: nothing to run"
    told: list[str] = []
    failed, _ = doctest.DocTestRunner(optionflags=DOCTEST).run(case, out=told.append, clear_globs=False)
    assert not failed, "".join(told)
    names.update(case.globs)


def _type(block: Block, folder: Path, environment: Mapping[str, str]) -> None:
    code = 0
    lines = block.text.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        command, shown = lines[start][2:], lines[start + 1 : end]
        where = f"line {block.line + 1 + start}: {command}"
        if command == EXIT_CODE:
            assert [str(code)] == shown, f"{where} gave {code}"
            continue
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=dict(environment), capture_output=True, text=True, check=False,
            timeout=SECONDS,
        )  # fmt: skip
        code = done.returncode
        asked = end < len(lines) and lines[end][2:] == EXIT_CODE
        assert asked or code == 0, f"{where} ended with {code}\n{done.stdout}{done.stderr}"
        _stands_in(shown, done.stdout + done.stderr, where)


def _stands_in(shown: list[str], printed: str, where: str) -> None:
    # What is printed to stdout and what is said on stderr come in no sure order.
    lines = {line.strip() for line in printed.splitlines()}
    missing = [line for line in shown if line.strip() not in {*lines, "", "..."}]
    assert not missing, f"{where} does not print {missing}, but:\n{printed}"
