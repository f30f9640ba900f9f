"""The findings of invented sentences, as outcomes, direction, arm, reference and significance."""

from __future__ import annotations

from armspan.extraction import extract

METHODS = "METHODS: Eighty adults were randomised to ibuprofen (n = 40) or placebo (n = 40). RESULTS: "
Told = tuple[list[str], str | None, str | None, str | None, bool | None]


def findings(text: str) -> list[Told]:
    """Outcomes, direction, arm, reference and significance of every analysis that has a finding."""
    record = extract(METHODS + text)
    title = {outcome.id: outcome.title for outcome in record.outcomes}
    label: dict[str | None, str | None] = {None: None} | {
        arm.id: arm.label.removesuffix(" group") for arm in record.arms
    }
    return [
        ([title[o] for o in a.outcomes], f.direction, label[f.arm], label[f.reference], f.significant)
        for a in record.analyses
        if (f := a.finding) is not None
    ]


IBU, PLA = "ibuprofen", "placebo"
