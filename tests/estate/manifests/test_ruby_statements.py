"""A Gemfile is read as Ruby delimits its statements, not as the file breaks its lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.registry import parse

Found = tuple[str, str, str, str, int]


def gemfile(text: str) -> Parsed:
    return parse("Gemfile", "Gemfile", text.encode())


def gemspec(text: str) -> Parsed:
    return parse("gemspec", "x.gemspec", text.encode())


def found(parsed: Parsed) -> list[Found]:
    return [
        (one.name, one.version or one.constraint, one.scope, one.source, one.line)
        for one in parsed.components
    ]


def unresolved(parsed: Parsed) -> list[tuple[str, int, str]]:
    return [
        (seen.subject, seen.line, seen.data["stated"])
        for seen in parsed.observations
        if seen.kind == "unresolved"
    ]


def test_a_gem_over_several_lines_keeps_its_version_group_and_origin() -> None:
    parsed = gemfile(
        "gem 'rack',\n    '2.0.6',\n    group: :test\n"
        "gem 'mine',\n    git: 'https://example.org/mine.git'\n"
        "group :development,\n      :test do\n  gem 'rspec', '3.0'\nend\n"
        "path 'engines' do\n  gem 'rexml'\nend\n"
    )
    assert not parsed.error
    assert found(parsed) == [
        ("rack", "2.0.6", "dev", "", 1),
        ("mine", "", "prod", "git", 4),
        ("rspec", "3.0", "dev", "", 8),
        ("rexml", "", "prod", "path", 11),
    ]


def test_a_gemspec_over_several_lines_and_in_other_quotes_is_read() -> None:
    parsed = gemspec(
        "Gem::Specification.new do |s|\n  s.name = %q{x}\n  s.add_development_dependency(\n"
        "    'minitest', '5.0')\n  s.add_runtime_dependency %q<json>, '1.8.0'\n"
        "  s.add_dependency(%q<rack>.freeze, [\"~> 2.0\".freeze, '>= 2.0.6'])\n"
        "  s.required_ruby_version = Gem::Requirement.new('>= 2.5', '< 4')\n"
        "  s.licenses = ['MIT', 'Ruby']\nend\n"
    )
    assert found(parsed) == [
        ("minitest", "5.0", "dev", "", 3),
        ("json", "1.8.0", "prod", "", 5),
        ("rack", "~> 2.0, >= 2.0.6", "prod", "", 6),
        ("ruby", ">= 2.5, < 4", "prod", "", 7),
    ]
    told = [(seen.kind, seen.subject) for seen in parsed.observations]
    assert told == [("licence", "MIT"), ("licence", "Ruby"), ("project", "x")]


def test_what_an_old_gemspec_says_again_for_other_releases_of_rubygems_counts_once() -> None:
    parsed = gemspec(
        "Gem::Specification.new do |s|\n  if s.respond_to? :specification_version then\n"
        "    s.add_runtime_dependency(%q<json>, ['>= 0'])\n  else\n"
        "    s.add_dependency(%q<json>, ['>= 0'])\n  end\nend\n"
    )
    assert found(parsed) == [("json", ">= 0", "prod", "", 3)]


@pytest.mark.parametrize(
    ("statement", "scope"),
    [
        ("gem 'a', :group => :test", "dev"),
        ("gem 'a', # why\n  group: [\n :test,\n  :lint ]", "dev"),
        ("gem('a', groups: %i[test production])", "prod"),
        ("group(:test) { gem 'a' }", "dev"),
        ("group :production do\n group 'test' do\n  gem 'a'\n end\nend", "prod"),
        ("group :test do\n gem 'a', group: :production\nend", "prod"),
        ("group(*names) do\n gem 'a'\nend", "unknown"),
        ("test_groups = %w[test ci]\ngroup *test_groups do\n gem 'a'\nend", "dev"),
        ("with = { group: :test }\ngem 'a', **with", "dev"),
        ("group :test do\n  if ENV['CI'] then gem 'a' else gem 'a' end\nend", "dev"),
    ],
)
def test_groups_are_read_in_every_form(statement: str, scope: str) -> None:
    parsed = gemfile(statement)
    assert {(one.name, one.scope) for one in parsed.components} == {("a", scope)}
    assert not parsed.error


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("git 'https://example.org/a.git', branch: 'x' do\n  gem 'a', '1.0'\nend", "git"),
        ("github 'acme/a' do\n gem 'a'\nend", "git"),
        ("gem 'a', :git => 'https://example.org/a'", "git"),
        ("gem 'a', '1.0', path: './a'", "path"),
        ("git_source(:stash) { |repo| repo }\ngem 'a', stash: 'acme/a'", "git"),
        ("source 'https://gems.example.org' do\n  gem 'a', '1.0'\nend", "url"),
        ("source 'https://example.org'\nsource 'https://example.org/' do\n gem 'a'\nend", ""),
        ("gem 'a', '1.0', source: 'https://gems.example.org'", "url"),
        ("path 'x' do\n gem 'a', git: 'https://example.org/a'\nend", "git"),
        ("gem 'a', git: nil", ""),
    ],
)
def test_a_gem_comes_from_where_its_option_or_its_block_says(statement: str, source: str) -> None:
    assert [one.source for one in gemfile(statement).components] == [source]


@pytest.mark.parametrize(
    "statement",
    [
        "gem 'a', '1.0' if ENV['CI']",
        "gem 'a', '1.0' unless RUBY_VERSION < '3'",
        "if x\n  gem 'a', '1.0'\nend",
        "platforms :ruby do\n  gem 'a', '1.0'\nend",
        "install_if -> { RUBY_PLATFORM =~ /darwin/ } do\n  gem 'a', '1.0'\nend",
        "ENV['CI'] && gem('a', '1.0')",
        "case RUBY_ENGINE\nwhen 'jruby' then gem 'a', '1.0'\nend",
        "def more\n  gem 'a', '1.0'\nend\nmore",
        "begin\n  require 'x'\nrescue LoadError\n  gem 'a', '1.0'\nend",
        "while x do\n  gem 'a', '1.0'\nend",
        "x = if y then 1 else 2 end\ngem 'a', '1.0'",
    ],
)
def test_a_gem_under_a_condition_is_listed(statement: str) -> None:
    parsed = gemfile(statement)
    assert [(one.name, one.version) for one in parsed.components] == [("a", "1.0")]
    assert not parsed.error


def test_literal_variables_and_loops_over_literal_lists_are_followed() -> None:
    parsed = gemfile(
        "rails = '7.1.0'\nsuffix = 'core'\n"
        'gem \'rails\', rails\ngem "rspec-#{suffix}", "~> #{rails}"\n'
        '%w[x y].each do |name|\n  gem "lib-#{name}", rails\nend\n'
    )
    assert [(one.name, one.version or one.constraint) for one in parsed.components] == [
        ("rails", "7.1.0"),
        ("rspec-core", "~> 7.1.0"),
        ("lib-x", "7.1.0"),
        ("lib-y", "7.1.0"),
    ]
    assert not parsed.error


@pytest.mark.parametrize(
    ("statement", "stated"),
    [
        ("gem 'a', ENV.fetch('A_VERSION')", "ENV.fetch('A_VERSION')"),
        ("gem 'a', ENV['A'] || '1.0'", "ENV['A'] || '1.0'"),
        ("gem 'a', \"~> #{A::VERSION}\"", '"~> #{A::VERSION}"'),
        ("v = '1.0'\nv = '2.0' if x\ngem 'a', v", "v"),
        ("gem 'a', '1.0', **options", "options"),
        ("gem 'a', 'latest'", "latest"),
        ("gem 'a', x ? '1.0' : '2.0'", "x ? '1.0' : '2.0'"),
    ],
)
def test_a_computed_version_is_unknown_with_its_line(statement: str, stated: str) -> None:
    parsed = gemfile(statement)
    line = statement.count("\n") + 1
    assert found(parsed) == [("a", "", "prod", "", line)]
    assert [(name, at) for name, at, _ in unresolved(parsed)] == [("a", line)]
    assert stated in unresolved(parsed)[0][2]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("x = 1\ngem name", "a gem is computed (line 2)"),
        ("names.each do |n|\n  gem n\nend", "a gem is computed (line 2)"),
        ("def mine(name)\n  gem name\nend", "a gem is computed (line 2)"),
        ("\neval File.read('other')", "statements of another file are run (line 2)"),
        ("eval_gemfile path_of('x')", "statements of another file are run (line 1)"),
        ("gem 'a'\nend", "“end” closes nothing (line 2)"),
        ("group :test do\n  gem 'a'\n", "“do” is never closed (line 1)"),
        ("gem 'a\n", "a text is never closed (line 1)"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, error: str) -> None:
    assert error in gemfile(text).error


def test_another_gemfile_that_is_read_in_is_named() -> None:
    parsed = gemfile("eval_gemfile 'gemfiles/common.rb'")
    seen = [(one.kind, one.subject) for one in parsed.observations]
    assert ("include", "gemfiles/common.rb") in seen


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('ruby "3.2.2"', [("ruby", "3.2.2")]),
        ("ruby '>= 3.0',\n  '< 4'", [("ruby", ">= 3.0, < 4")]),
        ("ruby file: '.ruby-version'", []),
        ("ruby File.read('.ruby-version').strip", []),
        ('ruby "2.6", engine: "jruby", engine_version: "9.3.4.0"', [("jruby", "9.3.4.0")]),
        ("ruby ENV['R']", [("ruby", "")]),
    ],
)
def test_the_ruby_asked_for_is_read(statement: str, expected: list[tuple[str, str]]) -> None:
    parsed = gemfile(statement)
    assert [(one.name, one.version or one.constraint) for one in parsed.components] == expected


def test_text_that_is_no_statement_names_no_gem() -> None:
    parsed = gemfile(
        "=begin\ngem 'no'\n=end\nputs <<~TEXT\n  gem 'no'\nTEXT\nx = %q(gem 'no')\n"
        "y = /gem 'no'/\ngem 'a' # gem 'no'\n__END__\ngem 'no'\n"
    )
    assert [one.name for one in parsed.components] == ["a"]
    assert not parsed.error


@pytest.mark.parametrize("path", ["gems.rb", "fastlane/Pluginfile", "gemfiles/rails_7.gemfile"])
def test_every_name_of_a_gemfile_is_one(path: str) -> None:
    assert kind_of(path) == "Gemfile"


def test_a_gemfile_of_a_support_matrix_does_not_ship() -> None:
    parsed = parse("Gemfile", "gemfiles/rails_5.gemfile", b"gem 'rails', '5.0.0'")
    assert [one.scope for one in parsed.components] == ["dev"]


# One statement in many spellings: Ruby sees no difference, so the reader must not.
_QUOTES = ["'%s'", '"%s"', "%%q(%s)", "%%Q{%s}", "%%q<%s>", "%%{%s}", "'%s'.freeze", "('%s')"]
_BREAKS = [" ", "\n", "  \n\n  ", " # remark, 'quoted'\n", "\\\n", "\n# 'gem'\n"]
_WORDS = st.text("abcdefghijklmnopqrstuvwxyz-_", min_size=1, max_size=8)
_VERSIONS = st.from_regex(r"(~> |>= |= |)[0-9]\.[0-9]{1,2}(\.[0-9])?", fullmatch=True)


def quoted(quote: str, text: str) -> str:
    """The text in that quote; one with an unpaired bracket of the same kind needs another."""
    return (_QUOTES[0] if "<" in quote and set("<>") & set(text) else quote) % text


@st.composite
def gems(draw: st.DrawFn) -> tuple[str, str]:
    """A `gem` statement written plainly, and the same in another spelling."""
    name, versions = draw(_WORDS), draw(st.lists(_VERSIONS, max_size=2))
    group = draw(st.sampled_from(["", "test", "production", "assets"]))
    origin = draw(st.sampled_from(["", "git", "path", "github"]))
    options = {"group": group, origin: "x/y", "require": "z"}
    options = {key: value for key, value in options.items() if key and value}
    plain = [f"'{one}'" for one in (name, *versions)]
    other = [quoted(draw(st.sampled_from(_QUOTES)), one) for one in (name, *versions)]
    if versions and draw(st.booleans()):
        other = [other[0], f"[{', '.join(other[1:])}]"]
    for key, value in options.items():
        plain.append(f"{key}: '{value}'")
        gap = draw(st.sampled_from(_BREAKS))
        forms = [f"{key}:{gap}'{value}'", f":{key} =>{gap}'{value}'", f"'{key}':{gap}%q|{value}|"]
        other.append(draw(st.sampled_from(forms)))
    joined = other[0]
    for one in other[1:]:
        joined += f",{draw(st.sampled_from(_BREAKS))}{one}"
    brackets = draw(st.sampled_from(["gem %s", "gem(%s)", "gem(\n%s\n)", "gem \\\n %s"]))
    return f"gem {', '.join(plain)}", brackets.replace("%s", joined)


@given(st.lists(gems(), min_size=1, max_size=4))
def test_the_spelling_of_a_statement_changes_nothing(written: list[tuple[str, str]]) -> None:
    plain = gemfile("\n".join(one for one, _ in written))
    other = gemfile("\n".join(one for _, one in written))
    assert [one[:4] for one in found(plain)] == [one[:4] for one in found(other)]
    assert not plain.error
    assert not other.error
    assert len(found(other)) == len(written)


@given(st.text(max_size=300))
def test_no_text_makes_the_reader_fail_in_words_of_its_own(text: str) -> None:
    for parsed in (gemfile(text), gemspec(text)):
        assert "unexpected content" not in parsed.error
