"""armspan inside spaCy: its own pipeline, and single stages in anybody's."""

from __future__ import annotations

import spacy
from spacy import displacy

import armspan
from armspan.components import STAGES

TEXT = (
    "METHODS: Eighty patients were randomly divided into a suture group (n = 40) and an anchor group (n = 40). "
    "RESULTS: The VAS score at 6 weeks was 2.1±0.4 in the suture group and 3.3±0.6 in the anchor group (P<0.001)."
)


def test_the_pipeline_leaves_a_typed_record() -> None:
    nlp = armspan.load()
    doc = nlp(TEXT)
    assert doc.text == TEXT
    assert doc._.armspan == armspan.extract(TEXT)
    assert [sentence.text[:7] for sentence in doc.sents] == ["METHODS", "Eighty ", "RESULTS", "The VAS"]


def test_pipe_gives_the_same_in_several_processes() -> None:
    nlp = armspan.load()
    texts = [TEXT, TEXT.replace("2.1", "1.9")]
    alone = [doc._.armspan for doc in nlp.pipe(texts)]
    assert [doc._.armspan for doc in nlp.pipe(texts, n_process=2)] == alone


def test_each_stage_stands_alone_in_a_blank_pipeline() -> None:
    found = {}
    for stage in STAGES:
        nlp = spacy.blank("en")
        nlp.add_pipe(stage)
        doc = nlp(TEXT)
        found[stage] = [span.text for span in doc.spans[stage]]
    assert found["armspan_statistics"][-2:] == ["2.1±0.4", "3.3±0.6"]
    assert found["armspan_p_values"] == ["P<0.001"]
    assert found["armspan_times"] == ["at 6 weeks"]
    assert found["armspan_instruments"] == ["VAS"]
    assert "the suture group" in found["armspan_arms"]


def test_spans_carry_label_and_rule_and_displacy_draws_them() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("armspan_p_values")
    doc = nlp(TEXT)
    (span,) = doc.spans["armspan_p_values"]
    assert (span.label_, span.id_) == ("P_VALUE", "p-reported")
    assert "P&lt;0.001" in displacy.render(doc, style="span", options={"spans_key": "armspan_p_values"}, jupyter=False)
