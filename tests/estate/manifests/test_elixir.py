"""mix.exs is read as Elixir delimits its statements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse


def mix(dependencies: str) -> Parsed:
    text = f"defmodule X do\n  defp deps do\n    [{dependencies}]\n  end\nend\n"
    return parse("mix.exs", "mix.exs", text.encode())


def found(parsed: Parsed) -> list[tuple[str, str, str, str]]:
    return [
        (one.name, one.version or one.constraint, one.scope, one.source)
        for one in parsed.components
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('{:a, "~> 1.7"}', ("a", "~> 1.7", "prod", "")),
        ('{:a,\n "1.2.3",\n only: [:dev,\n :test]}', ("a", "1.2.3", "dev", "")),
        ('{:a, "== 1.2.3", only: :prod}', ("a", "1.2.3", "prod", "")),
        ('{:a, ">= 1.0.0 and < 2.0.0"}', ("a", ">= 1.0.0 and < 2.0.0", "prod", "")),
        ('{:a, [only: :test, git: "https://example.org/a"]}', ("a", "", "dev", "git")),
        ('{:a, "~> 1.0", github: "acme/a"}', ("a", "", "prod", "git")),
        ('{:a, path: "../a"}', ("a", "", "prod", "path")),
        ("{:a, in_umbrella: true}", ("a", "", "prod", "workspace")),
        ('{:b, "~> 1.0", hex: :a}', ("a", "~> 1.0", "prod", "")),
        ('{:a, "~> 1.0", organization: "acme"}', ("a", "~> 1.0", "prod", "url")),
        ('a: "~> 1.0"', ("a", "~> 1.0", "prod", "")),
        ('{:a, "~> 1.0", runtime: false}', ("a", "~> 1.0", "unknown", "")),
    ],
)
def test_a_tuple_of_the_list_is_a_package(
    written: str, expected: tuple[str, str, str, str]
) -> None:
    parsed = mix(written)
    assert found(parsed) == [expected]
    assert not parsed.error


def test_the_project_its_elixir_and_its_version_by_attribute_are_read() -> None:
    data = b"""defmodule Shop do
  @version "1.2.3"
  def project do
    [app: :shop, version: @version, elixir: "~> 1.14",
     deps: [{:jason, "1.4.0"}]]
  end
end
"""
    parsed = parse("mix.exs", "mix.exs", data)
    assert found(parsed) == [("jason", "1.4.0", "prod", ""), ("elixir", "~> 1.14", "prod", "")]
    assert parsed.observations[-1].subject == "shop"
    assert parsed.observations[-1].data["version"] == "1.2.3"


def test_a_computed_version_is_unknown_and_a_computed_package_is_told() -> None:
    parsed = mix('{:a, version()}, {:b, "~> #{x}"}, mine(:c)')
    assert found(parsed) == [("a", "", "prod", ""), ("b", "", "prod", "")]
    assert [one.subject for one in parsed.observations if one.kind == "unresolved"] == ["a", "b"]
    assert parsed.error == "a dependency is computed (line 3)"


def test_a_list_that_comes_from_elsewhere_is_told() -> None:
    data = b'defmodule X do\n  defp deps do\n    [{:a, "1.0.0"}] ++ more()\n  end\nend\n'
    assert parse("mix.exs", "mix.exs", data).error == "a dependency is computed (line 3)"


_BREAKS = [" ", "\n", ' # remark, {:no, "1"}\n', "\n\n"]


@given(st.lists(st.sampled_from(_BREAKS), min_size=6, max_size=6))
def test_the_breaks_of_lines_change_nothing(breaks: list[str]) -> None:
    parts = ["{:a,", '"~> 1.0",', "only:", "[:dev,", ":test]", "}"]
    spread = "".join(part + gap for part, gap in zip(parts, breaks, strict=True))
    assert found(mix(spread)) == [("a", "~> 1.0", "dev", "")]
