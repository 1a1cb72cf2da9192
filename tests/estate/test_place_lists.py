"""Lists of requirements in a suite's own folder: those it installs from, those it is tried on."""

import pytest

from timonier.estate.core.places import is_test_input, place_of


@pytest.mark.parametrize(
    "name", ["py3.txt", "mysql.txt", "dev-requirements.in", "test_base.txt", "py310-min.txt"]
)
def test_a_suite_installs_from_lists_named_for_it(name: str) -> None:
    assert place_of(f"tests/requirements/{name}") == "test"


@pytest.mark.parametrize("name", ["airflow2-constraints.txt", "flyte.in", "jupyter.txt"])
def test_a_suite_is_tried_on_lists_by_other_names(name: str) -> None:
    assert is_test_input(f"test/requirements/{name}")
