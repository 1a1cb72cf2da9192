"""The column of a secret: ciphertext wherever it stands, bound to its row, opened by a right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_save, pre_save

from timonier.kit.store import sealing

if TYPE_CHECKING:
    TextBase = models.TextField[Any, Any]
else:
    TextBase = models.TextField


from timonier.kit.sealed.values import LONGEST, Clear, Sealed


class NotOneByOne(TypeError):
    """Rows made in bulk have no key yet that a secret could be bound to."""


class _Secret(DeferredAttribute):
    """Reads as Sealed, or "" for none; takes a text, which is sealed when the row is saved."""

    field: SealedField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        found = super().__get__(instance, cls)
        if not isinstance(found, str) or not found:
            return found
        return Sealed(found, self.field.place(instance))

    def __set__(self, instance: Any, value: Any) -> None:
        if isinstance(value, Sealed):
            value = value.ciphertext
        elif isinstance(value, str) and value and not sealing.is_sealed(value):
            value = Clear(value)
        instance.__dict__[self.field.attname] = "" if value is None else value


class SealedField(TextBase):
    """A text that the database, its history, files and the API hold as ciphertext or as a mask.

    `readers` are the roles that get the right to open it, and nobody else does; the right is
    `open_<model>_<field>`. No list can be searched, filtered or ordered by it.
    """

    descriptor_class = _Secret

    def __init__(self, *args: Any, readers: Sequence[str] = (), **options: Any) -> None:
        self.readers = tuple(readers)
        options.setdefault("default", "")
        options["blank"] = True
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options["readers"] = self.readers
        return name, path, args, options

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if cls._meta.abstract or hasattr(cls, "instance_type"):  # of a history
            return
        words = f"Can open {self.verbose_name} of {cls._meta.verbose_name}"
        cls._meta.permissions = [*cls._meta.permissions, (self.codename, words[:255])]
        pre_save.connect(_expect, sender=cls, weak=False, dispatch_uid=(cls, "sealed"))
        post_save.connect(self._bind, sender=cls, weak=False, dispatch_uid=(cls, name))

    @property
    def codename(self) -> str:
        return f"open_{self.model._meta.model_name}_{self.name}"

    @property
    def right(self) -> str:
        """The permission that opens it."""
        return f"{self.model._meta.app_label}.{self.codename}"

    def place(self, instance: Any) -> str:
        """What its text is bound to; a history record opens like the row that it tells of."""
        model = getattr(type(instance), "instance_type", type(instance))
        pk = getattr(instance, model._meta.pk.attname)
        return f"{model._meta.label_lower}.{self.name}:{pk}"

    def pre_save(self, model_instance: Any, add: bool) -> str:
        held = model_instance.__dict__.get(self.attname, "")
        if not isinstance(held, Clear):
            return str(held or "")
        if model_instance.pk is not None:
            return self._seal(model_instance, held)
        if not getattr(model_instance, "_saves_alone", False):
            raise NotOneByOne(f"{self.model.__name__}.{self.name} is sealed: save rows one by one")
        if not transaction.get_connection().in_atomic_block:
            raise NotOneByOne(f"{self.model.__name__} is made within a transaction")
        return ""  # until the row has its key: see _bind

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Clear):
            raise TypeError("a secret is sealed by saving its row")
        return super().get_prep_value(value.ciphertext if isinstance(value, Sealed) else value)

    def value_to_string(self, obj: Any) -> str:
        held = self.value_from_object(obj)
        return held.ciphertext if isinstance(held, Sealed) else ""

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Clear | Sealed) else super().to_python(value)

    def formfield(self, **options: Any) -> Any:
        from timonier.kit.sealed.inputs import SealedFormField

        own: Any = {"form_class": SealedFormField, "max_length": LONGEST}
        return models.Field.formfield(self, **{**own, **options})

    def _seal(self, instance: Any, held: Clear) -> str:
        closed = sealing.seal(settings.HOME, held.text, about=self.place(instance))
        instance.__dict__[self.attname] = closed
        return closed

    def _bind(self, sender: Any, instance: Any, **options: Any) -> None:
        """Seal what a new row brought, now that it has its key; before its history is written."""
        held = instance.__dict__.get(self.attname)
        if isinstance(held, Clear):
            rows = sender._base_manager.using(options["using"]).filter(pk=instance.pk)
            rows.update(**{self.name: self._seal(instance, held)})


def _expect(sender: Any, instance: Any, **options: Any) -> None:
    instance._saves_alone = True


def sealed_of(model: Any) -> list[SealedField]:
    """The secrets of a table."""
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
