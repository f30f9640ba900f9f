"""Inputs: one module per format."""
