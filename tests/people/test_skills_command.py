"""`timonier skills` answers with documented JSON, or says everything that is wrong."""

import copy
import json

import jsonschema
import pytest

from tests.people.asking import GUIDE, refused, run
from tests.people.example import EXAMPLE, level, need, offer
from timonier.cli import main
from timonier.people.core.skills import limits
from timonier.people.core.skills.coverage import Coverage
from timonier.people.core.skills.inputs import question_of
from timonier.people.core.skills.training import plan


def changed(path, value):
    """The example with one place changed; a path is written as problems are."""
    body = copy.deepcopy(EXAMPLE)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    at = body
    for part in way:
        at = at[part]
    at[last] = value
    return body


@pytest.mark.parametrize("change", [{}, {"training": None}, {"systems": []}, {"people": []}])
def test_question_and_answer_keep_the_published_schema(tmp_path, change):
    schema = json.loads((GUIDE / "skills.schema.json").read_text())
    asks = {"$ref": "#/$defs/question", "$defs": schema["$defs"]}
    body = EXAMPLE | change
    if "people" in change:
        body |= {"levels": [], "training": None}
    found = run(tmp_path, "skills", body)
    validator = jsonschema.Draft202012Validator

    validator.check_schema(schema)
    jsonschema.validate(found, schema)
    jsonschema.validate(body, asks)
    assert list(validator(schema).iter_errors({**found, "colour": "red"}))
    assert list(validator(asks).iter_errors({**body, "colour": "red"}))


def test_what_may_be_null_may_be_left_out(tmp_path):
    short = {key: value for key, value in EXAMPLE.items() if key not in ("away", "training")}
    short["people"] = [{"id": row["id"]} for row in EXAMPLE["people"]]
    whole = {**short, "away": None, "training": None}
    whole["people"] = [{**row, "until": None} for row in short["people"]]
    first, second = (run(tmp_path, "skills", body) for body in (short, whole))
    assert first | {"input_digest": ""} == second | {"input_digest": ""}


WRONG = [
    ("colour", 1, "colour: Extra inputs"),
    ("today", "2026-11-31", "today: there is no day"),
    ("today", "2026-11-30T10:00:00+01:00", "today: a day is written"),
    ("stale_after_months", -1, "stale_after_months"),
    ("stale_after_months", 2.5, "stale_after_months"),
    ("people", [*EXAMPLE["people"], {"id": "ada"}], "people: the id 'ada' is used twice"),
    ("people.0.until", "soon", "people.0.until: a day is written"),
    ("levels.0.who", "zoe", "levels.0.who: there is nobody 'zoe'"),
    ("levels.0.level", 6, "levels.0.level"),
    ("levels.0.level", -1, "levels.0.level"),
    ("levels.0.level", True, "levels.0.level"),
    ("levels.0.level", "3", "levels.0.level"),
    ("levels.0.validated", 1, "levels.0.validated"),
    ("levels.0.skill", " ", "levels.0.skill"),
    ("levels.0.expires", "2026-04-30", "levels.0.expires: 2026-04-30 is before its start"),
    ("systems.1.id", "billing", "systems: the id 'billing' is used twice"),
    ("systems.0.weight", -1, "systems.0.weight"),
    ("systems.0.needs.0.people", -1, "systems.0.needs.0.people"),
    ("systems.0.needs.0.people", 10**30, "systems.0.needs.0.people"),
    ("systems.0.needs.0.level", 9, "systems.0.needs.0.level"),
    ("away", ["zoe"], "away.0: there is nobody 'zoe'"),
    ("away", ["ada", "ada"], "away: the id 'ada' is used twice"),
    ("training.budget", -1, "training.budget"),
    ("training.budget", None, "training.budget"),
    ("training.budget", "1 200", "training.budget: money is a number"),
    ("training.budget", 1e300, "training.budget"),
    ("training.days", -1, "training.days"),
    ("training.offers.1.id", "t1", "training.offers: the id 't1' is used twice"),
    ("training.offers.0.who", "zoe", "training.offers.0.who: there is nobody 'zoe'"),
    ("training.offers.0.chance", 1.1, "training.offers.0.chance"),
    ("training.offers.0.cost", True, "training.offers.0.cost: money is a number"),
    ("training.offers.0.cost", "-1", "training.offers.0.cost: money is a number"),
    ("training.offers.0.to", 6, "training.offers.0.to"),
]


@pytest.mark.parametrize(("path", "value", "said"), WRONG)
def test_what_is_wrong_is_said_once_with_its_place(tmp_path, capsys, path, value, said):
    lines = refused(tmp_path, capsys, "skills", changed(path, value))
    assert len(lines) == 1
    assert lines[0].startswith(f"timonier: {said}")


def test_numbers_that_are_none_and_keys_that_stand_twice_are_refused(tmp_path, capsys):
    text = json.dumps(EXAMPLE)
    for odd in ("NaN", "Infinity", "1e999", '0.9, "chance": 1'):
        body = text.replace('"chance": 0.9', f'"chance": {odd}')
        assert len(refused(tmp_path, capsys, "skills", body)) == 1
        body = text.replace('"budget": 4000', f'"budget": {odd.replace("chance", "budget")}')
        assert len(refused(tmp_path, capsys, "skills", body)) == 1


def test_all_problems_are_said_at_once(tmp_path, capsys):
    body = changed("levels.0.who", "zoe") | {"away": ["yan"]}
    assert len(refused(tmp_path, capsys, "skills", body)) == 2


def test_days_of_other_centuries_are_days(tmp_path):
    rows = [level("ada", "cobol", 5, "0001-01-01"), level("bob", "cobol", 5, "9999-12-31")]
    body = EXAMPLE | {"levels": rows, "today": "0001-01-01"}
    body["systems"] = [{"id": "s", "weight": 1, "needs": [need("cobol", 3, 2)]}]
    assert run(tmp_path, "skills", body)["systems"][0]["needs"][0]["who"] == ["ada", "bob"]
    body["today"] = "9999-12-31"
    assert run(tmp_path, "skills", body)["systems"][0]["needs"][0]["who"] == ["bob"]


@pytest.mark.parametrize("part", ["truck", "plan"])
def test_what_is_not_proven_in_time_is_unknown_and_the_rest_stands(
    tmp_path, capsys, monkeypatch, part
):
    def late(coverage, until):
        raise limits.OutOfTime("not proven in time")

    whole = run(tmp_path, "skills", EXAMPLE)
    monkeypatch.setattr(f"timonier.people.core.skills.report.{part}", late)
    asked, out = tmp_path / "question.json", tmp_path / "answer.json"
    assert main(["skills", "--input", str(asked), "--json", str(out)]) == 1
    assert capsys.readouterr().err == "timonier: not proven in time\n"
    unknown = {"truck": {"size": None, "set": []}, "plan": None}[part]
    found = json.loads(out.read_text())
    assert found == whole | {part: unknown, "warnings": ["not proven in time"]}


def test_a_proof_stops_when_its_time_is_over():
    coverage = Coverage(question_of(json.dumps(EXAMPLE)))
    over = limits.Until(seconds=-1)
    with pytest.raises(limits.OutOfTime, match="plan"):
        plan(coverage, over)


def test_rows_of_offers_in_any_order_get_the_same_plan(tmp_path):
    rows = [offer(n, "eva", n, 3, 100, 1, 0.5) for n in "bca"]
    systems = [{"id": n, "weight": 1, "needs": [need(n, 3, 1)]} for n in "abc"]
    for offers in (rows, rows[::-1]):
        training = {"budget": 200, "days": 9, "offers": offers}
        plan = run(tmp_path, "skills", EXAMPLE | {"systems": systems, "training": training})["plan"]
        assert sorted(plan["chosen"]) == ["a", "b"]
