"""Roles, invitations and API tokens."""
