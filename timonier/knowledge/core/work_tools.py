"""Packages that are tools of the work: they run on a developer's machine or in a build.

No registry states this of a package (PyPI's classifiers name topics, npm has none), so the table
is kept by hand: the tools that the ecosystems' own documentation installs with the flag or the
group of development (`npm install --save-dev`, `group :development`, `composer require --dev`).
A name that may also run in production (babel's runtime, a browser that prints) is not in it.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

_LISTS: dict[str, str] = {
    "pypi": """
        autoflake autopep8 bandit behave black build bump2version bumpver bumpversion
        cibuildwheel codespell commitizen cosmic-ray coverage curlylint deptry
        django-debug-toolbar django-stubs djlint factory-boy flake8 freezegun furo
        hypothesis interrogate ipdb isort mkdocs mkdocs-material mkdocstrings mock moto
        mutmut mypy myst-parser nose nose2 nox numpydoc pdoc pdoc3 pip-audit pip-tools
        pipdeptree playwright-pytest pre-commit pudb pycodestyle pydocstyle pyflakes pylint
        pyre-check pyright pytest pytype pyupgrade radon requests-mock responses respx
        robotframework ruff safety sphinx sphinx-autobuild sphinx-rtd-theme tbump
        testcontainers time-machine towncrier tox twine vcrpy vulture xenon yapf
    """,
    "npm": """
        @changesets/cli @playwright/test @tsconfig/node20 @vue/test-utils autoprefixer ava
        babel-cli babel-jest babel-loader browserify c8 chai changesets chromatic codecov
        commitizen concurrently css-loader cssnano cypress depcheck documentation esbuild
        eslint file-loader fork-ts-checker-webpack-plugin grunt grunt-cli gulp gulp-cli
        html-webpack-plugin husky istanbul jasmine jest jscs jsdoc jshint karma knip
        laravel-mix lerna lint-staged madge mini-css-extract-plugin mocha msw nightwatch
        nock nodemon np npm-check-updates npm-run-all npm-run-all2 nx nyc oxlint parcel
        patch-package postcss-cli prettier qunit release-it rimraf rollup sass-loader
        semantic-release sinon size-limit standard standard-version storybook style-loader
        stylelint supertest tap testdouble ts-jest ts-loader ts-node tslint tsup tsx turbo
        typedoc typescript url-loader vite vitest vue-cli-service webpack webpack-cli
        webpack-dev-server xo
    """,
    "gem": """
        annotate brakeman bullet bundler-audit byebug capybara cucumber cucumber-rails
        database_cleaner debug erb_lint factory_bot factory_bot_rails guard guard-rspec
        haml_lint i18n-tasks letter_opener listen minitest mocha overcommit pry pry-byebug
        reek rspec rspec-core rspec-expectations rspec-mocks rspec-rails rubocop rubocop-ast
        selenium-webdriver shoulda-matchers simplecov simplecov-html spring standard
        test-unit timecop vcr web-console webmock yard
    """,
    "composer": """
        barryvdh/laravel-debugbar behat/behat captainhook/captainhook
        codeception/codeception deptrac/deptrac friendsofphp/php-cs-fixer
        infection/infection larastan/larastan laravel/pint mockery/mockery
        nunomaduro/collision nunomaduro/larastan pestphp/pest phpmd/phpmd phpro/grumphp
        phpspec/phpspec phpstan/phpstan phpunit/phpunit rector/rector
        squizlabs/php_codesniffer symfony/maker-bundle symfony/phpunit-bridge
        symfony/web-profiler-bundle vimeo/psalm
    """,
    "maven": """
        com.github.spotbugs/spotbugs com.github.tomakehurst/wiremock
        com.puppycrawl.tools/checkstyle com.tngtech.archunit/archunit
        io.rest-assured/rest-assured junit/junit org.assertj/assertj-core
        org.awaitility/awaitility org.hamcrest/hamcrest org.hamcrest/hamcrest-core
        org.springframework.boot/spring-boot-starter-test org.testng/testng
        org.wiremock/wiremock
    """,
    "golang": """
        github.com/golang/mock github.com/golangci/golangci-lint
        github.com/golangci/golangci-lint/v2 github.com/goreleaser/goreleaser
        github.com/onsi/ginkgo github.com/onsi/ginkgo/v2 github.com/onsi/gomega
        github.com/stretchr/testify github.com/vektra/mockery/v2 go.uber.org/mock
        gotest.tools/gotestsum gotest.tools/v3 honnef.co/go/tools
    """,
    "cargo": """
        assert_cmd criterion insta mockall proptest quickcheck rstest trybuild wiremock
    """,
    "nuget": """
        benchmarkdotnet coverlet.collector coverlet.msbuild fakeiteasy fluentassertions
        microsoft.net.test.sdk moq mstest.testadapter mstest.testframework nsubstitute nunit
        nunit3testadapter shouldly sonaranalyzer.csharp stylecop.analyzers xunit
        xunit.runner.visualstudio
    """,
    "hex": """
        credo dialyxir ex_doc ex_machina excoveralls mox sobelow wallaby
    """,
    "pub": """
        build_runner flutter_lints flutter_test lints mockito test
    """,
}
_NAMES = {ecosystem: frozenset(text.split()) for ecosystem, text in _LISTS.items()}
_PATTERNS: dict[str, tuple[str, ...]] = {
    "pypi": ("pytest-*", "flake8-*", "types-*", "sphinxcontrib-*", "mkdocs-*", "pylint-*"),
    "npm": (
        "eslint-*", "@eslint/*", "@typescript-eslint/*", "prettier-*", "stylelint-*", "@jest/*",
        "jest-*", "karma-*", "@storybook/*", "@testing-library/*", "@vitest/*", "@vitejs/*",
        "vite-plugin-*", "rollup-plugin-*", "@rollup/*", "grunt-*", "gulp-*", "@commitlint/*",
        "@semantic-release/*", "@babel/cli", "@babel/core", "@babel/preset-*", "@babel/plugin-*",
        "@types/*", "@docusaurus/*", "vitepress", "@cypress/*",
    ),
    "gem": ("rubocop-*", "guard-*", "rspec-*"),
    "composer": ("phpstan/*", "phpunit/*", "sebastian/*", "pestphp/*"),
    "maven": ("org.junit.*", "org.mockito/*", "org.testcontainers/*", "org.apache.maven.plugins/*",
              "*-maven-plugin", "*-gradle-plugin"),
    "nuget": ("xunit.*", "microsoft.codeanalysis.*analyzers"),
}  # fmt: skip


def is_work_tool(ecosystem: str, name: str) -> bool:
    """Whether a package (purl type, normalised name) serves the work and never what ships."""
    lowered = name.lower()
    if lowered in _NAMES.get(ecosystem, ()):
        return True
    return any(fnmatchcase(lowered, pattern) for pattern in _PATTERNS.get(ecosystem, ()))
