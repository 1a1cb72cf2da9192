"""What each line of a batch would do, found without writing anything: new, changed, the same, or
refused with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import batched
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Field, Model
from django.utils.text import slugify
from django.utils.translation import gettext as _

from timonier.kit.batches import columns, naming, store
from timonier.kit.entities import forms, links
from timonier.kit.entities.audience import may, rows_for
from timonier.kit.entities.entity import Entity, plain
from timonier.kit.entities.links import Sight
from timonier.kit.models import Batch
from timonier.kit.records import writes

AT_ONCE = 100  # lines; those of an entity with consequences are tried in one short transaction
Verdict = dict[str, Any]
Problems = list[list[str]]  # [field, or "" for the whole row; reason]


@dataclass
class Case:
    """One line: its number, what it says, and the row it is about, if there is one."""

    number: int
    data: dict[str, Any]
    key: str = ""
    item: Any = None
    wrong: Problems = field(default_factory=list)


class Judge:
    """Judges the lines of one batch as its author; remembers what earlier lines of it said."""

    def __init__(self, batch: Batch, entity: Entity, by: Any) -> None:
        self.batch, self.entity, self.by = batch, entity, by
        self.sight = Sight(by)
        self.fields = {each.name: each for each in entity.model_fields}
        self.columns = columns.columns(batch, entity) if batch.kind == Batch.Kind.IMPORT else []
        self.linked = naming.Linked(self.fields.values(), by)
        self.first_seen: dict[str, int] = {}
        self.pending: set[str] = set()  # keys that earlier lines create
        self.taken: dict[tuple[str, str], int] = {}  # values of unique fields
        self.own_links = [
            name for name, each in self.fields.items() if each.related_model is entity.model
        ]
        self.unique = [
            name for name, each in self.fields.items() if each.unique and name != entity.key
        ]

    def verdicts(self, lines: Iterable[store.Line]) -> Iterator[list[Verdict]]:
        """What the lines would do, some at a time."""
        for part in batched(lines, AT_ONCE, strict=False):
            cases = self._cases(part)
            self.sight.learn(self.entity, [case.item for case in cases if case.item])
            if self.entity.save is None:
                yield [self._judged(case) for case in cases]
                continue
            with transaction.atomic():
                found = [self._judged(case) for case in cases]
                transaction.set_rollback(True)
            yield found

    def _cases(self, lines: Iterable[store.Line]) -> list[Case]:
        if self.batch.kind == Batch.Kind.EDIT:
            return self._edited(list(lines))
        cases = []
        for line in lines:
            data, wrong = columns.parsed(self.entity, self.columns, (line["n"], line["c"]))
            cases.append(self._case(line["n"], data, wrong))
        rows = rows_for(self.entity, self.by)
        for case in cases:
            # A row hidden from this person is not theirs to overwrite: its key is refused as taken.
            case.item = self.entity.find(case.key, rows) if case.key else None
        return cases

    def _edited(self, lines: list[store.Line]) -> list[Case]:
        rows = rows_for(self.entity, self.by).filter(pk__in=[line["k"] for line in lines])
        items = {str(item.pk): item for item in rows}
        data = {self.batch.asked["field"]: self.batch.asked["value"]}
        return [
            Case(line["n"], data, line["k"], item)
            if (item := items.get(line["k"]))
            else Case(line["n"], data, line["k"], None, [["", _("There is no such row any more.")]])
            for line in lines
        ]

    def _case(self, number: int, data: dict[str, Any], wrong: Problems) -> Case:
        """A line with the row's natural key: its own, that of the row of its name, or the one that
        its name makes, so imports repeat."""
        key, named = str(data.get(self.entity.key) or ""), self.entity.named_by
        if not key and named:
            name = str(data.get(named) or "")
            try:
                key = self.own_names.key(name) or slugify(name)
            except naming.Ambiguous as reason:
                wrong = [*wrong, [named, str(reason)]]
        return Case(number, data, key, None, wrong)

    @cached_property
    def own_names(self) -> naming.Names:
        """The rows that this person may see, by their names, as they were before the file."""
        return naming.Names(rows_for(self.entity, self.by))

    def _judged(self, case: Case) -> Verdict:
        told: Verdict = {"n": case.number, "kind": "refused", "name": self._name(case)}
        if case.item is not None:
            told |= {"pk": str(case.item.pk), "key": self.entity.key_value(case.item)}
        wrong = case.wrong or self.linked.resolve(case.data) or self._forbidden(case)
        if wrong:
            return told | {"why": wrong}
        if case.item is not None and self._says_nothing_new(case):
            return told | {"kind": "same"}
        return told | self._bound(case)

    def _bound(self, case: Case) -> Verdict:
        """The line through the form that screens use; no more is read from the database."""
        entity, item = self.entity, case.item
        before = entity.values(item) if item is not None else {}
        seen = entity.etag(item) if item is not None else ""
        old = self._shown(item) if item is not None else {}
        laid = forms.complete(entity, self._without_pending(case), item, by=self.by)
        form = forms.bound(entity, laid, item, by=self.by)
        if not form.is_valid():
            return {"why": _listed(_with_choices(form))}
        if wrong := self._twice(case, form):
            return {"why": wrong}
        names = forms.changes(entity, form, before) if item is not None else list(case.data)
        names += [name for name in self.own_links if self._waits(case, name) and name not in names]
        if item is not None and not names:
            return {"kind": "same"}
        if wrong := self._tried(form, seen):
            return {"why": wrong}
        if item is None:
            key = case.key or str(form.cleaned_data.get(entity.key) or "")
            self.pending.add(key)
            if self.own_links:
                self.linked.names(entity.model).add(key, self._name(case))
        diff = [[name, old.get(name), self._new(case, form, name)] for name in names]
        return {
            "kind": "new" if item is None else "changed",
            "data": case.data,
            "seen": seen,
            "key": case.key if item is None else entity.key_value(item),
            "diff": [each for each in diff if each[1] not in _NONE or each[2] not in _NONE],
        }

    def _forbidden(self, case: Case) -> Problems:
        entity, key = self.entity, case.key
        if key and key in self.first_seen:
            text = _("Row %(row)d already has “%(key)s”.")
            return [[entity.key, text % {"row": self.first_seen[key], "key": key}]]
        self.first_seen[key] = case.number
        if may(self.by, entity, "change" if case.item else "add", case.item):
            return []
        if case.item:
            return [["", _("Your role may not change rows.")]]
        return [["", _("Your role may not add rows.")]]

    def _says_nothing_new(self, case: Case) -> bool:
        """Whether every cell is what is stored: the usual line of a file that was exported."""
        stored = links.values(self.entity, case.item, self.sight)  # nobody tries out hidden keys
        return all(_same(self.fields[name], new, stored[name]) for name, new in case.data.items())

    def _twice(self, case: Case, form: Any) -> Problems:
        """Values that must be unique, where an earlier line of the same file has them."""
        wrong = []
        for name in self.unique:
            value = str(form.cleaned_data.get(name) or "")
            first = self.taken.setdefault((name, value), case.number) if value else case.number
            if first != case.number:
                text = _("Row %(row)d already has “%(key)s”.")
                wrong.append([name, text % {"row": first, "key": value}])
        return wrong

    def _tried(self, form: Any, seen: str) -> Problems:
        """What only the service that saves it finds wrong; its write is taken back at once."""
        if self.entity.save is None:
            if form.instance._state.adding:
                return _listed(_no_room(self.entity))
            return []
        try:
            with transaction.atomic():
                writes.save(self.entity, form, by=self.by, seen=seen)
                transaction.set_rollback(True)
        except writes.Invalid as wrong:
            return _listed(wrong.errors)
        except (writes.Stale, PermissionDenied, ValidationError) as wrong:
            return [["", str(wrong) or _("Somebody changed it meanwhile.")]]
        return []

    def _without_pending(self, case: Case) -> dict[str, Any]:
        """The line without links to rows that earlier ones create: they are not there yet."""
        data = dict(case.data)
        for name in self.own_links:
            value = data.get(name)
            if isinstance(value, list):
                data[name] = [key for key in value if key not in self.pending]
            elif value in self.pending:
                data[name] = ""
        return data

    def _waits(self, case: Case, name: str) -> bool:
        value = case.data.get(name)
        return bool(self.pending & set(value if isinstance(value, list) else [str(value)]))

    def _name(self, case: Case) -> str:
        if case.item is not None:
            return self.sight.name(case.item)[:300]
        name = self.entity.named_by or self.entity.search[0]
        return str(case.data.get(name) or case.key or "")[:300]

    def _new(self, case: Case, form: Any, name: str) -> Any:
        if name in self.own_links and self._waits(case, name):
            return case.data[name]
        return self._told(self.fields[name], form.cleaned_data.get(name))

    def _shown(self, item: Any) -> dict[str, Any]:
        return {name: self._told(each, getattr(item, name)) for name, each in self.fields.items()}

    def _told(self, each: Field[Any, Any], value: Any) -> Any:
        """A value for the preview: links by the names that this person may see."""
        if isinstance(value, Model):
            return self.sight.name(value)
        if each.many_to_many:
            rows = value.all() if hasattr(value, "all") else (value or ())
            return sorted(self.sight.name(row) for row in rows)
        return plain(each, value)


_NONE: tuple[Any, ...] = (None, "", [])
_REFUSED = ("invalid_choice", "invalid_pk_value", "invalid_list")


def _same(each: Field[Any, Any], new: Any, stored: Any) -> bool:
    """Whether a cell is what is stored, said without a form; False when only a form can tell."""
    if new in _NONE or stored in _NONE:
        return new in _NONE and stored in _NONE
    if isinstance(new, list) or isinstance(stored, list):
        return isinstance(new, list) and isinstance(stored, list) and sorted(new) == sorted(stored)
    if each.is_relation:
        return str(new) == str(stored)
    try:
        return bool(each.to_python(new) == stored)
    except (ValidationError, TypeError, ValueError, ArithmeticError):
        return False


def _with_choices(form: Any) -> dict[str, list[str]]:
    """What a form says; of a choice that it refuses, with what could be chosen."""
    told = writes.messages_of(form)
    for name, errors in form.errors.as_data().items():
        if name not in form.fields or not any(each.code in _REFUSED for each in errors):
            continue
        if possible := naming.choices(form.fields[name]):
            told[name] = [*told[name], _("Possible: %s.") % possible]
    return told


def _no_room(entity: Entity) -> dict[str, list[str]]:
    try:
        writes.check_room(entity)
    except writes.Invalid as full:
        return full.errors
    return {}


def _listed(errors: dict[str, list[str]]) -> Problems:
    return [
        ["" if name == writes.EVERYTHING else name, text]
        for name, texts in errors.items()
        for text in texts
    ]
