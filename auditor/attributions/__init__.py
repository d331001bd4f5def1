"""Who says what: sources, cues and contents.

What the grammar offers: `trees`, `subjects`, `candidate`, `frames`, `beside`, `nominal`. How likely
that is: `cues` and `contents` (both learned), `reconcile`. Quoted words: `spans`, `labels`,
`drafts`, `speech`. Who a source is: `nouns`, `acronyms`, `roles`, `personal`, `people`, `phrases`,
`kinds`, `sides`, `sources`. What is left out or not counted: `datelines`, `voices`. `finish` writes
each attribution, `layer` puts all of it together.
"""
