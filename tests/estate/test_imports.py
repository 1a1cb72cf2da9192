"""Which third-party modules a source file names, and at how many places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import within
from timonier.estate.core.imports import MAX_BYTES, MAX_MODULES, imports_of, language_of


def test_python_counts_imports_and_uses_of_what_they_bind() -> None:
    text = b"import yaml\nimport os, numpy as np\n\nx = yaml.safe_load(np.zeros(yaml.X))\n"

    assert imports_of("a.py", text) == {"yaml": 3, "numpy": 2}


def test_python_follows_names_over_several_lines_and_under_another_name() -> None:
    text = b"""from django.db import (
    models,  # the tables
    transaction as atomic_things,
)

class A(models.Model):
    b = models.TextField()

atomic_things.atomic()
self.models = 1
"""
    assert imports_of("a.py", text) == {"django": 4}


def test_python_leaves_out_relative_imports_and_the_standard_library() -> None:
    text = b"from . import a\nfrom .b import c\nimport json\nfrom os.path import join\n"

    assert imports_of("a.py", text) == {}


def test_python_tells_packages_of_a_shared_namespace_apart() -> None:
    text = (
        b"from google.cloud import storage\nimport ruamel.yaml\nfrom google.protobuf.x import y\n"
    )

    assert set(imports_of("a.py", text)) == {
        "google.cloud.storage",
        "ruamel.yaml",
        "google.protobuf.x",
    }


def test_a_sentence_that_begins_with_import_is_no_import() -> None:
    assert imports_of(
        "a.py", b'"""\nimport the things first\nfrom here we import, they said\n"""\n'
    ) in (
        {},
        {"here": 1},
    )
    assert "the" not in imports_of("a.py", b"import the things first\n")


def test_an_import_inside_a_function_counts() -> None:
    assert imports_of("a.py", b"def f():\n    import requests\n") == {"requests": 1}


@pytest.mark.parametrize("name", ["a.js", "a.ts", "a.tsx", "a.vue", "a.svelte", "a.mjs"])
def test_javascript_names_packages_however_they_come_in(name: str) -> None:
    text = b"""
import React, { useState } from 'react'
import type { A } from "@scope/kit/deep/path";
import 'normalize.css'
const x = require("lodash/fp"), y = await import(`left-pad`)
export * from 'lodash'
import local from './local'
import fs from 'fs'; import p from 'node:path'
import aliased from '@/components/x'
import other from '~/y'
Array.from('abc'); foo.require('bar')
"""
    assert imports_of(name, text) == {
        "react": 1,
        "@scope/kit": 1,
        "normalize.css": 1,
        "lodash": 2,
        "left-pad": 1,
    }


def test_go_reads_single_lines_and_blocks() -> None:
    text = b"""package main

import "fmt"
import (
\t"net/http"
\tyaml "gopkg.in/yaml.v3"
\t_ "github.com/lib/pq"
)
import x "github.com/a/b/v2/c"

var s = "import github.com/no/no"
"""
    assert imports_of("main.go", text) == {
        "gopkg.in/yaml.v3": 1,
        "github.com/lib/pq": 1,
        "github.com/a/b/v2/c": 1,
    }


def test_java_keeps_the_prefix_before_the_class() -> None:
    text = b"""import java.util.List;
import org.springframework.boot.SpringApplication;
import static org.junit.Assert.assertEquals;
import com.google.common.collect.Lists;
"""
    found = {"org.springframework.boot": 1, "org.junit": 1, "com.google.common": 1}
    assert imports_of("A.java", text) == found
    assert imports_of("a.kt", b"import io.ktor.server.*\nimport kotlin.io\n") == {
        "io.ktor.server": 1
    }


def test_the_other_languages() -> None:
    assert imports_of("a.rb", b"require 'sidekiq/web'\nrequire_relative 'x'\nrequire 'json'\n") == {
        "sidekiq/web": 1
    }
    php = b"<?php\nuse Symfony\\Component\\HttpFoundation\\Request;\nclass A { use Mine; }\n"
    assert imports_of("a.php", php) == {"Symfony\\Component": 1}
    rust = b"use std::io;\npub use serde::Deserialize;\nextern crate libc;\nuse crate::x;\n"
    assert imports_of("a.rs", rust) == {"serde": 1, "libc": 1}
    sharp = b"using System.Text;\nusing Newtonsoft.Json.Linq;\nusing (var a = b) {}\n"
    assert imports_of("a.cs", sharp) == {"Newtonsoft.Json.Linq": 1}


def test_other_files_and_what_machines_write_are_not_source() -> None:
    assert language_of("README.md") == "" == language_of("x.min.js") == language_of("api_pb2.py")
    assert imports_of("a.txt", b"import yaml\n") == {}
    assert imports_of("a.py", b"import yaml\n" + b" " * MAX_BYTES) == {}


SUFFIXES = ["py", "ts", "go", "java", "rb", "php", "rs", "cs"]
BOMBS = [
    b"import a\n" + b"a." * 200_000,
    b"import " * 70_000,
    b"from x import (" * 30_000,
    b"from 'a" * 70_000,
    b"import (\n" * 50_000,
    b"require('" * 50_000,
    b"use A\\" * 70_000,
    b"import\\\n" * 60_000,
    b" " * 500_000 + b"import x",
    b"from x import " + b"a," * 200_000,
    b"".join(b"import m%d\n" % n for n in range(40_000)),
]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_hostile_text_takes_no_longer_than_honest_text(suffix: str) -> None:
    with within(3):
        for bomb in BOMBS:
            assert len(imports_of(f"x.{suffix}", bomb)) <= MAX_MODULES


statements = st.sampled_from(
    [b"import ", b"from ", b"require(", b"use ", b"using ", b"(", b")", b"'", b'"', b"\n", b" "]
)
soup = st.lists(statements | st.binary(max_size=4) | st.sampled_from([b"a", b"b.c", b";"]))


@given(st.sampled_from(SUFFIXES), soup)
def test_any_bytes_are_read_to_positive_counts(suffix: str, parts: list[bytes]) -> None:
    found = imports_of(f"x.{suffix}", b"".join(parts))

    assert all(name and sites > 0 for name, sites in found.items())
