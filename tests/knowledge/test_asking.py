"""What a registry is asked, and which names never leave this machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.knowledge.core.asking import InUse, Use, globs_of, question
from timonier.knowledge.core.names import normal_name


def npm(name: str, version: str = "1.0.0", *, elsewhere: bool = False) -> InUse:
    return InUse("npm", name, version, elsewhere)


def test_exact_versions_of_locks_are_asked_about_and_nothing_else() -> None:
    use = Use([npm("left", "1.0.0"), npm("left", "1.1.0"), npm("ranged", ""), npm("odd", "^1.0")])
    found = question("npm", use, ())
    assert found.asked == {"left": ("1.0.0", "1.1.0")}
    assert found.pairs == 2
    assert found.kept == {"odd": "unnameable", "ranged": "no-lock"}


def test_other_ecosystems_are_left_out() -> None:
    use = Use([npm("left"), InUse("pypi", "django", "3.2.0"), InUse("composer", "a/b", "1.0.0")])
    assert list(question("npm", use, ()).asked) == ["left"]
    assert list(question("composer", use, ()).asked) == ["a/b"]


def test_names_that_the_operator_keeps_are_never_sent_whatever_states_them() -> None:
    use = Use([npm("@acme/ui"), npm("@ACME/Core"), npm("acme-tools"), npm("left")])
    found = question("npm", use, globs_of(" @acme/*, acme-*,, "))
    assert list(found.asked) == ["left"]
    assert found.because("private") == ["@ACME/Core", "@acme/ui", "acme-tools"]


def test_the_companys_own_packages_and_their_scope_are_kept() -> None:
    own = frozenset({("npm", "@acme/ui"), ("npm", "shop"), ("composer", "acme/shop")})
    names = [npm("@acme/ui"), npm("@acme/other"), npm("Shop"), npm("left")]
    found = question("npm", Use(names, own), ())
    assert list(found.asked) == ["left"]
    assert found.kept == {"@acme/ui": "own", "@acme/other": "own-scope", "Shop": "own"}


def test_a_vendor_of_composer_is_not_a_scope_of_ones_own() -> None:
    """A new Laravel application calls itself laravel/laravel; its framework is public."""
    own = frozenset({("composer", "laravel/laravel")})
    use = Use([InUse("composer", "laravel/framework", "11.0.0")], own)
    assert list(question("composer", use, ()).asked) == ["laravel/framework"]


def test_what_no_registry_serves_is_not_asked_about() -> None:
    use = Use([npm("forked", elsewhere=True), npm("both", elsewhere=True), npm("both")])
    found = question("npm", use, ())
    assert list(found.asked) == ["both"]
    assert found.kept == {"forked": "elsewhere"}


@pytest.mark.parametrize(
    ("name", "version"),
    [("a b", "1.0.0"), ("a\n", "1.0.0"), ("@a", "1.0.0"), ("a/b", "1.0.0"), ("é", "1.0.0"),
     ("a" * 215, "1.0.0"), ("a", "1.0.0 || 2"), ("a", "1" * 101), ("a", "1.0.0\r\nX: y")],
)  # fmt: skip
def test_what_no_registry_could_have_is_not_sent(name: str, version: str) -> None:
    found = question("npm", Use([npm(name, version)]), ())
    assert (found.asked, found.kept) == ({}, {name: "unnameable"})


def test_the_canary_goes_with_each_question_and_counts_for_nothing() -> None:
    found = question("npm", Use([npm("jquery", "3.7.1")]), ())
    assert found.with_canary() == {"jquery": ("1.12.0", "3.7.1")}
    assert found.pairs == 1
    assert question("composer", Use(), ()).with_canary() == {"symfony/http-kernel": ("4.4.0",)}


def test_a_canary_that_may_not_be_sent_proves_nothing() -> None:
    assert not question("npm", Use([npm("left")]), globs_of("jq*")).provable
    assert question("npm", Use([npm("left")], frozenset({("npm", "jquery")})), ()).provable


NAMES = st.sampled_from(["left", "Right", "@acme/ui", "@acme/x", "@b/c", "shop", "a b", ""])
USES = st.builds(
    npm, NAMES, st.sampled_from(["1.0.0", "2.0.0-rc.1", "", "^1"]), elsewhere=st.booleans()
)
OWN = st.frozensets(st.tuples(st.just("npm"), NAMES))
GLOBS = st.lists(st.sampled_from(["@acme/*", "left", "*", "r*", "[", "sho?"]), max_size=2)


@given(st.lists(USES), OWN, GLOBS)
def test_every_name_is_either_asked_about_or_kept_and_never_one_that_is_private(
    packages: list[InUse], own: frozenset[tuple[str, str]], globs: list[str]
) -> None:
    found = question("npm", Use(packages, own), globs)
    named = {one.name for one in packages if one.name}
    assert set(found.asked) | set(found.kept) == named
    assert not set(found.asked) & set(found.kept)
    stated = {(one.name, one.version) for one in packages if not one.elsewhere and one.version}
    assert {(name, each) for name, of in found.asked.items() for each in of} <= stated
    assert not {normal_name("npm", name) for name in found.asked} & {
        normal_name("npm", name) for _, name in own
    }
    if "*" in globs:
        assert found.asked == {}
