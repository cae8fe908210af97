"""A site: one deployment's folder with its settings, its hubs, and the calendar of what they owe."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from alexi_ingest.errors import SettingsError
from alexi_ingest.model import TEAM
from alexi_ingest.settings import Secrets, Settings, default_toml, read_settings
from alexi_ingest.site_defaults import calendar_rows, hub_rows
from alexi_ingest.site_tables import (
    CALENDAR_COLUMNS,
    HUB_COLUMNS,
    LINK_COLUMNS,
    SENT_BY,
    SPOKE_COLUMNS,
    Due,
    Hub,
    SiteSpoke,
    as_csv,
    begins,
    read_calendar,
    read_hubs,
    read_spokes,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

DROP_FOLDERS = ("inbox", "reports", "tables", "templates")
FOLDERS = ("drops", "spool", "archive", "secrets", "overrides", "logs")
KEY_BYTES = 32
TEAM_NAME = "The evaluation team"


@dataclass(frozen=True, slots=True)
class Owed:
    """A return that a hub (or the team) owes by the calendar; the store knows exceptions to it."""

    hub: str
    return_type: str
    period: str
    opens: date
    due: date
    closes: date | None


@dataclass(frozen=True, slots=True)
class Site:
    """One deployment, as its files say."""

    root: Path
    settings: Settings
    hubs: Mapping[str, Hub]
    calendar: tuple[Due, ...]
    spokes: tuple[SiteSpoke, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """Where today and due dates are reckoned."""
        return ZoneInfo(self.settings.timezone)

    @property
    def store(self) -> str | Path:
        """The store's URL, with the password of the environment; or the path of its SQLite file."""
        if "://" not in self.settings.store:
            return self.root / self.settings.store
        password = Secrets().store_password
        if password is None or "@" not in self.settings.store:
            return self.settings.store
        user, at, rest = self.settings.store.rpartition("@")
        return f"{user}:{quote(password.get_secret_value(), safe='')}{at}{rest}"

    @property
    def key_file(self) -> Path:
        """The pseudonym key."""
        return self.root / "secrets" / "pseudonym.key"

    @property
    def spool(self) -> Path:
        """Files that were taken and are not settled."""
        return self.root / "spool"

    @property
    def archive(self) -> Path:
        """Originals that are kept."""
        return self.root / "archive"

    @property
    def overrides(self) -> Path:
        """What this site says otherwise: synonyms, code lists, rule states."""
        return self.root / "overrides"

    @property
    def logs(self) -> Path:
        """The log files."""
        return self.root / "logs"

    @property
    def drops(self) -> Path:
        """The folder of all drop folders."""
        return self.root / "drops"

    @property
    def senders(self) -> tuple[str, ...]:
        """Everybody who has a drop folder: the hubs, and the evaluation team."""
        return (*self.hubs, TEAM)

    def name_of(self, sender: str) -> str:
        """Give the name of a hub, or of the team."""
        return TEAM_NAME if sender == TEAM else self.hubs[sender].name

    @property
    def names(self) -> Mapping[str, str]:
        """The name of each hub."""
        return {hub.id: hub.name for hub in self.hubs.values()}

    @property
    def members(self) -> Mapping[str, tuple[str, str]]:
        """When each hub joined, and when it left (`""`: it has not), as ISO 8601 days."""
        return {
            hub.id: (hub.joined.isoformat(), hub.left.isoformat() if hub.left else "") for hub in self.hubs.values()
        }

    def drop(self, hub: str) -> Path:
        """Give the sender's own folder."""
        return self.drops / hub

    def inbox(self, hub: str) -> Path:
        """Where the hub drops returns."""
        return self.drops / hub / "inbox"

    def reports(self, hub: str) -> Path:
        """What comes back: a folder a submission."""
        return self.drops / hub / "reports"

    def tables(self, hub: str) -> Path:
        """The hub's own harmonised tables."""
        return self.drops / hub / "tables"

    def templates(self, hub: str) -> Path:
        """The templates for the periods that are open."""
        return self.drops / hub / "templates"

    @property
    def templates_made(self) -> Path:
        """What is known of the templates that were made: one that a hub has changed is left alone."""
        return self.root / ".templates.json"

    def status_page(self, hub: str) -> Path:
        """The hub's page of what is owed, received and to fix."""
        return self.drops / hub / "STATUS.html"

    def owed(self, hub: str) -> tuple[Owed, ...]:
        """Give what a hub owes: the periods that begin on or after the day it joined, and before it left.

        The team owes all that is its to send.
        """
        return tuple(
            Owed(hub, line.return_type, line.period, line.opens, line.due, line.closes)
            for line in self.calendar
            if (line.sent_by == TEAM if hub == TEAM else self._is_owed_by(self.hubs[hub], line))
        )

    @staticmethod
    def _is_owed_by(member: Hub, line: Due) -> bool:
        begun = begins(line)
        return line.sent_by != TEAM and begun >= member.joined and (member.left is None or begun < member.left)

    def all_owed(self) -> tuple[Owed, ...]:
        """Give what every hub owes, hub by hub, and then the team."""
        return tuple(owed for sender in self.senders for owed in self.owed(sender))


def init(root: Path) -> Site:
    """Make a new site in a folder that does not exist or is empty. Raises SettingsError where it is not empty.

    The hubs are synthetic (`hub-01` to `hub-16`); the store is made by `store.open_store(create=True)`.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        message = f"{root} is not an empty folder: a site is made in a new or an empty one"
        raise SettingsError(message)
    settings = Settings()
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(settings.modes.folder)
    for name in FOLDERS:
        _folder(root / name, settings.modes.folder)
    new = {
        "alexi.toml": default_toml(),
        "hubs.csv": as_csv(HUB_COLUMNS, hub_rows()),
        "calendar.csv": as_csv((*CALENDAR_COLUMNS, SENT_BY), calendar_rows()),
        "spokes.csv": as_csv(SPOKE_COLUMNS, ()),
        "person_links.csv": as_csv(LINK_COLUMNS, ()),
        "secrets/pseudonym.key": f"1:{secrets.token_hex(KEY_BYTES)}\n",
    }
    for name, text in new.items():
        _write(root / name, text, settings.modes.file)
    return load(root)


def load(root: Path) -> Site:
    """Read a site, and make the drop folders of senders that have none. Raises SettingsError naming file and line."""
    if not (root / "alexi.toml").is_file():
        message = f"{root} is not a site: it has no alexi.toml. `alexi-ingest init` makes a site"
        raise SettingsError(message)
    root = root.resolve()
    hubs = read_hubs(root / "hubs.csv")
    spokes = read_spokes(root / "spokes.csv", hubs)
    site = Site(root, read_settings(root / "alexi.toml"), hubs, read_calendar(root / "calendar.csv"), spokes)
    make_drop_folders(site)
    return site


def make_drop_folders(site: Site) -> None:
    """Make what is missing of each sender's folder, so that a hub added to `hubs.csv` can send at once.

    A folder of drops that is gone as a whole is left so: it may be a share that is not mounted.
    """
    if not site.drops.is_dir():
        return
    mode = site.settings.modes.drop_folder
    for hub in site.senders:
        for folder in (site.drop(hub), *(site.drop(hub) / name for name in DROP_FOLDERS)):
            if not folder.is_dir():
                _folder(folder, mode)


def _folder(path: Path, mode: int) -> None:
    """Make a folder of exactly this mode, whatever the umask."""
    path.mkdir(exist_ok=True)
    path.chmod(mode)


def _write(path: Path, text: str, mode: int) -> None:
    """Make a new file of exactly this mode; it is never open to others, not even for a moment."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        os.fchmod(file.fileno(), mode)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
