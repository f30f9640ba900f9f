"""Other programs' formats: brat, Label Studio, spaCy's DocBin, extraction sheets."""
