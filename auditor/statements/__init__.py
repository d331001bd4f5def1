"""Statements: a document's clauses and values as slots that another statement can contradict.

`concepts` gives words their keys; `clauses` splits sentences, `passages` says what a reader is
shown of one, `voices` whose statement it is. Who did what: `casts` (the slots), `referents` (what a
noun or pronoun stands for), `places`, `poles` (states), `roles`. How many and when: `figures`,
`mentioned`. How it is put: `marks`. `remarks` are what is credited to speakers. `layer` makes the
statements.
"""
