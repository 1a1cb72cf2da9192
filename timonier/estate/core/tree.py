"""What the paths of a tree say by themselves: tests, licence, locks, pipelines, languages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from timonier.estate.core import formats
from timonier.estate.core.distinct import folder_of
from timonier.estate.core.facts import File, Observation
from timonier.estate.core.places import is_vendored

LARGE_BYTES = 5 * 1024 * 1024
_SYMLINK, _SUBMODULE = "120000", "160000"
_EXAMPLES = 5  # paths shown with a count
_SUFFIX = re.compile(r"\.([a-z0-9+_-]{1,12})$")

_TEST_FOLDERS = frozenset({"test", "tests", "__tests__", "spec", "specs", "e2e", "testing"})
_TEST_FILE = re.compile(
    r"(?:^|/)(?:test_[^/]+\.py|tests\.py|[^/]+_test\.(?:py|go|rb|exs|dart|cc|cpp|c|php)"
    r"|[^/]+\.(?:test|spec|cy)\.[cm]?[jt]sx?|[^/]+_spec\.rb|[^/]*Tests?\.(?:java|kt|cs|php|scala|swift)"
    r"|[^/]+IT\.java|[^/]+\.feature|[^/]+_tests?\.rs|[^/]+\.bats)$"
)
# What the first levels of a repository say about how it is run: (kind, regular expression).
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("readme", r"(?:docs/|\.github/)?readme(?:\.\w{1,8})?"),
        ("licence-file", r"(?:licen[cs]e|copying|unlicense)(?:[.-][\w.-]{1,30})?|LICENSES/[^/]+"),
        ("security-policy", r"(?:\.github/|docs/|\.gitlab/)?security(?:\.(?:md|rst|txt|adoc))?"
                            r"|(?:\w+/)?\.well-known/security\.txt"),
        ("contributing", r"(?:\.github/|docs/)?contributing(?:\.\w{1,8})?"),
        ("changelog", r"(?:docs/)?(?:change(?:s|log)|history|news|releases?)\.(?:md|rst|txt|adoc)"),
        ("codeowners", r"(?:\.github/|\.gitlab/|docs/)?codeowners"),
        ("pre-commit", r"\.pre-commit-config\.ya?ml|lefthook\.ya?ml|\.husky/[^/]+"),
        ("update-bot-file", r"\.github/dependabot\.ya?ml|(?:\.github/|\.gitlab/)?renovate\.json5?"
                            r"|\.renovaterc(?:\.json5?)?|\.pyup\.yml|\.github/scala-steward\.conf"),
        ("editorconfig", r"\.editorconfig"),
        ("task-runner", r"(?:gnu)?makefile|justfile|taskfile\.ya?ml|rakefile|noxfile\.py|tox\.ini"),
        ("ci-file", r"\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|jenkinsfile[^/]*"
                    r"|\.circleci/config\.ya?ml|azure-pipelines[^/]*\.ya?ml|\.travis\.yml"
                    r"|bitbucket-pipelines\.yml|\.drone\.ya?ml|\.woodpecker(?:\.ya?ml|/[^/]+)"
                    r"|cloudbuild\.ya?ml|\.buildkite/[^/]+|appveyor\.yml|\.cirrus\.yml|buildspec\.yml"
                    r"|\.ci/[^/]+|\.(?:forgejo|gitea)/workflows/[^/]+|\.teamcity/[^/]+"),
        ("devcontainer", r"\.devcontainer(?:\.json|/[^/]+)"),
    )
)  # fmt: skip
# Infrastructure as code, at any depth.
_INFRASTRUCTURE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("terraform", r"\.(?:tf|tofu)$"),
        ("helm", r"(?:^|/)Chart\.yaml$"),
        ("kustomize", r"(?:^|/)[Kk]ustomization(?:\.ya?ml)?$"),
        ("docker", r"(?:^|/)(?:Dockerfile|Containerfile)(?:[.-][^/]+)?$|\.[Dd]ockerfile$"),
        ("compose", r"(?:^|/)(?:docker-)?compose(?:[.-][^/]+)?\.ya?ml$"),
        ("ansible", r"(?:^|/)(?:ansible\.cfg|playbooks/[^/]+\.yml|roles/[^/]+/tasks/main\.ya?ml)$"),
        ("pulumi", r"(?:^|/)Pulumi\.ya?ml$"),
        ("cdk", r"(?:^|/)cdk\.json$"),
        ("serverless", r"(?:^|/)serverless\.(?:ya?ml|ts|json)$"),
        ("bicep", r"\.bicep$"),
        ("packer", r"\.pkr\.hcl$"),
        ("vagrant", r"(?:^|/)Vagrantfile$"),
        ("puppet", r"(?:^|/)(?:Puppetfile|manifests/[^/]+\.pp)$"),
        ("chef", r"(?:^|/)(?:Berksfile|recipes/default\.rb)$"),
        ("nix", r"(?:^|/)flake\.nix$"),
    )
)  # fmt: skip
# Files that give a tool away by their name alone; most have no reader.
_TOOL_FILES = frozenset(
    {
        "tslint.json", "bower.json", ".bowerrc", "protractor.conf.js", "karma.conf.js",
        ".sass-lint.yml", "typings.json", "tsd.json", ".jscsrc", ".eslintrc", ".eslintrc.js",
        ".eslintrc.cjs", ".eslintrc.json", ".eslintrc.yml", ".eslintrc.yaml", "Gopkg.toml",
        "Gopkg.lock", "glide.yaml", "glide.lock", ".travis.yml", "circle.yml", ".lgtm.yml",
        "lgtm.yml", "bors.toml",
    }
)  # fmt: skip
_MIGRATIONS = re.compile(
    r"(?:^|/)(?:migrations|db/migrate|alembic/versions|changelogs?|flyway|liquibase)/[^/]+"
    r"\.(?:py|sql|rb|php|ts|js|xml|ya?ml|cs|go)$|(?:^|/)V\d(?>[\w.]*?__)[^/]+\.sql$"
)
LANGUAGES = {
    "py": "Python", "pyi": "Python", "js": "JavaScript", "mjs": "JavaScript", "cjs": "JavaScript",
    "jsx": "JavaScript", "ts": "TypeScript", "tsx": "TypeScript", "mts": "TypeScript",
    "vue": "Vue", "svelte": "Svelte", "go": "Go", "rs": "Rust", "rb": "Ruby", "erb": "Ruby",
    "php": "PHP", "java": "Java", "kt": "Kotlin", "kts": "Kotlin", "scala": "Scala",
    "groovy": "Groovy", "cs": "C#", "fs": "F#", "vb": "Visual Basic", "cshtml": "C#",
    "razor": "C#", "c": "C", "h": "C", "cc": "C++", "cpp": "C++", "cxx": "C++", "hpp": "C++",
    "m": "Objective-C", "mm": "Objective-C", "swift": "Swift", "dart": "Dart", "ex": "Elixir",
    "exs": "Elixir", "erl": "Erlang", "hs": "Haskell", "clj": "Clojure", "ml": "OCaml",
    "r": "R", "jl": "Julia", "lua": "Lua", "pl": "Perl", "pm": "Perl", "sh": "Shell",
    "bash": "Shell", "ps1": "PowerShell", "sql": "SQL", "tf": "HCL", "tofu": "HCL", "hcl": "HCL",
    "html": "HTML", "css": "CSS", "scss": "CSS", "sass": "CSS", "less": "CSS", "sol": "Solidity",
    "cob": "COBOL", "cbl": "COBOL", "pas": "Pascal", "f90": "Fortran", "zig": "Zig",
    "nim": "Nim", "coffee": "CoffeeScript", "abap": "ABAP", "cls": "Apex", "proto": "Protobuf",
}  # fmt: skip
BINARY = frozenset(
    {
        "exe", "dll", "so", "dylib", "jar", "war", "ear", "class", "o", "a", "lib", "zip", "gz",
        "tgz", "tar", "bz2", "xz", "7z", "rar", "iso", "img", "dmg", "bin", "pyc", "whl", "egg",
        "gem", "nupkg", "apk", "ipa", "deb", "rpm", "mp4", "mov", "avi", "mkv", "psd", "db",
        "sqlite", "sqlite3", "dump", "bak", "pkl", "h5", "onnx", "pt", "safetensors", "parquet",
    }
)  # fmt: skip
_GENERATED = re.compile(
    r"(?:\.min\.(?:js|css)|\.bundle\.js|\.pb\.go|_pb2\.py|\.g\.dart)$|(?:^|/)dist/"
)


def tree_observations(files: Sequence[File]) -> tuple[Observation, ...]:
    """Every fact that paths, modes and sizes state; the content of no file is needed.

    A tree without a thing has no observation of it: the check draws the conclusion.
    """
    own = [f for f in files if f.mode not in (_SYMLINK, _SUBMODULE) and not is_vendored(f.path)]
    paths = [file.path for file in own]
    return tuple(
        observation
        for part in (
            _signs(paths), _tests(paths), _infrastructure(paths), _manifest_locks(paths),
            _tool_files(paths), _migrations(paths), _large(own), _modes(files), _languages(own),
            _vendored(files),
        )
        for observation in part
    )  # fmt: skip


def _counted(kind: str, paths: Sequence[str], subject: str = "") -> Iterator[Observation]:
    if paths:
        data = {"count": len(paths), "examples": [path[:300] for path in sorted(paths)[:_EXAMPLES]]}
        yield Observation(kind, subject or sorted(paths)[0][:300], 0, data)


def _signs(paths: Iterable[str]) -> Iterator[Observation]:
    shallow = [path for path in paths if path.count("/") <= 2]
    for kind, pattern in _SIGNS:
        yield from _counted(kind, [path for path in shallow if pattern.fullmatch(path)])


def _tests(paths: Iterable[str]) -> Iterator[Observation]:
    found = []
    for path in paths:
        match = _SUFFIX.search(path)
        is_code = match is not None and match[1] in LANGUAGES
        in_folder = is_code and not _TEST_FOLDERS.isdisjoint(path.lower().split("/")[:-1])
        if in_folder or _TEST_FILE.search(path):
            found.append(path)
    yield from _counted("tests", found, "tests")


def _infrastructure(paths: Sequence[str]) -> Iterator[Observation]:
    for name, pattern in _INFRASTRUCTURE:
        yield from _counted("infrastructure", [p for p in paths if pattern.search(p)], name)


def settled(paths: Iterable[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Each manifest that a lock can settle: its path, its kind, and the locks that cover it,
    those beside it first, then those in the folders above (workspaces)."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)  # kind -> folder -> files
    manifests = []
    for path in paths:
        row = formats.by_kind(formats.kind_of(path) or "")
        if row is None:
            continue
        folder = folder_of(path)
        found[row.kind].setdefault(folder, []).append(path)
        if row.settled_by:
            manifests.append((path, folder, row))
    for path, folder, row in manifests:
        covering = [
            lock
            for above in _ancestors(folder)
            for kind in row.settled_by
            for lock in found[kind].get(above, ())
        ]
        yield path, row.kind, covering


def _manifest_locks(paths: Sequence[str]) -> Iterator[Observation]:
    """For each manifest, the locks that cover it."""
    for path, kind, covering in settled(paths):
        data = {"manifest": kind, "locks": covering[:10]}
        yield Observation("manifest-lock", path[:300], 0, data)


def _ancestors(folder: str) -> Iterator[str]:
    """The folder, then each one above it, the root ("") last."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _tool_files(paths: Iterable[str]) -> Iterator[Observation]:
    for path in paths:
        known = path.rpartition("/")[2] in _TOOL_FILES or path == ".dependabot/config.yml"
        if known:
            yield Observation("tool-file", path[:300])


def _migrations(paths: Iterable[str]) -> Iterator[Observation]:
    found = [path for path in paths if _MIGRATIONS.search(path)]
    yield from _counted("migrations", found, "migrations")


def _large(files: Iterable[File]) -> Iterator[Observation]:
    for file in files:
        match = _SUFFIX.search(file.path.lower())
        suffix = match[1] if match else ""
        if file.size >= LARGE_BYTES or (suffix in BINARY and file.size >= LARGE_BYTES // 5):
            data = {"bytes": file.size, "binary": suffix in BINARY}
            yield Observation("large-file", file.path[:300], 0, data)


def _modes(files: Iterable[File]) -> Iterator[Observation]:
    links, modules = [], []
    for file in files:
        if file.mode == _SYMLINK:
            links.append(file.path)
        elif file.mode == _SUBMODULE:
            modules.append(file.path)
    yield from _counted("symlinks", links, "symlinks")
    yield from _counted("submodules", modules, "submodules")


def _vendored(files: Iterable[File]) -> Iterator[Observation]:
    """Third-party code in the tree, which no lock names and no update reaches."""
    found: Counter[str] = Counter()
    for file in files:
        if is_vendored(file.path):
            found[file.path.split("/")[0]] += 1
    for folder, count in sorted(found.items()):
        yield Observation("vendored-code", folder[:300], 0, {"count": count})


def _languages(files: Iterable[File]) -> Iterator[Observation]:
    """Bytes by language; files of unknown size, generated files and data do not count."""
    sizes: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for file in files:
        match = _SUFFIX.search(file.path.lower())
        language = LANGUAGES.get(match[1]) if match else None
        if language and file.size >= 0 and not _GENERATED.search(file.path):
            sizes[language] += file.size
            counts[language] += 1
    total = sum(sizes.values()) or 1
    for language, size in sizes.most_common():
        data = {"bytes": size, "files": counts[language], "share": round(size / total, 4)}
        yield Observation("language", language, 0, data)
