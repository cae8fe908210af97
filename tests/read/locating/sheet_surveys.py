"""Survey exports as the platforms write them, drawn at random, with invented questions and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.read.locating.sheet_tables import Row, Table, merged
from tests.read.locating.sheet_words import LIKERT, OPTIONS, REMARKS, ROLES, day

if TYPE_CHECKING:
    from random import Random

QUESTIONS = (
    "How confident are you in spotting signs of exploitation?", "I know whom to contact in my area.",
    "To what extent do you agree: agencies here share information well?", "What is your role?",
    "What one thing would help you most in your work? Please say as much as you like, and give an example if you can.",
)  # fmt: skip


def _moment(rng: Random) -> str:
    return f"{day(rng)} {rng.randrange(8, 18):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"


def _answer(rng: Random, question: str, *, coded: bool = False) -> object:
    if rng.random() < 0.1:
        return None
    if "role" in question:
        return rng.randrange(1, 7) if coded else rng.choice(ROLES)
    if "thing" in question:
        return rng.choice(REMARKS)
    return rng.randrange(1, 6) if coded else rng.choice(LIKERT)


def qualtrics(rng: Random) -> Table:
    """Draw a Qualtrics export: names, texts and import IDs; without the last; or the legacy one."""
    fixed = [("StartDate", "Start Date"), ("EndDate", "End Date"), ("Status", "Response Type"),
             ("Progress", "Progress"), ("Duration (in seconds)", "Duration (in seconds)"),
             ("ResponseId", "Response ID"), ("UserLanguage", "User Language")]  # fmt: skip
    form = rng.choice(("three", "three", "two", "legacy"))
    asked = rng.sample(QUESTIONS, rng.randint(2, 5))
    coded = rng.random() < 0.6
    names: Row = [name for name, _ in fixed]
    shown: Row = [text for _, text in fixed]
    if form == "legacy":
        names, shown = [f"V{at}" for at in range(1, 8)], names
    heads: list[Row] = [
        [*names, *[f"Q{at}" for at in range(1, len(asked) + 1)]],
        [*shown, *asked],
    ]
    if form == "three":
        heads.append([f'{{"ImportId":"QID{at}"}}' for at in range(len(heads[0]))])
    body: list[Row] = [
        [_moment(rng), _moment(rng), 0, 100, rng.randrange(30, 900), f"R_{rng.randrange(10**9):X}xY", "EN",
         *[_answer(rng, question, coded=coded) for question in asked]]
        for _ in range(rng.choice((1, 4, 30)))
    ]  # fmt: skip
    if form == "legacy":
        heads, body = [[*row, None] for row in heads], [[*row, None] for row in body]
    return Table(heads, body)


def surveymonkey(rng: Random) -> Table:
    """Draw a SurveyMonkey export: questions over options, blank after the first column of a block."""
    fixed = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name"]
    fixed = fixed if rng.random() < 0.6 else fixed[:1]
    upper, lower = [*fixed], [None] * len(fixed)
    several = rng.sample(OPTIONS, rng.randint(2, 6))
    asked = rng.sample(QUESTIONS, rng.randint(1, 4))
    upper += merged([("Which do you use? Please tick all that apply.", len(several))])
    lower += several
    matrix = rng.random() < 0.5
    if matrix:
        upper += merged([("How much do you agree with each?", 3)])
        lower += ["I feel heard", "I feel safe", "I know whom to ask"]
    for question in asked:
        upper.append(question)
        lower.append("Open-Ended Response" if "thing" in question else "Response")
    body: list[Row] = []
    for at in range(rng.choice((1, 5, 40))):
        values: Row = [118000000 + at * 13, 5871, _moment(rng), _moment(rng), "192.0.2.7", None, None][: len(fixed)]
        values += [option if rng.random() < 0.5 else None for option in several]
        values += [rng.choice(LIKERT) for _ in range(3 if matrix else 0)]
        body.append([*values, *[_answer(rng, question) for question in asked]])
    return Table([upper, lower], body)


def smartsurvey(rng: Random) -> Table:
    """Draw a SmartSurvey CSV: three rows, where unnamed columns inherit the question."""
    fixed = ["UserID", "UserNo", "Name", "Email", "IP Address", "Started", "Ended"]
    rows, options = ["Training", "Supervision"], rng.sample(OPTIONS, 3)
    blank: Row = [None] * len(fixed)
    heads: list[Row] = [
        [*fixed, *merged([("1. Which do you use?", 3), ("2. Rate each", 2)]), "3. What@SQ@s your role?"],
        [*blank, *options, *rows, None],
    ]
    if rng.random() < 0.5:
        heads = [heads[0], [*blank, *merged([("Work", 3), ("Support", 2)]), None], heads[1]]
    body: list[Row] = [
        [900 + at, at + 1, "Anonymous", None, "192.0.2.9", _moment(rng), _moment(rng),
         *[option if rng.random() < 0.5 else None for option in options], *[rng.choice(LIKERT) for _ in rows],
         rng.choice(ROLES)]
        for at in range(rng.choice((2, 9)))
    ]  # fmt: skip
    return Table(heads, body)


def forms(rng: Random) -> Table:
    """Draw a Google Forms, Microsoft Forms or Jisc export: one row of questions."""
    fixed = rng.choice((
        ["Timestamp"], ["Timestamp", "Email Address"], ["Unique Response Number"],
        ["ID", "Start time", "Completion time", "Email", "Name"],
    ))  # fmt: skip
    asked = rng.sample(QUESTIONS, rng.randint(2, 5))
    if "Unique" in fixed[0]:
        asked = [f"{at}. {question}" for at, question in enumerate(asked, 1)]
    give = {"ID": lambda at: at, "Unique Response Number": lambda at: f"{40000 + at}-39{at}-40{at}",
            "Email": lambda _: "anonymous", "Email Address": lambda at: f"worker{at}@example.org",
            "Name": lambda _: None}  # fmt: skip
    body: list[Row] = [
        [*[give.get(name, lambda _: _moment(rng))(at) for name in fixed], *[_answer(rng, text) for text in asked]]
        for at in range(1, rng.choice((2, 6, 40)))
    ]
    return Table([[*fixed, *asked]], body)
