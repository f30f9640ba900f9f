"""From records to what a review's analysis reads: tables, effect sizes, a pooled estimate, a forest plot."""
