"""Libraries copied into the tree are known by their banners, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.formats import kinds_of
from timonier.estate.core.manifests.registry import parse


def known(path: str, text: str) -> list[tuple[str, str, int]]:
    parsed = parse("vendored-script", path, text.encode())
    assert not parsed.error
    return [(one.name, one.version, one.line) for one in parsed.components]


@pytest.mark.parametrize(
    ("banner", "expected"),
    [
        ("/*! jQuery v3.4.1 | (c) JS Foundation */", ("jquery", "3.4.1", 1)),
        ("/*!\n * jQuery JavaScript Library v1.4.2\n * x\n */", ("jquery", "1.4.2", 2)),
        ("/*! jQuery UI - v1.12.1 - 2016-09-14", ("jquery-ui", "1.12.1", 1)),
        ("/*! jQuery Migrate v3.0.0 | (c) x */", ("jquery-migrate", "3.0.0", 1)),
        ("/*!\n  * Bootstrap v4.3.1 (https://example.org/)\n", ("bootstrap", "4.3.1", 2)),
        ("/*\n AngularJS v1.6.6\n (c) 2010", ("angular", "1.6.6", 2)),
        ("/**\n * @license AngularJS v1.7.9\n", ("angular", "1.7.9", 2)),
        ("//! moment.js\n//! version : 2.24.0\n//! authors", ("moment", "2.24.0", 2)),
        ("/*!\n * Vue.js v2.6.10\n * (c) x\n */", ("vue", "2.6.10", 2)),
        ("//     Underscore.js 1.8.3\n//     http://example.org\n", ("underscore", "1.8.3", 1)),
        ("//     (c) x\n//     Backbone.js 1.3.3\n", ("backbone", "1.3.3", 2)),
        ("/*! DataTables 1.10.20\n * x */", ("datatables.net", "1.10.20", 1)),
        ("/*!\n * Chart.js v2.9.3\n", ("chart.js", "2.9.3", 2)),
        ("// https://d3js.org v5.16.0 Copyright 2020", ("d3", "5.16.0", 1)),
        ("/*! @license DOMPurify 2.3.3 | (c) x */", ("dompurify", "2.3.3", 1)),
        ("/* axios v0.19.0 | (c) 2019 by x */", ("axios", "0.19.0", 1)),
        ("/*!\n *  Font Awesome 4.7.0 by @x\n", ("font-awesome", "4.7.0", 2)),
        ("/**\n * TinyMCE version 6.8.4 (2024-06-19)\n */", ("tinymce", "6.8.4", 2)),
        ("/*! normalize.css v8.0.1 | MIT */", ("normalize.css", "8.0.1", 1)),
        (
            "/** @license React v16.13.1\n * react-dom.production.min.js\n *",
            ("react-dom", "16.13.1", 1),
        ),
    ],
)
def test_a_library_is_known_by_the_words_it_begins_with(
    banner: str, expected: tuple[str, str, int]
) -> None:
    assert known("static/x.min.js", banner + "\n!function(){}") == [expected]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("jquery-3.4.1.min.js", [("jquery", "3.4.1", 1)]),
        ("jquery-ui-1.12.1.custom.min.js", [("jquery-ui", "1.12.1", 1)]),
        ("bootstrap-4.3.1.css", [("bootstrap", "4.3.1", 1)]),
        ("lodash.4.17.15.min.js", [("lodash", "4.17.15", 1)]),
        ("jquery-3.js", []),
        ("mine-1.2.3.min.js", []),
        ("jquery.cookie-1.4.1.js", []),
    ],
)
def test_a_file_name_that_holds_library_and_version_is_enough(
    file: str, expected: list[tuple[str, str, int]]
) -> None:
    assert known(f"public/vendor/{file}", "!function(){}") == expected


@pytest.mark.parametrize(
    "text",
    [
        "/*! Shop v1.2.3 */",
        "/*! jQuery */",
        "/*!\n * My Plugin v1.0.0\n * Requires jQuery v1.7.0\n */",
        "/*!\n * My Plugin\n * jQuery v1.7+\n */",
        "/**\n * @license\n * Lodash example.org/license | Underscore.js 1.8.3 x\n */",
        "var a = 1; /*! jQuery v3.4.1 */",
        "/*! jQuery v3.4.1.2.3.4 */",
        "//! version : 2.24.0\n",
        "",
    ],
)
def test_what_is_not_certain_is_not_told(text: str) -> None:
    assert known("static/x.min.js", text) == []


def test_the_banner_is_believed_before_the_file_name() -> None:
    assert known("jquery-3.4.1.js", "/*! jQuery v3.5.0 */") == [("jquery", "3.5.0", 1)]


def test_what_a_package_manager_installed_is_left_to_its_lock() -> None:
    assert known("node_modules/jquery/dist/jquery.min.js", "/*! jQuery v3.4.1 */") == []


def test_a_copy_in_a_vendored_folder_of_the_tree_is_looked_at() -> None:
    assert "vendored-script" in kinds_of("vendor/assets/javascripts/jquery.js")
    assert "vendored-script" not in kinds_of("src/app.js")


@given(st.binary(max_size=300))
def test_no_bytes_are_a_fault(data: bytes) -> None:
    assert not parse("vendored-script", "a.min.js", data).error
