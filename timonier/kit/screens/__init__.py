"""The pages that every entity and every person has."""
