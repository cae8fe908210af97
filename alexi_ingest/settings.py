"""The settings of a site, as `alexi.toml` holds them: every key declared and documented, and refused if misspelt."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from alexi_ingest.errors import SettingsError
from alexi_ingest.sentence import nearest

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = re.compile(r"\s*\[([^\[\]]+)\]\s*(#.*)?$")
_KEY = re.compile(r"""\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=""")
_QUOTES = "\"'"

Seconds = Annotated[float, Field(gt=0, le=7 * 86_400)]
Count = Annotated[int, Field(gt=0)]
Mode = Annotated[int, Field(ge=0, le=0o7777)]


class _Section(BaseModel):
    """A table of the file: frozen, and without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Settle(_Section):
    """When a dropped file counts as complete."""

    quiet_seconds: Seconds = Field(default=2.0, description="A workbook has been still for so long.")
    quiet_seconds_text: Seconds = Field(default=10.0, description="A text file, which cannot show that it is whole.")
    quiet_seconds_share: Seconds = Field(default=15.0, description="Any file on a network share.")
    deadline_seconds: Seconds = Field(default=3600.0, description="One still not complete is then taken as it is.")


class Limits(_Section):
    """What one file, and the child process that reads it, may use."""

    file_bytes: Count = Field(default=100_000_000, description="The largest file, in bytes.")
    inflated_bytes: Count = Field(default=1_000_000_000, description="The largest package, unpacked, in bytes.")
    inflation_ratio: Count = Field(default=200, description="Unpacked to packed size of a member over 1 MB.")
    members: Count = Field(default=1_000, description="Files within one package.")
    cells: Count = Field(default=5_000_000, description="Cells in one file.")
    characters: Count = Field(default=200_000_000, description="Characters of text in all cells of one file.")
    child_resident_bytes: Count = Field(default=2_000_000_000, description="Resident memory of a child, in bytes.")
    child_address_bytes: Count = Field(default=4_000_000_000, description="Address space of a child, in bytes.")
    child_seconds: Seconds = Field(default=120.0, description="Wall clock for one file.")
    child_files: Count = Field(default=200, description="A child is replaced after so many files.")
    result_bytes: Count = Field(default=500_000_000, description="The largest result of a child, in bytes.")
    tries: Count = Field(default=3, description="Children that may fail on one file before it is set aside.")


class Modes(_Section):
    """Permissions of what the service makes, in octal."""

    folder: Mode = Field(default=0o700, description="The site and the folders in it.")
    file: Mode = Field(default=0o600, description="The files in it.")
    drop_folder: Mode = Field(default=0o770, description="Drop folders and what is in them: as the share needs.")
    drop_file: Mode = Field(default=0o660, description="Files that the service writes into drop folders.")


class Contact(_Section):
    """Whom a hub may ask; shown in every report. Leave a line empty to leave it out."""

    name: str = Field(default="the evaluation team's data manager", description="Who answers.")
    email: str = Field(default="", description="An e-mail address.")
    phone: str = Field(default="", description="A telephone number.")

    @property
    def line(self) -> str:
        """Name, e-mail and telephone in one line."""
        return ", ".join(part for part in (self.name, self.email, self.phone) if part)


class Log(_Section):
    """The log of the service. It names submissions by number and never holds a value of a cell."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="What is written, and above."
    )
    keep_days: Count = Field(default=90, description="Log files older than this are removed.")
    json_lines: bool = Field(default=False, description="One JSON object a line, for a log collector.")


class Settings(BaseSettings):
    """All of `alexi.toml`. Nothing comes from outside the file; secrets are `Secrets`."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    store: str = Field(
        default="store.sqlite",
        description="The store: a path below the site (SQLite), or postgresql+psycopg://user@host/name. "
        "A password does not belong here: ALEXI_STORE_PASSWORD in the environment.",
    )
    timezone: str = Field(default="Europe/London", description="Where 'today' and due dates are reckoned.")
    evaluation_basis: Literal["consent", "all"] = Field(
        default="consent",
        description='"consent": persons without consent to evaluation are not published; "all": everyone is.',
    )
    workers: Annotated[int, Field(ge=1, le=64)] = Field(default=2, description="Files that are read at the same time.")
    rescan_seconds: Seconds = Field(
        default=5.0, description="How often the folders are read again; events only make it sooner."
    )
    settle: Settle = Field(default=Settle(), description="When a dropped file counts as complete.")
    limits: Limits = Field(default=Limits(), description="What one file, and the child process that reads it, may use.")
    modes: Modes = Field(default=Modes(), description="Permissions of what the service makes, in octal.")
    contact: Contact = Field(default=Contact(), description="Whom a hub may ask; shown in every report.")
    log: Log = Field(default=Log(), description="The log of the service.")
    thresholds: dict[str, float] = Field(
        default={},
        description="Figures of rules that this site changes, by the name that the dictionary gives: "
        '"casework.young_person.gender.limit" = 0.05',
        examples=['{ "casework.young_person.gender.limit" = 0.05 }'],
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            message = "is not a time zone; Europe/London is one"
            raise ValueError(message) from error
        return name

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic passes it by name
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as settings_cls
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as settings_cls
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as settings_cls
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take the file's own keys alone: no variable of the environment can change a site's settings."""
        return (init_settings,)


class Secrets(BaseSettings):
    """What may come from the environment instead of a file: `ALEXI_PSEUDONYM_KEY` and `ALEXI_STORE_PASSWORD`."""

    model_config = SettingsConfigDict(env_prefix="ALEXI_", extra="ignore", frozen=True)

    pseudonym_key: SecretStr | None = None
    store_password: SecretStr | None = None


def read_settings(path: Path) -> Settings:
    """Read `alexi.toml`. Raises SettingsError with file, line and the nearest right key."""
    try:
        text = path.read_text(encoding="utf-8")
        given = tomllib.loads(text)
    except FileNotFoundError as error:
        message = f"{path} does not exist. `alexi-ingest init` makes a site"
        raise SettingsError(message) from error
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read: {error.__class__.__name__}"
        raise SettingsError(message) from error
    except tomllib.TOMLDecodeError as error:
        message = f"{path}: {error}"
        raise SettingsError(message) from error
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(path, text, problem) for problem in error.errors())) from error


def _sentence(path: Path, text: str, problem: Any) -> str:  # noqa: ANN401 - pydantic's own dict of one error
    """Say what is wrong with one key, and where it stands."""
    where = tuple(str(part) for part in problem["loc"])
    key = ".".join(where)
    line = _line_of(text, where)
    place = f"{path}, line {line}" if line else str(path)
    if problem["type"] == "extra_forbidden":
        near = nearest(key, known_keys(), least=0.5)
        hint = f"; did you mean {near!r}?" if near else ""
        return f"{place}: there is no setting {key!r}{hint}"
    said = str(problem["msg"]).removeprefix("Value error, ")
    return f"{place}: {key}: {said[:1].lower()}{said[1:]}"


def _line_of(text: str, where: tuple[str, ...]) -> int | None:
    """Give the line, from 1, on which a key (or at least its table) stands."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            table = tuple(part.strip().strip(_QUOTES) for part in header[1].split("."))
        key = _KEY.match(line)
        if table == where or (key and (*table, key[1].strip(_QUOTES)) == where):
            return number
    return None


def known_keys() -> tuple[str, ...]:
    """Give every key of the file, those in tables as `table.key`."""
    keys: list[str] = []
    for name, info in Settings.model_fields.items():
        section = info.annotation
        keys.append(name)
        if isinstance(section, type) and issubclass(section, _Section):
            keys += [f"{name}.{inner}" for inner in section.model_fields]
    return tuple(keys)


def default_toml() -> str:
    """Give the text of an `alexi.toml` that says what is so anyway: every key, with what it means above it."""
    plain, tables = ["# Settings of this site. Unknown keys are refused. Restart the service after a change.\n"], []
    for name, info in Settings.model_fields.items():
        if isinstance(info.default, _Section):
            tables.append(_table(name, info.default))
        elif isinstance(info.default, dict):
            tables.append(f"# {info.description}\n[{name}]\n")
        else:
            plain.append(f"# {info.description}\n{name} = {_literal(info.default)}\n")
    return "\n".join([*plain, *tables])


def _table(name: str, section: _Section) -> str:
    """Write one table with its keys."""
    octal = isinstance(section, Modes)
    lines = [f"# {type(section).__doc__}", f"[{name}]"]
    for key, info in type(section).model_fields.items():
        lines += [f"# {info.description}", f"{key} = {_literal(info.default, octal=octal)}"]
    return "\n".join(lines) + "\n"


def _literal(value: object, *, octal: bool = False) -> str:
    """Write a value as TOML does."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"0o{value:o}" if octal else f"{value:_}"
    return f'"{value}"' if isinstance(value, str) else str(value)
