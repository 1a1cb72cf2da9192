"""Package URLs: written quickly where nothing needs examination, and always the same."""

from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import _PLAIN_TYPES, Component

NAMES = st.from_regex(r"\A(?:[@a-zA-Z0-9._-]{1,6}/){0,2}[a-zA-Z0-9._+-]{1,8}\Z")
VERSIONS = st.from_regex(r"\A[a-zA-Z0-9.+~_-]{0,8}\Z")


@given(st.sampled_from([*sorted(_PLAIN_TYPES), "docker", "githubactions"]), NAMES, VERSIONS)
def test_the_quick_way_says_what_the_library_says(kind: str, name: str, version: str) -> None:
    component = Component(kind, name, version)

    assert component.purl == component._examined_purl()


@given(st.from_regex(r"\A(?:[a-z0-9][a-z0-9-]{0,5}/)?[a-z0-9][a-z0-9-]{0,5}\Z"))
def test_plain_names_stay_as_they_are_in_every_ecosystem(name: str) -> None:
    for kind in _PLAIN_TYPES:
        component = Component(kind, name, "1.0.0-rc1")

        assert component.purl == component._examined_purl() == f"pkg:{kind}/{name}@1.0.0-rc1"
