"""Gemfile, gemspec and Gemfile.lock."""

from timonier.estate.core.manifests.registry import parse

GEMFILE = """\
source "https://example.org"
ruby "3.2.2"
gem "rails", "~> 7.0", ">= 7.0.4" # the frame
gem 'pg', '1.5.4'
gem "mine", path: "../mine"
gem "forked", github: "acme/forked", branch: "main"
gem "bullet", group: :development
gem "both", groups: [:test, :production]
group :development, :test do
  if ENV["CI"]
    gem "rspec"
  end
  gem "debug"
end
gem "puma"
gem name_of_gem
"""

LOCK = """\
GIT
  remote: https://example.org/forked
  revision: 0123456789012345678901234567890123456789
  specs:
    forked (0.1.0)
      rack (>= 2)

PATH
  remote: ../mine
  specs:
    mine (0.0.1)

GEM
  remote: https://example.org/
  specs:
    nokogiri (1.15.4-arm64-darwin)
      racc (~> 1.4)
    nokogiri (1.15.4-x86_64-linux)
    racc (1.7.3)
    rails (7.0.8)

PLATFORMS
  ruby

DEPENDENCIES
  forked!
  mine!
  nokogiri
  rails (~> 7.0)

RUBY VERSION
   ruby 3.2.2p53

BUNDLED WITH
   2.4.10
"""


def test_a_gemfile_gives_groups_and_sources() -> None:
    parsed = parse("Gemfile", "Gemfile", GEMFILE.encode())
    found = [
        (one.name, one.version or one.constraint, one.scope, one.source, one.line)
        for one in parsed.components
    ]
    assert found == [
        ("ruby", "3.2.2", "prod", "", 2),
        ("rails", "~> 7.0, >= 7.0.4", "prod", "", 3),
        ("pg", "1.5.4", "prod", "", 4),
        ("mine", "", "prod", "path", 5),
        ("forked", "", "prod", "git", 6),
        ("bullet", "", "dev", "", 7),
        ("both", "", "prod", "", 8),
        ("rspec", "", "dev", "", 11),
        ("debug", "", "dev", "", 13),
        ("puma", "", "prod", "", 15),
    ]
    assert parsed.error == "a gem is computed (line 16)"


def test_a_gemfile_lock_merges_platforms_and_knows_who_asked() -> None:
    parsed = parse("Gemfile.lock", "Gemfile.lock", LOCK.encode())
    assert not parsed.error
    found = [(one.name, one.version, one.direct, one.source, one.line) for one in parsed.components]
    assert found == [
        ("forked", "0.1.0", True, "git", 5),
        ("mine", "0.0.1", True, "path", 11),
        ("nokogiri", "1.15.4", True, "", 16),
        ("racc", "1.7.3", False, "", 19),
        ("rails", "7.0.8", True, "", 20),
        ("ruby", "3.2.2", True, "", 32),
    ]
    assert parsed.components[0].digest.startswith("0123")
    assert parsed.observations[0].data == {"version": "2.4.10"}


def test_a_gemspec_gives_its_literal_dependencies() -> None:
    data = b"""Gem::Specification.new do |spec|
  spec.name = "shop"
  spec.license = "MIT"
  spec.required_ruby_version = ">= 3.0"
  spec.add_dependency "rack", "~> 2.0"
  spec.add_development_dependency("rspec", "3.12")
end
"""
    parsed = parse("gemspec", "shop.gemspec", data)
    found = [
        (one.name, one.version or one.constraint, one.scope, one.line) for one in parsed.components
    ]
    assert found == [
        ("rack", "~> 2.0", "prod", 5),
        ("rspec", "3.12", "dev", 6),
        ("ruby", ">= 3.0", "prod", 4),
    ]


def test_a_conflict_left_in_the_lock_is_told_with_its_line() -> None:
    parsed = parse("Gemfile.lock", "Gemfile.lock", b"GEM\n<<<<<<< HEAD\n")
    assert parsed.error == "merge conflict (line 2)"
