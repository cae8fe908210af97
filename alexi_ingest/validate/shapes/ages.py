"""Ages in whole years, as a value that a rule may read."""

from __future__ import annotations

import polars as pl

from alexi_ingest.validate.shapes.values import Other, Value, value


def age(birth: Other, at: Other) -> Value:
    """Give the age in whole years on a day: `age("birth_date", YEAR_END).col >= 16`, `age(of(…), "referral_date")`.

    Who was born on 29 February is a year older on 1 March in a year without it, as is the custom in England. Before the
    birth it is null, and no rule on it is asked: that the dates are in order is a rule of its own.

    Example:
        >>> adult = age("birth_date", "referral").col >= 18
        >>> try_rule(
        ...     required_when(adult, "the person is an adult"),
        ...     consent=None,
        ...     birth_date=date(1990, 5, 1),
        ...     referral=date(2015, 9, 1),
        ... )
        ['A2: Enter the consent, because the person is an adult']
        >>> same = equals(age("birth_date", "referral"))
        >>> try_rule(same, age=20, birth_date=date(1990, 5, 1), referral=date(2015, 9, 1))
        ['A2: Age must be 25, which is the age on “Referral”']
    """
    of_birth, on = value(birth), value(at)
    born, day = of_birth.col, on.col
    had = (day.dt.month() > born.dt.month()) | ((day.dt.month() == born.dt.month()) & (day.dt.day() >= born.dt.day()))
    facts = {key.replace("other", "birth"): fact for key, fact in of_birth.facts.items()}
    facts |= {**on.facts, "other_span": f"the age {on.facts.get('other_span', 'on')}"}
    reached = day.dt.year() - born.dt.year() - (~had).cast(pl.Int32)
    return Value(pl.when(born <= day).then(reached), "age", facts)
