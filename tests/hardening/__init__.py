"""What hostile, broken and fuzzed input must not do: stop a run, lose a document, run anything."""
