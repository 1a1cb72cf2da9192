"""What the fuzzer broke: one odd line costs that line, never the file it stands in."""

import pytest

from timonier.estate.core.manifests.registry import parse

OPEN_BRACKET = "https://ge]ms.example.org"
CASES = {
    ("Gemfile", "Gemfile"): f"source '{OPEN_BRACKET}' do\n  gem 'a', '2.0'\nend\ngem 'b', '1.0'\n",
    ("build.sbt", "build.sbt"): (
        'libraryDependencies += % %\nlibraryDependencies += "org.b" % "b" % "1.0"\n'
    ),
    ("git-submodules", ".gitmodules"): (
        f'[submodule "a"]\n\tpath = a\n\turl = {OPEN_BRACKET}/a.git\n'
        '[submodule "b"]\n\tpath = b\n\turl = https://example.org/o/b.git\n'
    ),
}


@pytest.mark.parametrize(("kind", "path"), CASES)
def test_an_odd_line_costs_that_line_alone(kind: str, path: str) -> None:
    parsed = parse(kind, path, CASES[kind, path].encode())

    assert "unexpected content" not in parsed.error
    assert any(one.name.rpartition("/")[2] in ("b", "org.b:b") for one in parsed.components)
