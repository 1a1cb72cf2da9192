"""cpanfile and cpanfile.snapshot."""

from timonier.estate.core.manifests.registry import parse


def test_a_cpanfile_is_read_statement_by_statement() -> None:
    data = b"""requires 'perl', '5.010'; # a remark
requires 'Moose' => '2.1',
;
requires "Plack", '== 1.0047';
requires 'Try::Tiny', '>= 0.28, < 1';
requires q(Bare);
on 'test' => sub {
  requires 'Test::More', 0;
};
feature 'sqlite', 'with SQLite' => sub { recommends 'DBD::SQLite'; };
author_requires 'Perl::Tidy';
requires 'Odd', version();
requires $name;
"""
    parsed = parse("cpanfile", "cpanfile", data)
    found = [
        (one.type, one.name, one.version or one.constraint, one.scope, one.line)
        for one in parsed.components
    ]
    assert found == [
        ("generic", "perl", ">=5.010", "prod", 1),
        ("cpan", "Moose", ">=2.1", "prod", 2),
        ("cpan", "Plack", "1.0047", "prod", 4),
        ("cpan", "Try::Tiny", ">=0.28, <1", "prod", 5),
        ("cpan", "Bare", "", "prod", 6),
        ("cpan", "Test::More", "", "dev", 8),
        ("cpan", "DBD::SQLite", "", "prod", 10),
        ("cpan", "Perl::Tidy", "", "dev", 11),
        ("cpan", "Odd", "", "prod", 12),
    ]
    assert [one.subject for one in parsed.observations if one.kind == "unresolved"] == ["Odd"]
    assert parsed.error == "a module is computed (line 13)"


def test_the_snapshot_pins_distributions() -> None:
    data = b"""# carton snapshot format: version 1.0
DISTRIBUTIONS
  Moose-2.2014
    pathname: E/ET/ETHER/Moose-2.2014.tar.gz
  Try-Tiny-0.31
    pathname: x
"""
    parsed = parse("cpanfile.snapshot", "cpanfile.snapshot", data)
    assert not parsed.error
    assert [(one.purl, one.line) for one in parsed.components] == [
        ("pkg:cpan/Moose@2.2014", 3),
        ("pkg:cpan/Try-Tiny@0.31", 5),
    ]
