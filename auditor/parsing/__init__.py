"""Text -> tokens, sentences, entities: lines first, then an engine."""
