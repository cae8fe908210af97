"""The catalogue of rule shapes: each gives a `Rule` to put into `field(…)`, anchored to the cell that it blames.

Every shape takes the same keywords besides its own (`making.Says`): `when` it holds, what it is called, what it says,
how severe it is, where it is published. Wherever a shape takes another field's name it takes a `Value` too: of another
table or return (`of`), of another row (`previous`), moved in time (`+ months(3)`), a day of the calendar
(`PERIOD_END`), a constant day, or any polars expression with an alias.

In an expression the table's fields stand under their names. True keeps a rule, False breaks it, null: it does not
apply. Which fields and references a rule reads is found from its expressions.

| room | shapes |
| --- | --- |
| `row` | one cell or row: filled or not, codes, numbers, text, sums |
| `order` | against another value: order, equality, amounts, change |
| `rows` | across rows: keys, episodes, sequences, groups, totals |
| `tables` | across tables: who stands on which list |
| `column` | of a whole column: shares, variety |
"""
