"""Questions of the people engines asked by their commands, and what they answer or refuse."""

import json
from pathlib import Path

import pytest

from timonier.cli import main

GUIDE = Path(__file__).parents[2] / "docs" / "guide"


def run(tmp_path, command, body):
    """(answer, its bytes as asked): the command run on a body."""
    asked = tmp_path / "question.json"
    asked.write_text(body if isinstance(body, str) else json.dumps(body))
    out = tmp_path / "answer.json"
    assert main([command, "--input", str(asked), "--json", str(out)]) == 0
    return json.loads(out.read_text())


def refused(tmp_path, capsys, command, body):
    """The lines on stderr of a question that is refused, with no file written."""
    with pytest.raises(SystemExit) as stop:
        run(tmp_path, command, body)
    assert stop.value.code == 2
    assert not (tmp_path / "answer.json").exists()
    return capsys.readouterr().err.splitlines()
