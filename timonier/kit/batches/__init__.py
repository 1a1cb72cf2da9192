"""Many rows changed in one act: read, judged line by line, confirmed, written in short
transactions, and taken back as a whole.

`Batch.asked` holds what was asked for. Of an import: `headings`, `columns` (heading -> {"field",
"how"}; "" leaves a column out), `evidence` (heading -> what its cells allow), `samples`,
`encoding`, `separator`, `typed`. Of an edit: `field`, `value`.
"""
