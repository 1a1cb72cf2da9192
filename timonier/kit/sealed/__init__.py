"""Fields that are kept as ciphertext: in tables, history, files and answers; opened by a right."""

from timonier.kit.sealed.fields import SealedField, sealed_of
from timonier.kit.sealed.values import MASK, Clear, Sealed

__all__ = ["MASK", "Clear", "Sealed", "SealedField", "sealed_of"]
