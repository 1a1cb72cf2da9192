"""Ruby text made to grow costs time by its size alone."""

import pytest

from tests.costs import within
from timonier.estate.core.manifests.registry import parse

_HOSTILE = {
    "doubling texts": "a = 'x'\n" + 'a = "#{a}#{a}"\n' * 60 + "gem 'x', a\n",
    "doubling lists": "a = ['x']\n" + "a = a + a\n" * 60 + "gem 'x', a\n",
    "lists of lists": "a = ['x']\n" + "a = [a, a, a]\n" * 60 + "gem 'x', a\n",
    "loops in loops": "%w[a b c d e f g h i j].each do |x|\n" * 30 + "gem 'x'\n" + "end\n" * 30,
    "open texts": '"#{' * 20_000,
    "open words": "%w[" * 20_000,
    "open heredocs": "x <<A\n" * 20_000,
    "open blocks": "a do\n" * 20_000,
    "ends": "end\n" * 20_000,
    "empty lines": "gem 'x'" + "\n" * 50_000 + ".freeze",
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_hostile_ruby_costs_time_by_its_size_alone(name: str) -> None:
    with within(3, name):
        parse("Gemfile", "Gemfile", _HOSTILE[name].encode())
