"""The editor's check: what of an audit is worth a line, and whether a text may pass.

issues.py       the values: Issue, Checked
rules.py        Audit -> issues, every one that could be worth a line
queries.py      the rules that ask for a source
words.py        data/check/desk.toml: severities, order, word lists
names.py        --select, --ignore and --limit: names of kinds and dimensions
suppressing.py  what comments, sidecars, accepted words and a baseline leave out
ranking.py      which issues are printed
limits.py       --limit: a rate over what is allowed
baseline.py     known findings, by fingerprint
inputs.py       paths -> copies: the bytes of each file, and how to read them
cache.py        results on disk, by content, settings and version
run.py          all of it in order: paths and a configuration -> Report
"""
