"""Answers with rattler, the library of pixi: range TAB version a line."""

import sys

from rattler import Version, VersionSpec

for line in sys.stdin:
    asked, _, stated = line.rstrip("\n").partition("\t")
    try:
        print(int(VersionSpec(asked).matches(Version(stated))))
    except Exception:  # whatever it refuses
        print("-")
