"""Tests of practices: checks, findings over time, proposals, boards."""
