"""The fast reader: tokens, a small network, lemmas; the same `Annotated` as the spaCy engine."""
