"""Jenkins, Travis, Bitbucket, Drone, Woodpecker, Cloud Build: images, runtimes, tests."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Parsed, Unreadable
from timonier.estate.core.manifests.located import (
    Text,
    load_documents,
    rows,
    table,
    text,
    texts,
    walk,
)
from timonier.estate.core.manifests.pipeline import Build
from timonier.estate.core.manifests.registry import reader

MAX_JENKINSFILE = 1024 * 1024
_JENKINS_IMAGE = re.compile(
    r"(?:\bimage\s*+(?:\(\s*+)?|docker\.image\s*+\(\s*+)(['\"])([^'\"\n]{1,300})\1"
)
_TRAVIS_LANGUAGES = {"python": "python", "node_js": "nodejs", "go": "go", "php": "php",
                     "rvm": "ruby", "ruby": "ruby", "jdk": "java", "rust": "rust",
                     "elixir": "elixir", "otp_release": "erlang", "dotnet": "dotnet",
                     "perl": "perl", "julia": "julia", "dart": "dart", "postgresql": "postgres",
                     "mariadb": "mariadb"}  # fmt: skip
# What Travis runs by itself when a file gives no script.
_TRAVIS_TESTS = frozenset({"node_js", "go", "ruby", "java", "rust", "php", "scala", "elixir"})


@reader("jenkinsfile")
def read_jenkinsfile(path: str, data: bytes) -> Parsed:
    """A Jenkinsfile is a program: only literal images and recognisable test commands are read."""
    if len(data) > MAX_JENKINSFILE:
        raise Unreadable("more than 1 MiB of Jenkinsfile")
    source = data.decode("utf-8", "replace")
    reading = Build("jenkins")
    for match in _JENKINS_IMAGE.finditer(source):
        line = source.count("\n", 0, match.start()) + 1
        reading.image(Text.at(match[2], line))
    plain = re.sub(r"\b(?:sh|bat|powershell)\b[\s(]*+(?:script:\s*+)?['\"]{1,3}", "\n", source)
    reading.script(plain, 0)
    return reading.parsed()


@reader("travis")
def read_travis(path: str, data: bytes) -> Parsed:
    """Language versions and tests of Travis CI; raises Unreadable."""
    reading = Build("travis")
    for root in map(table, load_documents(data)):
        includes = [*rows(table(root.get("jobs")).get("include")),
                    *rows(table(root.get("matrix")).get("include"))]  # fmt: skip
        databases = table(root.get("addons"))
        for holder in (root, *map(table, includes), databases):
            for key, product in _TRAVIS_LANGUAGES.items():
                for spec in texts(holder.get(key)):
                    reading.runtime(product, spec)
            reading.runner(text(holder.get("dist")))
        reading.ranges("travis")
        reading.scripts(root)
        language = text(root.get("language"))
        if language in _TRAVIS_TESTS and "script" not in root and "jobs" not in root:
            reading.tests("default", language.line)
    return reading.parsed()


@reader("bitbucket-pipelines")
def read_bitbucket(path: str, data: bytes) -> Parsed:
    """Images and tests of Bitbucket Pipelines; raises Unreadable."""
    return _generic("bitbucket-pipelines", data)


@reader("drone")
def read_drone(path: str, data: bytes) -> Parsed:
    """Images and tests of Drone, Woodpecker and Cloud Build; raises Unreadable."""
    return _generic("cloudbuild" if "cloudbuild" in path else "drone", data)


def _generic(name: str, data: bytes) -> Parsed:
    reading = Build(name)
    for root in load_documents(data):
        for holder in walk(root):
            image = holder.get("image")
            reading.image(text(image) or text(table(image).get("name")))
            if name == "cloudbuild" and "args" in holder:
                reading.image(text(holder.get("name")))
                reading.script(" ".join(texts(holder.get("args"))), holder.line)
        reading.scripts(root)
    return reading.parsed()
