"""Kinds of files that complete each other: all of a family are read again when one changes."""

MAVEN = frozenset({"pom.xml", "maven.config"})
NUGET = frozenset({"csproj", "paket.references", "paket.lock"})
GRADLE = frozenset(
    {
        "build.gradle",
        "libs.versions.toml",
        "gradle.properties",
        "build.sbt",
        "mill",
        "sbt-build.properties",
        "gradle-constants",
    }
)
SCRIPTS = (".gradle", ".gradle.kts", ".sbt", ".scala", ".sc", ".mill")  # how their names end
NPM = frozenset({"package.json", "pnpm-workspace.yaml", "yarnrc"})
HELM = frozenset({"helm-chart", "helm-values", "helm-template"})
# What includes, and as what an included file is read whose own name is nothing of the kind.
INCLUDED = "included-requirements"
PROJECTS = frozenset(
    {"setup.cfg", "setup.py", "pyproject.toml", "conda-environment", "conda-named"}
)
PIP = PROJECTS | {INCLUDED, "requirements.txt", "requirements.lock"}
FAMILIES = (MAVEN, NUGET, GRADLE, NPM, HELM, PIP)
KINDS = frozenset[str]().union(*FAMILIES)

SUBMODULES = "git-submodules"  # completed by the tree: the commits that it is pinned to
SUBMODULE_MODE = "160000"  # of a tree's entry that is the commit of another repository
