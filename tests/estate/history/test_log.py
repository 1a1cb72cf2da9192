"""Reading a history: complete, in any pieces, whatever names and dates it holds."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.estate.history.repos import DAY, START, Commit, counts, git, history, made
from timonier.estate.core.history.lines import uncounted
from timonier.estate.core.history.log import LOG_ARGUMENTS, History, Malformed, extend, read_history
from timonier.estate.core.history.stored import continuation, restored, tables

NAMES = st.sampled_from([b"a.py", b"b.py", b"d/c.py", b"d/\xff.py", b":100644", b"new\nline", b"%"])
CHANGES = st.dictionaries(NAMES, st.binary(max_size=3), max_size=3)


@st.composite
def repositories(draw: st.DrawFn) -> list[Commit]:
    """Up to nine commits with branches and merges, dates in any order; the last joins all ends."""
    commits: list[Commit] = []
    for number in range(draw(st.integers(2, 8))):
        choices = st.lists(st.integers(0, number - 1), max_size=2, unique=True)
        parents = draw(choices) if number else []
        who = draw(st.sampled_from([b"Ada Byron", b"Grace Hopper", b"\xe9mile", b""]))
        at = START + draw(st.integers(0, 3)) * DAY
        commits.append(Commit(draw(CHANGES), parents, who, b"x@example.org", at))
    used = {parent for commit in commits for parent in commit.parents}
    ends = [number for number in range(len(commits)) if number not in used]
    return [*commits, Commit({}, ends)]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(commits=repositories(), data=st.data())
def test_reading_in_two_parts_equals_reading_at_once(
    commits: list[Commit], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("repo")
    hashes = made(folder, commits)
    tip = data.draw(st.sampled_from(hashes))
    whole = history(folder)
    before = restored(tables(history(folder, tip)))
    assert extend(before, history(folder, "HEAD", f"^{tip}")) == whole
    assert extend(before, whole) == whole
    assert len(whole.hashes) == int(git(folder, "rev-list", "--count", "HEAD"))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(commits=repositories(), size=st.integers(1, 40))
def test_line_counts_asked_for_in_runs_equal_those_asked_for_at_once(
    commits: list[Commit], size: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("repo")
    made(folder, commits)
    whole = history(folder)
    everything = uncounted(whole, (), limit=1000)
    at_once = {(count.commit, count.path): count for count in counts(folder, everything)}
    known: dict[tuple[str, bytes], object] = {}
    while missing := uncounted(whole, {commit for commit, _ in known}, limit=size):
        known |= {(count.commit, count.path): count for count in counts(folder, missing)}
    assert known == at_once
    changed = {name.decode() for name in whole.hashes[whole.change_commit]}
    assert {commit for commit, _ in known} == changed


def test_a_stream_cut_anywhere_into_pieces_reads_the_same(tmp_path: Path) -> None:
    made(tmp_path, [Commit({b"a.py": b"1", b":odd": b"2"}), Commit({b"a.py": b"3"}, [0])])
    raw = git(tmp_path, "log", *LOG_ARGUMENTS, "HEAD")
    whole = read_history(io.BytesIO(raw))
    for cut in range(len(raw)):
        assert read_history([raw[:cut], raw[cut:]]) == whole
    assert read_history(raw[at : at + 1] for at in range(len(raw))) == whole


def test_names_that_are_no_text_come_back_byte_for_byte(tmp_path: Path) -> None:
    odd = b"caf\xe9/%41/\xff \xf0\x9f.py"
    made(tmp_path, [Commit({odd: b"1"}, name=b"\xff\xfe script", email=b"\xc3")])
    read = history(tmp_path)
    assert read.paths == (odd,)
    assert restored(tables(read)) == read
    assert read.identities == (("\\xff\\xfe script", "\\xc3"),)


def test_absurd_dates_are_kept_apart_and_never_stop_the_reading() -> None:
    def commit(number: int, dates: bytes) -> bytes:
        return b"%040x \n%s\nAda\nada@example.org\0" % (number, dates)

    absurd = [b"1700000000 1700000000", b" ", b"99999999999999999999999 0", b"-5 -5", b"x y"]
    read = read_history([b"".join(commit(n, dates) for n, dates in enumerate(absurd))])
    assert len(read.hashes) == len(absurd)
    assert sorted(read.when.tolist())[-2:] == [1_700_000_000, 1 << 53]
    only = read_history([commit(1, b"18446744073709551615 18446744073709551615")])
    assert only.when.tolist() == [1 << 53]


def test_an_empty_history_is_a_history() -> None:
    read = read_history([])
    assert (len(read.hashes), read.paths, read.identities) == (0, (), ())
    assert restored(tables(read)) == read == extend(read, read)


@pytest.mark.parametrize(
    "stream", [b"no history at all\0", b"0" * 40 + b" \n1 1\nA\na\0\n:1 2 a b M\0", b"0" * 40]
)
def test_anything_else_is_refused_in_words(stream: bytes) -> None:
    with pytest.raises(Malformed):
        read_history([stream])


def test_a_rewritten_tip_or_a_new_mailmap_means_reading_everything_again() -> None:
    def decided(tip: str, basis: str = "1", ancestor: bool = True) -> str:
        return continuation(
            stored_tip="aa", stored_basis="1", tip=tip, basis=basis, is_ancestor=ancestor
        )

    assert decided("aa") == "same"
    assert decided("bb") == "extend"
    assert decided("bb", ancestor=False) == "full"
    assert decided("aa", basis="2") == "full"


def test_a_shallow_clone_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    made(tmp_path / "all", [Commit({b"a": b"1"}), Commit({b"a": b"2"}, [0])])
    git(tmp_path, "clone", "-q", "--bare", "--depth=1", f"file://{tmp_path}/all", "cut")
    read: History = history(tmp_path / "cut")
    assert len(read.hashes) == 1
    assert read.change_status.tolist() == [b"A"]


def test_merges_are_counted_and_change_nothing(tmp_path: Path) -> None:
    commits = [
        Commit({b"a": b"1"}),
        Commit({b"b": b"1"}, [0]),
        Commit({b"c": b"1"}, [0]),
        Commit({b"d": b"1"}, [1, 2]),
    ]
    made(tmp_path, commits)
    read = history(tmp_path)
    assert (len(read.hashes), int(read.merge.sum())) == (4, 1)
    assert read.paths == (b"a", b"b", b"c")


def test_a_mailmap_joins_two_names_of_one_person(tmp_path: Path) -> None:
    mailmap = b"Ada Byron <ada@example.org> <ada@home.example>\n"
    first = Commit({b".mailmap": mailmap}, name=b"ada", email=b"ada@home.example")
    made(tmp_path, [first, Commit({b"a": b"1"}, [0])])
    assert history(tmp_path).identities == (("Ada Byron", "ada@example.org"),)
