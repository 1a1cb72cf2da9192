"""Tools that are told in Ruby what to fetch."""

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.registry import parse


def read(path: str, content: str) -> Parsed:
    return parse(kind_of(path) or "", path, content.encode())


def told(parsed: Parsed) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.version, one.constraint, one.source) for one in parsed.components]


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("Berksfile", "source :chef_supermarket\ncookbook 'nginx', '~> 2.7'\n"
         "cookbook 'mine', path: '../mine'\ncookbook 'other',\n  git: 'https://example.org/o'\n",
         [("nginx", "", "~> 2.7", ""), ("mine", "", "", "path"), ("other", "", "", "git")]),
        ("Policyfile.rb", "run_list 'a'\ncookbook 'a', '= 1.0.0'\n", [("a", "1.0.0", "", "")]),
        ("metadata.rb", "name 'x'\ndepends 'apt', '>= 2.0'\ndepends 'yum'\n",
         [("apt", "", ">= 2.0", ""), ("yum", "", "", "")]),
        ("Puppetfile", "mod 'puppetlabs-stdlib', '4.25.0'\nmod 'a/b', :latest\n"
         "mod 'c',\n  :git => 'https://example.org/c', :ref => 'v1'\n",
         [("puppetlabs/stdlib", "4.25.0", "", ""), ("a/b", "", "latest", ""),
          ("c", "", "", "git")]),
        ("Brewfile", "tap 'homebrew/cask'\nbrew 'jq'\ncask 'docker'\n",
         [("jq", "", "*", ""), ("docker", "", "*", "")]),
        ("Appraisals", "appraise 'rails-5' do\n  gem 'rails', '~> 5.0'\nend\n",
         [("rails", "", "~> 5.0", "")]),
        ("Vagrantfile", "Vagrant.configure('2') do |config|\n  config.vm.box = 'ubuntu/xenial64'\n"
         "  config.vm.box_version = '20200101.0.0'\nend\n",
         [("ubuntu/xenial64", "20200101.0.0", "", "")]),
        ("Vagrantfile", "Vagrant.configure('2') do |c|\n  c.vm.define 'a' do |a|\n"
         "    a.vm.box = 'debian/buster64'\n  end\nend\n", [("debian/buster64", "", "*", "")]),
        ("Berksfile.lock", "DEPENDENCIES\n  mine\n    path: .\n  nginx (~> 2.7)\n\nGRAPH\n"
         "  mine (0.1.0)\n    nginx (>= 0.0.0)\n  nginx (2.7.6)\n    apt (~> 2.2)\n  apt (2.9.2)\n",
         [("mine", "", "", "path"), ("nginx", "2.7.6", "", ""), ("apt", "2.9.2", "", "")]),
    ],
)  # fmt: skip
def test_each_call_says_name_requirement_and_origin(
    path: str, content: str, expected: list[tuple[str, str, str, str]]
) -> None:
    parsed = read(path, content)
    assert parsed.error == ""
    assert told(parsed) == expected


def test_what_a_lock_lists_directly_is_what_its_dependencies_name() -> None:
    text = "DEPENDENCIES\n  a\n\nGRAPH\n  a (1.0.0)\n    b (>= 0.0.0)\n  b (2.0.0)\n"
    found = read("Berksfile.lock", text).components
    assert [(one.name, one.direct, one.line) for one in found] == [("a", True, 5), ("b", False, 7)]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("Puppetfile", "mod name, '1.0'\n"),
        ("Berksfile", "cookbook ENV['X']\n"),
        ("Vagrantfile", "Vagrant.configure('2') do |c|\n  c.vm.box = ENV['BOX']\nend\n"),
    ],
)
def test_a_computed_name_is_told_with_its_line(path: str, content: str) -> None:
    parsed = read(path, content)
    assert parsed.components == ()
    assert "computed (line " in parsed.error


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("Puppetfile", "mod 'a/b', version\n"),
        ("Vagrantfile", "Vagrant.configure('2') do |c|\n  c.vm.box = 'b'\n"
         "  c.vm.box_version = ENV['V']\nend\n"),
    ],
)  # fmt: skip
def test_a_computed_version_is_unknown(path: str, content: str) -> None:
    parsed = read(path, content)
    assert [(one.version, one.constraint) for one in parsed.components] == [("", "")]
    assert [one.kind for one in parsed.observations if one.kind == "unresolved"] == ["unresolved"]


def test_tools_of_developers_do_not_ship() -> None:
    texts = {"Brewfile": "brew 'jq'\n", "Appraisals": "gem 'rails'\n", "Vagrantfile":
             "Vagrant.configure('2') do |c|\n  c.vm.box = 'b'\nend\n"}  # fmt: skip
    scopes = {one.scope for path, text in texts.items() for one in read(path, text).components}
    assert scopes == {"dev"}
