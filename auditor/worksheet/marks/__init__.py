"""Students' own marks: read from CSV or JSON, held against the tool's and each other's."""
