"""What the commands of this room have in common: whole questions, answers of the bytes asked."""

import hashlib

import pytest

from tests.people.asking import refused, run
from tests.people.example import EXAMPLE
from tests.people.test_capacity_command import GOOD

ASKED = {"capacity": GOOD, "skills": EXAMPLE}
OPTIONAL = {"overhead", "away", "training"}
REQUIRED = [(command, key) for command, body in ASKED.items() for key in sorted({*body} - OPTIONAL)]


@pytest.mark.parametrize("command", ASKED)
def test_the_digest_is_of_the_bytes_asked(tmp_path, command):
    found = run(tmp_path, command, ASKED[command])
    assert found["schema"] == f"timonier.{command}/1"
    digest = hashlib.sha256((tmp_path / "question.json").read_bytes()).hexdigest()
    assert found["input_digest"] == digest


@pytest.mark.parametrize(("command", "key"), REQUIRED)
def test_what_has_no_default_is_required(tmp_path, capsys, command, key):
    body = {name: value for name, value in ASKED[command].items() if name != key}
    assert refused(tmp_path, capsys, command, body) == [f"timonier: {key}: Field required"]


@pytest.mark.parametrize("command", ASKED)
@pytest.mark.parametrize("text", ["", "{", "[]", '{"today": NaN}', "\x00", "[" * 100_000])
def test_what_is_no_question_is_refused(tmp_path, capsys, command, text):
    assert refused(tmp_path, capsys, command, text)
