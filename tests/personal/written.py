"""Made-up identifiers of persons, in the ways in which people write them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from alexi_ingest.personal import Identifier

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

NAMES = ("jo", "karen", "sam", "amira", "lee", "d.okafor", "mary-ann", "o'neill", "k_brown")
ENDS = ("example.org", "example.co.uk", "nhs.net", "mail.example.com", "police.uk", "EXAMPLE.ORG.UK")
MONTHS = ("January", "Feb", "March", "Apr.", "May", "June", "July", "August", "Sept", "October", "Nov", "December")
_NI_FIRST, _NI_SECOND = "ABCEGHJKLMNOPRSTWXYZ", "ABCEGHJKLMNPRSTWXYZ"
_NO_NI = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
_AREAS = ("M", "BS", "SW", "LS", "E", "NE", "CB", "B", "GU", "YO")
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def email(rng: Random) -> str:
    name, end = f"{rng.choice(NAMES)}{rng.randrange(10_000)}", rng.choice(ENDS)
    forms = (f"{name}@{end}", f"{name}@{end}", f"{name.upper()}@{end}", f"{name} @ {end}", f"{name} (at) {end}",
             f"<{name}@{end}>", f"mailto:{name}@{end}", f"{name}[at]{end}")  # fmt: skip
    return rng.choice(forms)


def telephone(rng: Random) -> str:
    mobile, local = f"7{rng.randrange(1, 10)}{digits(rng, 2)}", digits(rng, 6)
    area, rest = rng.choice(("161", "113", "117", "191")), digits(rng, 7)
    town, six = f"1{rng.randrange(2, 9)}{digits(rng, 2)}", digits(rng, 6)
    forms = (
        f"0{mobile} {local}", f"0{mobile}{local}", f"0{mobile} {local[:3]} {local[3:]}", f"+44 {mobile} {local}",
        f"+44 (0){mobile} {local}", f"0044 {mobile}{local}", f"+44{mobile}{local}", f"{mobile}{local}",
        f"0{mobile}-{local[:3]}-{local[3:]}", f"(0{area}) {rest[:3]} {rest[3:]}", f"0{area} {rest[:3]} {rest[3:]}",
        f"0{area}{rest}", f"0{town} {six}", f"(0{town}) {six}", f"020 7{rest[1:4]} {digits(rng, 4)}",
        f"0{area}.{rest[:3]}.{rest[3:]}", f"0{mobile}\u00a0{local}", f"\u202a+44 {mobile} {local}\u202c",
    )  # fmt: skip
    return rng.choice(forms)


def nhs_number(rng: Random) -> str:
    while True:
        nine = digits(rng, 9)
        check = (11 - sum(int(one) * weight for one, weight in zip(nine, range(10, 1, -1), strict=True)) % 11) % 11
        if check < 10 and len({*nine}) > 1:
            break
    ten = f"{nine}{check}"
    return rng.choice((ten, f"{ten[:3]} {ten[3:6]} {ten[6:]}", f"{ten[:3]}-{ten[3:6]}-{ten[6:]}"))


def ni_number(rng: Random) -> str:
    while (prefix := rng.choice(_NI_FIRST) + rng.choice(_NI_SECOND)) in _NO_NI:
        pass
    six, last = digits(rng, 6), rng.choice("ABCD")
    pairs = (six[:2], six[2:4], six[4:])
    forms = (f"{prefix}{six}{last}", f"{prefix} {' '.join(pairs)} {last}", f"{prefix}-{'-'.join(pairs)}-{last}",
             f"{prefix.lower()}{six}{last.lower()}", f"{prefix} {six} {last}")  # fmt: skip
    return rng.choice(forms)


def postcode(rng: Random) -> str:
    area = rng.choice(_AREAS)
    out = f"{area}{rng.randrange(1, 10)}" + (rng.choice("0123456789") if len(area) == 2 and rng.random() < 0.4 else "")
    into = f"{rng.randrange(10)}{rng.choice(_INWARD)}{rng.choice(_INWARD)}"
    return rng.choice((f"{out} {into}", f"{out}{into}", f"{out.lower()} {into.lower()}", f"{out}\u00a0{into}"))


def birth(rng: Random) -> str:
    day = date(1965, 1, 1) + timedelta(rng.randrange(7300))  # no day that a return speaks of
    month = MONTHS[day.month - 1]
    return rng.choice(
        (f"{day:%d/%m/%Y}", f"{day:%d.%m.%y}", f"{day:%Y-%m-%d}", f"{day.day} {month} {day.year}", f"{day:%d-%m-%Y}",
         f"{day.day}th of {month} {day.year}", f"{month} {day.day}, {day.year}", f"{day:%d%m%Y}")
    )  # fmt: skip


MAKERS: dict[Identifier, Callable[[Random], str]] = {
    Identifier.EMAIL: email,
    Identifier.TELEPHONE: telephone,
    Identifier.NHS_NUMBER: nhs_number,
    Identifier.NI_NUMBER: ni_number,
    Identifier.POSTCODE: postcode,
    Identifier.BIRTH: birth,
}
AROUND = (
    "{}", "{}", "{}", "Ring {} after school", "see {}", "{}.", "({})", "Contact: {}, weekdays", "her mum, {}",
    "{}\nleft a message", "{}; 2 visits", "no reply from {} on 14/09/2015", "10.30am {}",
)  # fmt: skip
"""What may stand around one in a cell."""
OF_BIRTH = ("DOB {}", "dob: {}", "D.O.B. {}", "born {}", "born on {}", "Date of birth {}", "{} (dob)", "Birthday is {}",
            "(b. {})")  # fmt: skip
"""What says that a date is one of birth."""


def cell(kind: Identifier, rng: Random) -> tuple[str, str]:
    """Give the text of a cell, and the identifier that stands in it."""
    made = MAKERS[kind](rng)
    said = rng.choice(OF_BIRTH).format(made) if kind is Identifier.BIRTH else made
    return rng.choice(AROUND).format(said), made
