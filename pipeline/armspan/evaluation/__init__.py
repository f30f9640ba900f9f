"""Accuracy against gold: what is compared, how it is aligned, what the figures are, where two readings differ."""
