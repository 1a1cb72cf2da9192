"""go.mod: what is built, after replacements."""

from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.manifests.registry import parse

GO_MOD = """\
module example.org/shop // the shop

go 1.22.0

toolchain go1.22.5

require github.com/spf13/cobra v1.8.0

require (
	github.com/old/thing v1.0.0
	github.com/pkg/errors v0.9.1 // indirect
	github.com/docker/docker v20.10.7+incompatible
	example.org/near v0.0.0
	golang.org/x/tools v0.20.0 // needed; indirect
	"github.com/quoted/name" v1.0.0
)

replace github.com/old/thing => github.com/new/thing v2.0.0

replace (
	example.org/near => ../near
	github.com/spf13/cobra v1.7.0 => github.com/spf13/cobra v1.7.1
)

exclude github.com/bad/thing v1.0.0

retract [v1.0.0, v1.0.5]

tool golang.org/x/tools/cmd/stringer
"""


def test_requirements_are_read_with_replacements_applied() -> None:
    parsed = parse("go.mod", "go.mod", GO_MOD.encode())
    assert not parsed.error
    found = {
        one.name: (one.version, one.direct, one.scope, one.source, one.line)
        for one in parsed.components
    }
    assert found == {
        "github.com/spf13/cobra": ("v1.8.0", True, "unknown", "", 7),
        "github.com/new/thing": ("v2.0.0", True, "unknown", "", 10),
        "github.com/pkg/errors": ("v0.9.1", False, "unknown", "", 11),
        "github.com/docker/docker": ("v20.10.7", True, "unknown", "", 12),
        "example.org/near": ("", True, "unknown", "path", 13),
        "golang.org/x/tools": ("v0.20.0", False, "dev", "", 14),
        "github.com/quoted/name": ("v1.0.0", True, "unknown", "", 15),
        "go": ("1.22.5", True, "prod", "", 5),
    }


def test_a_replacement_is_observed() -> None:
    parsed = parse("go.mod", "go.mod", GO_MOD.encode())
    seen = {one.subject: one.data["to"] for one in parsed.observations if one.kind == "replaced"}
    assert seen["github.com/old/thing"] == "github.com/new/thing"
    assert seen["example.org/near"] == "a local path"


def test_without_a_toolchain_the_go_line_is_the_least_release() -> None:
    parsed = parse("go.mod", "go.mod", b"module m\ngo 1.21\n")
    assert [(one.name, one.constraint) for one in parsed.components] == [("go", ">=1.21")]


def test_an_unknown_line_is_told() -> None:
    assert parse("go.mod", "go.mod", b"module m\n<<<<<<< HEAD\n").error.endswith("(line 2)")


def test_a_go_sum_is_only_a_sign_that_sums_are_kept() -> None:
    parsed = parse("go.sum", "go.sum", b"a v1 h1:00=\n")
    assert (parsed.components, parsed.observations[0].kind) == ((), "lock-file")


def test_a_workspace_names_its_members() -> None:
    parsed = parse("go.work", "go.work", b"go 1.22\nuse (\n\t./a\n\t./b\n)\n")
    assert [seen.subject for seen in parsed.observations] == ["./a", "./b"]


PATHS = st.from_regex(r"example\.org/[a-z]{1,8}(/[a-z]{1,8})?", fullmatch=True)
VERSIONS = st.from_regex(r"v[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}", fullmatch=True)


@given(st.dictionaries(PATHS, VERSIONS, max_size=10))
def test_what_is_required_is_read_back(required: dict[str, str]) -> None:
    body = "".join(f"\t{name} {version}\n" for name, version in required.items())
    parsed = parse("go.mod", "go.mod", f"module m\nrequire (\n{body})\n".encode())
    assert {one.name: one.version for one in parsed.components} == required
