"""What the paths of a tree say, without any content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import File, Observation
from timonier.estate.core.tree import LARGE_BYTES, tree_observations


def observed(*paths: str, size: int = 100, mode: str = "100644") -> dict[str, list[Observation]]:
    files = [File(path, mode, "0" * 40, size) for path in paths]
    kinds: dict[str, list[Observation]] = {}
    for observation in tree_observations(files):
        kinds.setdefault(observation.kind, []).append(observation)
    return kinds


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("README.md", "readme"),
        ("LICENSE", "licence-file"),
        ("LICENSES/MIT.txt", "licence-file"),
        (".github/SECURITY.md", "security-policy"),
        ("docs/CONTRIBUTING.rst", "contributing"),
        ("CHANGELOG.md", "changelog"),
        (".github/CODEOWNERS", "codeowners"),
        (".pre-commit-config.yaml", "pre-commit"),
        (".github/dependabot.yml", "update-bot-file"),
        ("Makefile", "task-runner"),
        (".github/workflows/ci.yml", "ci-file"),
        (".gitlab-ci.yml", "ci-file"),
        (".ci/run", "ci-file"),
        ("db/migrate/001_x.rb", "migrations"),
        ("infra/main.tf", "infrastructure"),
        ("deploy/Dockerfile.prod", "infrastructure"),
    ],
)
def test_a_telling_path_is_an_observation(path: str, kind: str) -> None:
    (observation,) = observed(path)[kind]
    assert observation.data == {"count": 1, "examples": [path]}


@pytest.mark.parametrize(
    "path",
    [
        "tests/test_a.py",
        "shop/tests.py",
        "pkg/a_test.go",
        "src/app.spec.ts",
        "src/test/java/AppTests.java",
        "spec/models/user_spec.rb",
        "Shop.Tests/CartTests.cs",
        "test/helper.js",
    ],
)
def test_tests_are_known_in_many_languages(path: str) -> None:
    assert observed(path)["tests"][0].data["count"] == 1


@pytest.mark.parametrize("path", ["contest.py", "latest.ts", "tests/data.json", "attestation.go"])
def test_what_only_sounds_like_a_test_is_none(path: str) -> None:
    assert "tests" not in observed(path)


def test_a_lock_covers_the_manifests_beside_and_below_it() -> None:
    kinds = observed("package.json", "yarn.lock", "web/package.json", "api/go.mod", "x/go.sum")
    covering = {o.subject: o.data["locks"] for o in kinds["manifest-lock"]}
    assert covering == {
        "package.json": ["yarn.lock"],
        "web/package.json": ["yarn.lock"],
        "api/go.mod": [],
    }


def test_two_locks_of_one_manifest_are_both_named() -> None:
    (observation,) = observed("package.json", "yarn.lock", "package-lock.json")["manifest-lock"]
    assert observation.data["locks"] == ["package-lock.json", "yarn.lock"]


def test_vendored_code_counts_as_vendored_and_as_nothing_else() -> None:
    kinds = observed("vendor/lib/README.md", "vendor/lib/a_test.go", "vendor/go.mod")
    assert {kind: o[0].data for kind, o in kinds.items()} == {"vendored-code": {"count": 3}}


def test_links_and_submodules_are_counted_by_mode() -> None:
    assert observed("a", "b", mode="120000")["symlinks"][0].data["count"] == 2
    assert observed("lib", mode="160000")["submodules"][0].data["examples"] == ["lib"]


def test_large_files_are_named_and_binaries_sooner() -> None:
    assert [o.subject for o in observed("a.csv", size=LARGE_BYTES)["large-file"]] == ["a.csv"]
    assert observed("a.jar", size=LARGE_BYTES // 5)["large-file"][0].data["binary"] is True
    assert "large-file" not in observed("a.csv", size=LARGE_BYTES // 5)


def test_languages_are_shares_of_bytes_without_generated_files() -> None:
    languages = observed("a.py", "b.py", "c.go", "d.min.js", "e.txt", "api_pb2.py")["language"]
    assert [(o.subject, o.data["share"]) for o in languages] == [("Python", 0.6667), ("Go", 0.3333)]


def test_files_of_unknown_size_do_not_count_as_empty_code() -> None:
    assert "language" not in observed("a.py", size=-1)


def test_an_empty_tree_states_nothing() -> None:
    assert tree_observations([]) == ()


_FILES = st.lists(
    st.builds(
        File,
        st.text(min_size=1, max_size=30),
        st.sampled_from(["100644", "100755", "120000", "160000"]),
        st.just("0" * 40),
        st.integers(-1, 10**9),
    ),
    max_size=8,
)


@given(_FILES)
def test_the_order_of_the_files_does_not_matter(files: list[File]) -> None:
    def summary(tree: list[File]) -> list[str]:
        return sorted(repr(observation) for observation in tree_observations(tree))

    assert summary(files) == summary(files[::-1])
