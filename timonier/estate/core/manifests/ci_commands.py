"""Which shell lines of a build service run tests: the check asks whether CI tests, not which CI."""

from __future__ import annotations

import re

MAX_SCRIPT = 100_000

# Runners, each with what must follow it on the line to be a test run.
_ALONE = (
    r"pytest|py\.test|tox|nox|jest|vitest|mocha|ava|gotestsum|ginkgo|ctest|bats|prove|phpunit|pest"
    r"|behat|phpspec|rspec|cucumber"
)
_PHRASES = (
    r"python3? -m (?:pytest|unittest|nose2?|tox|nox)|manage\.py test|karma start|playwright test"
    r"|cypress run|go test|(?:cargo|\$\{\{ ?env\.CARGO ?\}\}) (?:\+\S{1,20} )?(?:test|nextest)"
    r"|cross test|codecept run|hatch (?:run \S{0,40}test|test)|helm unittest|terraform test"
    r"|molecule test|bundle exec rake(?= ?(?:$|[;&|]))"
)
_FLAGS = r"(?: -\S{1,40}){0,6}"
_NODE = (
    rf"(?:npm|pnpm|yarn|bun){_FLAGS}(?: run(?:-script)?)?{_FLAGS} "
    r"(?:t|(?:[\w-]{1,40}:){0,4}(?:(?:tests?|unit)(?:[:-][\w:-]{1,40})?|e2e(?::run)?))(?![\w:-])"
)
_JVM = (
    r"(?:\./)?mvnw?(?: \S{1,80}){0,12} (?:verify|test|package|install|deploy)(?![\w.-])"
    r"|(?:\./)?gradlew?(?: \S{1,80}){0,12} :?(?:[\w-]{1,40}:){0,4}"
    r"(?:tests?|verify|check|build|integrationTest|connectedAndroidTest)(?![\w-])"
)
_TARGETS = (
    r"(?:make|gmake|just|task|rake|mage|invoke|inv|nx|turbo(?: run)?|lein|sbt|mix|swift|dart|deno"
    r"|flutter|zig build|stack|cabal|bazel|bazelisk|dotnet|rails|composer(?: run)?|xcodebuild)"
    rf"{_FLAGS} :?(?:tests?|check|unit-?tests?|test-[\w-]{{1,40}}|ci|integration-?tests?|e2e)"
    r"(?![\w-])"
)
_SCRIPTS = r"(?:\./)?(?:[\w.-]{1,40}/){0,4}(?:run[-_]?)?(?:unit[-_])?tests?\.(?:sh|py|ps1|cmd|bat)"
_TEST = re.compile(
    rf"(?<![\w.-])(?P<command>{_PHRASES}|{_NODE}|{_JVM}|{_TARGETS}|{_SCRIPTS}"
    rf"|(?<!install )(?<!add )(?<!-U )(?:{_ALONE})(?![\w=<>~.-]))(?!\w)"
)
# The lines of the JVM's tools that leave the tests out.
_SKIPPED = re.compile(
    r"-DskipTests(?!=false)|-Dmaven\.test\.skip(?!=false)"
    r"|(?:-x|--exclude-task) :?(?:[\w-]{1,40}:){0,4}(?:test|check)(?![\w-])"
)
_JVM_RUN = re.compile(_JVM)
# Words that make the rest of a line the name of a package or a text, not a command.
_NOT_A_RUN = re.compile(
    r"(?:pip3?|apt|apt-get|brew|npm|yarn|pnpm|gem|pipx|uv(?: pip| tool)?|poetry|conda|cargo|go|"
    r"dnf|apk|choco) (?:-\S{1,40} ){0,4}(?:install|add|get|i|ci)\b[^&|;]{0,2000}"
)


def test_command(script: str) -> str:
    """The first command of the script that runs tests, normalised; empty when none is recognised.

    Comment lines and `echo` are not commands.
    """
    for raw in script[:MAX_SCRIPT].splitlines():
        line = raw.strip()
        if line.startswith(("#", "echo ", "//", "::", "REM ")):
            continue
        line = _NOT_A_RUN.sub("", " ".join(line.split())[:2000])
        match = _TEST.search(line)
        if match is not None and not (_JVM_RUN.match(match["command"]) and _SKIPPED.search(line)):
            return match["command"][:80]
    return ""


test_command.__test__ = False  # type: ignore[attr-defined]
