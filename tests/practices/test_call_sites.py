"""The call sites of a component make its change longer and are told; uncounted means unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.repository import IMPORTS, Manifest
from timonier.practices.core.call_sites import Count, call_sites, with_call_sites
from timonier.practices.core.code import code_of
from timonier.practices.core.effort import EFFORT, effort_days
from timonier.practices.core.pieces import piece_of
from timonier.practices.core.proposals import Plan, gathered

from . import make

DJANGO = {"requirements.txt": "django==3.2.0\n"}
CODE = {
    "shop/models.py": "from django.db import models\n\n\nclass A(models.Model):\n    pass\n",
    "shop/views.py": "import django.http\nimport json\n",
}


def upgrade(files: dict[str, str], name: str = "Django") -> Plan:
    found = [piece_of(issue) for issue in make.issues(files)]
    plans = gathered([piece for piece in found if piece], today=make.TODAY)
    return next(plan for plan in plans if plan.kind == "upgrade" and plan.subject == name)


def words(plan: Plan) -> str:
    return " ".join(phrase.english() for phrase in plan.because)


@pytest.mark.parametrize(
    ("manifest", "source", "ecosystem", "name", "sites"),
    [
        ("pyyaml==5.3\n", {"a.py": "import yaml\nyaml.load(1)\n"}, "pypi", "pyyaml", 2),
        ("pillow==8\n", {"a.py": "from PIL import Image\n"}, "pypi", "pillow", 1),
        ("ruamel.yaml==0.17\n", {"a.py": "import ruamel.yaml\n"}, "pypi", "ruamel-yaml", 1),
        ("Flask==1\n", {"a.py": "import flask\n", "b.py": "import flaskish\n"}, "pypi", "flask", 1),
        ("google-cloud-storage==1\n", {"a.py": "from google.cloud import storage\n"}, "pypi",
         "google-cloud-storage", 1),
    ],
)  # fmt: skip
def test_a_python_package_is_found_under_its_module(
    manifest: str, source: dict[str, str], ecosystem: str, name: str, sites: int
) -> None:
    facts = make.facts({"requirements.txt": manifest, **source})

    assert call_sites(facts, ecosystem, name) == Count(sites, 1)


def test_a_go_module_owns_the_paths_that_no_longer_one_claims() -> None:
    files = {
        "go.mod": "module x\n\nrequire (\n\tgithub.com/a/b v1.0.0\n\tgithub.com/a/b/c v1.0.0\n)\n",
        "main.go": 'package x\n\nimport (\n\t"github.com/a/b/d"\n\t"github.com/a/b/c/e"\n)\n',
    }
    facts = make.facts(files)

    assert call_sites(facts, "golang", "github.com/a/b") == Count(1, 1)
    assert call_sites(facts, "golang", "github.com/a/b/c") == Count(1, 1)


def test_the_other_ecosystems_find_their_own() -> None:
    files = {
        "package.json": '{"dependencies": {"@scope/kit": "1", "moment": "2"}}',
        "a.ts": "import m from 'moment'\nimport k from '@scope/kit/x'\n",
        "Gemfile.lock": "GEM\n  remote: x\n  specs:\n    net-ssh (5.0)\n",
        "a.rb": "require 'net/ssh'\n",
        "Cargo.toml": '[dependencies]\nserde-json = "1"\n',
        "a.rs": "use serde_json::Value;\n",
        "pom.xml": "<project><dependencies><dependency><groupId>com.google.guava</groupId>"
        "<artifactId>guava</artifactId><version>19.0</version></dependency></dependencies></project>",
        "A.java": "import com.google.common.collect.Lists;\n",
        "composer.json": '{"require": {"doctrine/orm": "^2"}}',
        "a.php": "<?php\nuse Doctrine\\ORM\\EntityManager;\n",
        "a.csproj": "<Project><ItemGroup>"
        '<PackageReference Include="Newtonsoft.Json" Version="9.0.1"/></ItemGroup></Project>',
        "a.cs": "using Newtonsoft.Json.Linq;\n",
    }
    facts = make.facts(files)

    one = Count(1, 1)
    assert call_sites(facts, "npm", "moment") == call_sites(facts, "npm", "@scope/kit") == one
    assert call_sites(facts, "gem", "net-ssh") == one
    assert call_sites(facts, "cargo", "serde-json") == one
    assert call_sites(facts, "maven", "com.google.guava/guava") == one
    assert call_sites(facts, "composer", "doctrine/orm") == one
    assert call_sites(facts, "nuget", "Newtonsoft.Json") == one


def test_the_proposal_says_how_many_call_sites_in_how_many_files() -> None:
    plan = upgrade(DJANGO | CODE)

    assert "Counted in the code: 3 call sites in 2 files." in words(plan)
    assert plan.effort[1] >= upgrade(DJANGO).effort[1]


def test_without_any_source_the_call_sites_are_said_to_be_unknown() -> None:
    assert "The call sites of 1 repository were not counted" in words(upgrade(DJANGO))
    assert "were not counted" in words(upgrade(DJANGO | {"a.ts": "import x from 'y'\n"}))


def test_a_package_that_no_source_names_has_none() -> None:
    plan = upgrade(DJANGO | {"a.py": "import flask\n"})

    assert "No call site was found in the code" in words(plan)


def test_facts_from_before_the_count_are_unknown_not_zero() -> None:
    facts = make.facts(DJANGO | CODE)
    old = replace(facts, manifests=tuple(m for m in facts.manifests if m.kind != IMPORTS))

    assert call_sites(old, "pypi", "django") is None


def test_too_much_source_is_unknown() -> None:
    facts = make.facts(DJANGO | CODE)
    seen = next(m for m in facts.manifests if m.kind == IMPORTS).parsed.observations[0]
    many = replace(seen, data={**seen.data, "excessive": True, "files": {}})
    parsed = replace(facts.manifests[-1].parsed, observations=(many,))

    kept = replace(facts, manifests=(*facts.manifests[:-1], Manifest("", IMPORTS, parsed)))

    assert call_sites(kept, "pypi", "django") is None


def test_an_image_reaches_into_no_code() -> None:
    files = {"Dockerfile": "FROM python:3.7\nUSER a\n", "a.py": "import python\n"}

    assert "call site" not in words(upgrade(files, "Python"))


def test_each_component_counts_once_however_many_advisories_it_has() -> None:
    found = [piece_of(issue) for issue in make.issues(DJANGO | CODE, "vulnerability")]
    members = [piece for piece in found if piece]

    assert len(members) > 5
    assert (code_of(members).sites, code_of(members).files) == (3, 2)


def test_an_issue_without_a_component_is_left_alone() -> None:
    issue = make.the(make.issues(CODE | {"x/a.py": "", "x/b.py": ""}, "owners-missing"))

    assert with_call_sites(issue, make.facts(CODE)) == issue


@given(
    st.sampled_from(sorted(EFFORT)),
    st.integers(0, 30_000),
    st.integers(0, 3_000),
    st.integers(0, 500),
    st.integers(0, 50),
)
def test_more_call_sites_never_mean_less_effort(
    rule: str, sites: int, files: int, more_sites: int, more_files: int
) -> None:
    def days(call_sites: int, site_files: int) -> tuple[float, float, float]:
        return effort_days(
            rule, repositories=1, files=1, call_sites=call_sites, site_files=site_files
        )

    some, more = days(sites, files), days(sites + more_sites, files + more_files)

    assert some[0] <= some[1] <= some[2]
    assert more[0] <= more[1] <= more[2]
    assert all(after >= before for before, after in zip(some, more, strict=True))


@pytest.mark.parametrize("rule", ["upgrade-major", "replace-small", "replace-medium"])
def test_a_thousand_call_sites_are_weeks_not_years(rule: str) -> None:
    low, likely, high = effort_days(rule, repositories=1, files=1, call_sites=1_000, site_files=200)

    assert low < likely < high
    assert 3 <= likely <= 40
    assert high <= 90
