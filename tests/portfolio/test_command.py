"""`timonier plan` answers with documented JSON, or says everything that is wrong."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.portfolio.ask import document, initiative
from timonier.cli import main

SCHEMA = Path(__file__).parents[2] / "docs" / "guide" / "plan.schema.json"
ROW = initiative("a", [1, 2, 3], {"dev": 4})


def run(tmp_path, body):
    asked = tmp_path / "question.json"
    asked.write_text(body if isinstance(body, str) else json.dumps(body))
    return main(["plan", "--input", str(asked), "--json", str(tmp_path / "answer.json")])


def test_the_answer_keeps_to_its_schema(tmp_path):
    owed = initiative("law", 0, {"dev": 12}, obligation="act", deadline="Q1", duration_quarters=2)
    assert run(tmp_path, document(ROW, owed, scenarios=40)) == 0
    answer = json.loads((tmp_path / "answer.json").read_text())

    jsonschema.validate(answer, json.loads(SCHEMA.read_text()))
    assert answer["late"] == [{"id": "law", "short_of": {"time": 1.0}}]


def test_an_impossible_plan_keeps_to_the_schema_too(tmp_path):
    assert run(tmp_path, document(initiative("law", 0, {"dev": 99}, obligation="act"))) == 0
    answer = json.loads((tmp_path / "answer.json").read_text())

    jsonschema.validate(answer, json.loads(SCHEMA.read_text()))
    assert answer["status"] == "infeasible"


WRONG = [
    ({"initiatives": [{**ROW, "value_per_year": [3, 2, 1]}]}, "upside down"),
    ({"initiatives": [{**ROW, "effort_days": {"dev": [-1, 2, 3]}}]}, "greater than or equal to 0"),
    ({"initiatives": [{**ROW, "effort_days": {"ops": [1, 2, 3]}}]}, "'ops'"),
    ({"initiatives": [{**ROW, "earliest": "Q3", "deadline": "Q2"}]}, "before the earliest"),
    ({"initiatives": [{**ROW, "earliest": "Q9"}]}, "'Q9'"),
    ({"initiatives": [{**ROW, "after": ["ghost"]}]}, "'ghost'"),
    ({"initiatives": [{**ROW, "excludes": ["a"]}]}, "exclude itself"),
    ({"initiatives": [{**ROW, "colour": 1}]}, "colour"),
    ({"initiatives": [{**ROW, "duration_quarters": 0}]}, "duration_quarters"),
    ({"initiatives": [ROW, ROW]}, "used 2 times"),
    ({"capacity": {"dev": [1]}}, "1 amounts for 4 quarters"),
    ({"capacity": {}}, "capacity"),
    ({"budget": [1, 2]}, "2 amounts for 4 quarters"),
    ({"currency": "euros"}, "currency"),
    ({"quarters": ["Q1", "Q1", "Q3", "Q4"]}, "'Q1'"),
    ({"time_limit_s": 0}, "time_limit_s"),
    (
        {"initiatives": [ROW, {**ROW, "id": "b", "after": ["a"], "excludes": ["a"]}]},
        "initiatives.1 (b).after: it comes after 'a', and the two exclude each other",
    ),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_what_cannot_be_planned_is_refused_with_its_cause(tmp_path, capsys, change, said):
    with pytest.raises(SystemExit) as stop:
        run(tmp_path, document(ROW) | change)

    assert stop.value.code == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "answer.json").exists()


def test_a_cycle_is_named_and_all_problems_are_said_at_once(tmp_path, capsys):
    rows = [{**ROW, "id": n, "after": [m]} for n, m in ("ab", "bc", "ca")]
    with pytest.raises(SystemExit):
        run(tmp_path, document(*rows, budget=[1], capacity={"ops": [1] * 4}))

    said = capsys.readouterr().err
    assert all(f"'{name}' before" in said for name in "abc")
    assert len(said.splitlines()) == 5


def test_what_comes_after_what_excludes_it_is_refused_however_far(tmp_path, capsys):
    first = {**ROW, "excludes": ["c"]}
    rows = [first, {**ROW, "id": "b", "after": ["a"]}, {**ROW, "id": "c", "after": ["b"]}]
    with pytest.raises(SystemExit):
        run(tmp_path, document(*rows))

    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_key_that_stands_twice_is_refused(tmp_path, capsys):
    text = json.dumps(document(ROW))
    with pytest.raises(SystemExit) as stop:
        run(tmp_path, text.replace('"cost": 0', '"cost": 0, "cost": 5'))

    assert stop.value.code == 2
    assert "initiatives.0: the key 'cost' is there twice" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{", "[]", '{"seed": NaN}', "\x00"])
def test_what_is_no_question_is_refused(tmp_path, text):
    with pytest.raises(SystemExit) as stop:
        run(tmp_path, text)

    assert stop.value.code == 2
