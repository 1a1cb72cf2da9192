"""What the fuzzer kept is read again: each reader refuses by its own error, and none is slow."""

import pytest

from bench.fuzz import corpus, readers
from tests.costs import within

readers.set_up()
READERS = readers.readers()


KEPT = sorted(path.stem for path in corpus.KEPT.glob("*.zip"))


@pytest.mark.parametrize("name", KEPT)
def test_what_the_fuzzer_kept_of_a_reader_is_read_or_refused(name: str) -> None:
    kept = corpus.kept(name)

    assert kept
    for entry, data in kept.items():
        with within(readers.SECONDS, entry):
            readers.tried(READERS[name], data)


def test_the_corpus_is_small_and_every_reader_has_its_time_on_record() -> None:
    size = sum(path.stat().st_size for path in corpus.KEPT.iterdir())

    assert size < 1_000_000
    assert len(KEPT) >= 12
    assert set(KEPT) <= set(READERS) == set(corpus.record())
