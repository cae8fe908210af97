"""What looks like the name of a person: after a title or "her name is", or a common first name before another name.

It is a suspicion. A first name alone, and a name that is not common in England, is not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Ours, in the absence of a published list that may be shipped: names common in England among those born since 1960.
# Those that are words or places too (Grace, Mark, Chelsea) are left out.
_GIVEN = (
    "Aaliyah|Aaron|Abdul|Abdullah|Abigail|Adam|Aidan|Aisha|Alan|Alex|Alexander|Alexandra|Alfie|Ali|Alice|Alicia|Alison"
    "|Amanda|Amber|Amelia|Amina|Amir|Amira|Amy|Andrea|Andrew|Angela|Anita|Ann|Anna|Anne|Anthony|Archie|Ashley|Ava"
    "|Beatrice|Ben|Benjamin|Bethany|Brandon|Brian|Bryony|Caitlin|Callum|Cameron|Carl|Carol|Caroline|Catherine|Charlie"
    "|Charlotte|Chloe|Chris|Christine|Christopher|Claire|Connor|Courtney|Craig|Daniel|Danielle|Darren|David|Dawn"
    "|Deborah|Declan|Demi|Denise|Diane|Dominic|Donna|Dylan|Eleanor|Elizabeth|Ella|Ellie|Emily|Emma|Erin|Ethan|Eve|Evie"
    "|Farah|Fatima|Fiona|Freya|Gareth|Gary|Gemma|George|Georgia|Georgina|Graham|Hamza|Hannah|Harriet|Harry|Hassan"
    "|Heather|Helen|Henry|Hollie|Holly|Ian|Ibrahim|Imogen|Imran|Isabel|Isabella|Isabelle|Isla|Jack|Jacob|Jacqueline"
    "|Jade|Jake|James|Jamie|Jane|Janet|Jasmine|Jason|Jayden|Jennifer|Jenny|Jessica|Jill|Joan|Joanna|Joanne|Joe|Joel"
    "|John|Jonathan|Jordan|Joseph|Josh|Joshua|Judith|Julia|Julie|Kai|Karen|Kate|Katherine|Kathleen|Katie|Kayleigh"
    "|Keith|Kelly|Kerry|Kevin|Khadija|Kieran|Kimberley|Kirsty|Kyle|Laura|Lauren|Leah|Leanne|Lee|Leon|Lewis|Liam|Linda"
    "|Lisa|Logan|Louis|Louise|Lucas|Lucy|Luke|Lynn|Maisie|Mandy|Margaret|Maria|Maryam|Martin|Mary|Mason|Matthew|Megan"
    "|Melissa|Mia|Michael|Michelle|Mohamed|Mohammad|Mohammed|Molly|Muhammad|Nadia|Naomi|Natalie|Natasha|Nathan|Neil"
    "|Niamh|Nicholas|Nicola|Nicole|Oliver|Olivia|Omar|Oscar|Owen|Paige|Pamela|Patricia|Paul|Paula|Peter|Philip|Phoebe"
    "|Priya|Rachel|Rebecca|Rhys|Richard|Robert|Robin|Rosie|Roxanne|Ruth|Ryan|Samantha|Samuel|Sana|Sandra|Sarah|Scarlett"
    "|Scott|Sean|Shannon|Sharon|Shaun|Shaunna|Shelley|Simon|Sophia|Sophie|Stacey|Stephanie|Stephen|Steven|Stuart|Susan"
    "|Tanya|Tara|Teresa|Theo|Thomas|Toby|Tracey|Tyler|Vanessa|Victoria|Wayne|Wendy|William|Yasmin|Yusuf|Zainab|Zara|Zoe"
)
_NO_SURNAME = (
    r"Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Court|Square|Place|Park|House|Hall|Centre|Center|School|Academy"
    r"|College|University|Hospital|Surgery|Trust|Project|Foundation|Charity|Church|Hub|Spoke|Team|Service|Services"
    r"|Council|County|Police|Unit|Clinic|Ward|Institute|Hotel|Way|Gardens|Crescent|Terrace|Day|Week|Award|Act|Review"
    r"|Report|Line|Group|Club|Youth|Training|Session"
)
_OTHER = r"[A-Z](?:[\u2019']?[A-Z])?[a-z]+(?:[-\u2019'][A-Z][a-z]+)*"
SPELT = rf"\b(?:M(?:rs?|s|x|iss)|Dr|Rev)\.? ?[A-Z]|\b(?:{_GIVEN})\s[A-Z]|[Nn]ame(?:[\u2019']?s| is| was|:) "
"""What every text that looks to hold a name matches: an expression for polars, too."""
_NAME = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Mx|Miss|Dr|Rev)\b\.? ?(?:{_OTHER}|[A-Z]\.? ?{_OTHER})(?:\s{_OTHER})?"
    rf"|\b(?:{_GIVEN})\s(?:(?:[A-Z]\.?|{_GIVEN})\s)?(?!(?:{_NO_SURNAME})\b){_OTHER}"
    rf"|(?<=[Nn]ame is ){_OTHER}(?:\s{_OTHER})?|(?<=[Nn]ame was ){_OTHER}(?:\s{_OTHER})?"
    rf"|(?<=\b[Nn]ame: ){_OTHER}(?:\s{_OTHER})?|(?<=[Nn]ame[\u2019']s ){_OTHER}(?:\s{_OTHER})?"
)
_PERSONS = (
    r"child|young ?person|yp|client|service ?user|victim|person|parent|carer|mother|father|mum|dad|guardian|sibling"
    r"|perpetrator|worker|key ?worker|case ?worker|practitioner|social ?worker|staff|manager|officer|referrer|trainer"
    r"|contact|interviewee|respondent|participant|attendee"
)
SAYS_NAME = re.compile(
    rf"^\W*(?:(?:(?:the|of|first|fore|given|christian|last|sur|family|middle|full|known|preferred)\W*)*names?(?:\(s\))?"
    rf"|(?:(?:first|fore|given|last|sur|family|full)\W*)?names?\W+of\W+(?:the\W+)?(?:{_PERSONS})s?"
    rf"|(?:{_PERSONS})(?:[\u2019']?s)?[\u2019']?\W+(?:(?:first|fore|given|last|sur|family|full)\W*)?names?"
    r"|alias|aka|nick ?names?)\W*$",
    re.IGNORECASE,
)
"""A heading above names of persons: what stands below one is one, whatever it is."""


def suspected(text: str) -> Iterator[tuple[int, int]]:
    """Give where names of persons seem to stand in a text, each as the places of its first letter and after its last.

    Example:
        >>> [*suspected("Seen with Mrs O'Neill and Karen Whitby")]
        [(10, 21), (26, 38)]
    """
    return (match.span() for match in _NAME.finditer(text))
