"""Verifiable specifics: names and values, typed and normalised.

`runs` finds where a name stands, by its capitals and the words in `lists`; `forms` and `gazetteer`
say what its letters and the lists of the world tell, `acronyms` what it is short for, `company`
what the words around it say (by `occurrences`); `book` counts that together for the document, and
`names` reads each name by it. `units` tells what a number counts. `layer` puts all of it together.
"""
