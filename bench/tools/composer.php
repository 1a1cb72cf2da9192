<?php
// Answers with Composer's own library: range TAB version a line.
require getenv("COMPOSER_SEMVER");
while (($line = fgets(STDIN)) !== false) {
    [$range, $version] = explode("\t", rtrim($line, "\n"));
    try {
        echo Composer\Semver\Semver::satisfies($version, $range) ? "1\n" : "0\n";
    } catch (\UnexpectedValueException $error) {
        echo "-\n";
    }
}
