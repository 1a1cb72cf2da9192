"""The public documents (life cycles, exploited, replacements) are read to the same rows."""

from typing import Any

import pytest

from timonier.knowledge.sources import UnreadableSource, exploited, lifecycle, npm_replacements

API = {
    "schema_version": "1.2.0",
    "generated_at": "2026-11-20T00:00:00+00:00",
    "total": 1,
    "result": [
        {
            "name": "python",
            "label": "Python",
            "category": "lang",
            "identifiers": [
                {"id": "pkg:docker/library/python", "type": "purl"},
                {"id": "cpe:2.3:a:python:python", "type": "cpe"},
            ],
            "releases": [
                {
                    "name": "3.7",
                    "codename": None,
                    "label": "3.7",
                    "releaseDate": "2018-06-27",
                    "isLts": False,
                    "ltsFrom": None,
                    "isEoas": True,
                    "eoasFrom": "2020-06-27",
                    "isEol": True,
                    "eolFrom": "2023-06-27",
                    "isEoes": None,
                    "latest": {"name": "3.7.17", "date": "2023-06-06", "link": None},
                },
                {
                    "name": "2.7",
                    "releaseDate": "2010-07-03",
                    "isEol": True,
                    "eolFrom": None,
                    "isLts": False,
                    "latest": None,
                },
            ],
        }
    ],
}
SNAPSHOT = {
    "snapshot": "2026-08-22T08:52:34+00:00",
    "products": [
        {
            "id": "python",
            "title": "Python",
            "category": "lang",
            "identifiers": {"purl": ["pkg:docker/library/python"], "cpe": []},
            "cycles": [
                {
                    "name": "3.7",
                    "label": "3.7",
                    "releaseDate": "2018-06-27",
                    "support": "2020-06-27",
                    "eol": "2023-06-27",
                    "lts": False,
                    "latest": "3.7.17",
                },
                {"name": "2.7", "releaseDate": "2010-07-03", "eol": True, "lts": False},
            ],
        }
    ],
}


def test_the_public_interface_and_the_snapshot_give_the_same_rows() -> None:
    assert lifecycle.rows(API) == lifecycle.rows(SNAPSHOT)


def test_a_date_that_is_none_becomes_nothing() -> None:
    odd = {"products": [{"id": "x", "title": "X", "cycles": [{"name": "1", "eol": "soon"}]}]}
    assert lifecycle.rows(odd)[0]["cycles"][0][4] is None


@pytest.mark.parametrize(
    "document", [None, [], {}, {"result": []}, {"result": [{}]}, {"products": [{"id": "x"}]}]
)
def test_a_life_cycle_document_of_another_shape_is_refused(document: Any) -> None:
    with pytest.raises(UnreadableSource):
        lifecycle.rows(document)


def test_the_exploited_catalogue_keeps_dates_and_the_ransomware_mark() -> None:
    one = {
        "cveID": "CVE-2021-44228",
        "dateAdded": "2021-12-10",
        "dueDate": "2021-12-24",
        "knownRansomwareCampaignUse": "Known",
    }
    found = exploited.rows({"vulnerabilities": [one]})
    assert found == {"CVE-2021-44228": ["2021-12-10", "2021-12-24", 1]}


@pytest.mark.parametrize("document", [None, {}, {"vulnerabilities": []}, {"vulnerabilities": [1]}])
def test_a_catalogue_of_another_shape_is_refused(document: Any) -> None:
    with pytest.raises(UnreadableSource):
        exploited.rows(document)


def test_a_module_is_read_with_what_replaces_it_and_where_it_is_said() -> None:
    lists = {
        "native": {
            "mappings": {
                "util.promisify": {"replacements": ["util.promisify"]},
                "safe-buffer": {"replacements": ["safe-buffer"]},
            },
            "replacements": {
                "util.promisify": {
                    "type": "native",
                    "url": {"type": "node", "id": "api/util.html"},
                },
                "safe-buffer": {"type": "removal"},
            },
        },
        "micro-utilities": {
            "mappings": {"is-odd": {"replacements": ["snippet::is-odd"]}},
            "replacements": {},
        },
    }
    found = npm_replacements.rows(lists)
    assert found["util.promisify"] == [
        "native",
        ["util.promisify"],
        "https://nodejs.org/api/util.html",
    ]
    assert found["safe-buffer"][:2] == ["removal", []]
    assert found["is-odd"][:2] == ["micro-utility", []]


@pytest.mark.parametrize("document", [None, {}, {"native": []}, {"native": {"mappings": {}}}])
def test_replacement_lists_of_another_shape_are_refused(document: Any) -> None:
    with pytest.raises(UnreadableSource):
        npm_replacements.rows(document)
