"""The benchmark harness: corpus, registries, competitors, scenarios, results.

How it walks: `cli` reads the arguments, `corpus` makes sure the images exist (once), `scenarios` runs the competitors of
`competitors` in turns between two real registries (`registry`), each measured by `measure`, and `results` turns the
samples into the table and into RESULTS.md.
"""
