"""Batches: many inputs, one output folder."""
