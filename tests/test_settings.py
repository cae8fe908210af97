"""The settings of a site: documented key by key, and refused by name."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from alexi_ingest.errors import SettingsError
from alexi_ingest.settings import Secrets, Settings, default_toml, known_keys, read_settings

if TYPE_CHECKING:
    from pathlib import Path


def test_the_default_file_says_every_key_with_a_comment_above_it() -> None:
    text = default_toml()
    given = tomllib.loads(text)
    written = {
        *given, *(f"{table}.{key}" for table, keys in given.items() if isinstance(keys, dict) for key in keys)
    }  # fmt: skip
    assert written == set(known_keys())
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line and not line.startswith("#"):
            assert re.match(r"# \S.{7,}", lines[number - 1]), f"{line} has no comment"


def test_the_default_file_is_what_holds_anyway(tmp_path: Path) -> None:
    path = tmp_path / "alexi.toml"
    path.write_text(default_toml(), encoding="utf-8")
    assert read_settings(path) == Settings()
    path.write_text("", encoding="utf-8")
    assert read_settings(path) == Settings()
    assert Settings().modes.folder == 0o700
    assert Settings().modes.file == 0o600


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("workers = 2\nwerkers = 3", r"alexi\.toml, line 2: there is no setting 'werkers'; did you mean 'workers'\?"),
        ("\n[settle]\n\nquiet_second = 1", r"line 4: .*'settle\.quiet_second'; did you mean 'settle\.quiet_seconds'\?"),
        ("[contacts]\nname = 'x'", r"line 1: .*'contacts'; did you mean 'contact'\?"),
        ("zzz = 1", r"line 1: there is no setting 'zzz'$"),
        ("workers = 0", r"line 1: workers: input should be greater than or equal to 1"),
        ("[limits]\nfile_bytes = 'a lot'", r"line 2: limits\.file_bytes: input should be a valid integer"),
        ("timezone = 'London'", r"line 1: timezone: is not a time zone; Europe/London is one"),
        ("evaluation_basis = 'everyone'", r"line 1: evaluation_basis: input should be 'consent' or 'all'"),
        ("[thresholds]\n'a.b' = 'x'", r"line 2: thresholds\.a\.b: "),
        ("workers = \nstore = 1", r"alexi\.toml: .*line 1"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "alexi.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_settings(path)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "alexi.toml"
    path.write_text("workers = 0\nwerkers = 1", encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        read_settings(path)
    assert len(str(raised.value).splitlines()) == 2


def test_a_file_that_is_missing_or_is_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        read_settings(tmp_path / "alexi.toml")
    (tmp_path / "alexi.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path / "alexi.toml")


def test_the_environment_gives_secrets_and_changes_no_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("WORKERS", "ALEXI_WORKERS", "STORE", "ALEXI_STORE"):
        monkeypatch.setenv(name, "7")
    monkeypatch.setenv("ALEXI_PSEUDONYM_KEY", "hidden")
    path = tmp_path / "alexi.toml"
    path.write_text("", encoding="utf-8")
    assert read_settings(path) == Settings()
    assert (read_settings(path).workers, read_settings(path).store) == (2, "store.sqlite")
    key = Secrets().pseudonym_key
    assert key is not None
    assert (key.get_secret_value(), "hidden" in repr(Secrets())) == ("hidden", False)
