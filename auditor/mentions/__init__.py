"""Verifiable specifics: names and values, typed and normalised."""
