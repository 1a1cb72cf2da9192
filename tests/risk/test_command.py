"""`timonier risk` answers with documented JSON, or says everything that is wrong."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from timonier.cli import main

SCHEMA = Path(__file__).parents[2] / "docs" / "guide" / "risk.schema.json"
GOOD = {
    "currency": "EUR",
    "years": 2000,
    "seed": 1,
    "risks": [
        {
            "id": "breach",
            "frequency": [0.1, 0.2, 0.5],
            "loss_90": [1e4, 1e5],
            "secondary": None,
            "group": None,
            "correlation": 0,
        }
    ],
    "treatments": [
        {
            "id": "mfa",
            "risk": "breach",
            "frequency_effect": 0.5,
            "loss_effect": 0,
            "cost": 100,
        }
    ],
}


def run(tmp_path, body, out="answer.json"):
    question = tmp_path / "question.json"
    question.write_text(body if isinstance(body, str) else json.dumps(body))
    return main(["risk", "--input", str(question), "--json", str(tmp_path / out)])


def test_the_answer_holds_what_is_documented(tmp_path):
    assert run(tmp_path, GOOD) == 0
    answer = json.loads((tmp_path / "answer.json").read_text())

    assert answer["schema"] == "timonier.risk/1"
    documented = {"id", "mean", "p_no_loss", "var", "cvar", "exceedance", "band"}
    assert set(answer["risks"][0]) == {*documented, "one_year", "expected_80", "contribution"}
    assert set(answer["portfolio"]["var"]) == set(answer["portfolio"]["cvar"]) == {"95", "99"}
    documented = {"id", "saved_mean", "cvar_saved", "rosi", "one_year"}
    assert set(answer["treatments"][0]) == {*documented, "saved_80", "cvar_saved_last", "planned"}
    assert set(answer["treatments"][0]["rosi"]) == {"mean", "p10", "p90", "p_pays_off"}
    assert set(answer["treatments"][0]["one_year"]) == {"p10", "p50", "p90"}


def test_question_and_answer_keep_the_published_schema(tmp_path):
    schema = json.loads(SCHEMA.read_text())
    question = {**GOOD, "tolerance": [{"loss": 1000, "probability": 0.1}]}
    run(tmp_path, question)
    answer = json.loads((tmp_path / "answer.json").read_text())
    asks = {"$ref": "#/$defs/question", "$defs": schema["$defs"]}

    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(answer)) == []
    assert list(Draft202012Validator(asks).iter_errors(question)) == []
    assert list(Draft202012Validator(asks).iter_errors({**question, "years": 0}))
    assert list(Draft202012Validator(schema).iter_errors({**answer, "colour": "red"}))


def test_the_same_question_has_the_same_answer(tmp_path):
    run(tmp_path, GOOD, "one.json")
    run(tmp_path, GOOD, "two.json")

    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


WRONG = [
    ({"risks": [{**GOOD["risks"][0], "frequency": [3, 2, 1]}]}, "upside down"),
    ({"risks": [{**GOOD["risks"][0], "loss_90": [-1, 5]}]}, "greater than 0"),
    ({"risks": GOOD["risks"] * 2}, "used twice"),
    ({"treatments": [{**GOOD["treatments"][0], "risk": "fire"}]}, "fire"),
    ({"treatments": [{**GOOD["treatments"][0], "frequency_effect": 1.2}]}, "less than or equal"),
    ({"treatments": [{**GOOD["treatments"][0], "cost": -1}]}, "greater than or equal to 0"),
    ({"currency": "euros"}, "currency"),
    ({"years": 0}, "years"),
    ({"colour": "red"}, "colour"),
    ({"risks": []}, "risks"),
    ({"years": True}, "years: Input should be a valid integer"),
    ({"years": "1"}, "years: Input should be a valid integer"),
    ({"risks": [{**GOOD["risks"][0], "loss_90": ["1", 5]}]}, "risks.0.loss_90.0"),
    ({"treatments": [{**GOOD["treatments"][0], "planned": "yes"}]}, "treatments.0.planned"),
    ({"treatments": [{**GOOD["treatments"][0], "cost": True}]}, "treatments.0.cost"),
    ({"tolerance": [{"loss": 5, "probability": 0.1}] * 2}, "tolerance.1.loss: 5 stands"),
    ({"risks": [{**GOOD["risks"][0], "correlation": 0.5}]}, "risks.0.correlation"),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_what_cannot_be_simulated_is_refused_with_its_cause(tmp_path, capsys, change, said):
    with pytest.raises(SystemExit) as stop:
        run(tmp_path, {**GOOD, **change})

    assert stop.value.code == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "answer.json").exists()


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_each_problem_is_said_once(tmp_path, capsys, change, said):
    with pytest.raises(SystemExit):
        run(tmp_path, {**GOOD, **change})

    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_key_that_stands_twice_is_refused(tmp_path, capsys):
    text = json.dumps(GOOD)
    with pytest.raises(SystemExit):
        run(tmp_path, text.replace('"loss_effect": 0', '"loss_effect": 0, "loss_effect": 1'))

    assert "treatments.0: the key 'loss_effect' is there twice" in capsys.readouterr().err


def test_all_problems_are_said_at_once(tmp_path, capsys):
    with pytest.raises(SystemExit):
        run(tmp_path, {**GOOD, "years": 0, "currency": "euros", "seed": -4})

    assert len(capsys.readouterr().err.splitlines()) == 3


@pytest.mark.parametrize("text", ["", "{", "[]", '{"years": NaN}', "\x00"])
def test_what_is_no_question_is_refused(tmp_path, text):
    with pytest.raises(SystemExit) as stop:
        run(tmp_path, text)

    assert stop.value.code == 2
