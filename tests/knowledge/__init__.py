"""Tests of the room that knows the world's products."""
