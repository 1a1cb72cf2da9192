"""Coverage-guided hours on the largest readers of what strangers write: `python -m bench.fuzz`.

`readers.py` says which readers, `target.py` is the process that Atheris drives, `corpus.py` keeps
what was found worth keeping in tests/data/fuzz, where tests/test_fuzzed.py replays it.
"""
