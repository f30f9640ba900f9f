"""What is kept between runs gives what is made anew, and no file in the cache folder can do any harm."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import regex

import armspan
from armspan import kept
from armspan.errors import RuleError
from armspan.extraction import Extractor
from armspan.resources import data_dir
from armspan.rulebook import Rulebook

TEXT = (
    "Eighty adults were randomised to a brace (n = 40) or a cast (n = 40). "
    "Pain at 6 weeks was 2.1±0.4 with the brace and 3.3±0.6 with the cast (P<0.001). Healing was faster (HR 1.4)."
)
OWN = """
[[terms]]
name = "colour"
why = "colours"
terms = ["red", "blue"]
[[rule]]
name = "coloured"
why = "a thing of a colour"
pattern = '(?P<colour> (?&colour) ) \\s (?P<what> \\w+ ) (?<= t )'
must_match = [{ text = "a red cart", groups = { what = "cart" } }]
must_not_match = []
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder, which does not exist yet."""
    monkeypatch.setattr(kept, "_folder", lambda: tmp_path / "cache" / "armspan")
    return tmp_path / "cache" / "armspan"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.toml").write_text(OWN)
    return tmp_path / "rules"


def found(book: Rulebook) -> list[dict[str, Any]]:
    """What a rulebook with the rules above finds."""
    text = "A blue cart, a red cat and a red car."
    return [match.groupdict() for _, match in book["own"].finditer(text)]


WELL = [{"_0": "", "colour": "blue", "what": "cart"}, {"_0": "", "colour": "red", "what": "cat"}]


def refuse(*_: object) -> Any:
    raise AssertionError("made anew")


def file_of(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def kept_once(rules: Path) -> None:
    book = Rulebook(rules)
    assert found(book) == WELL
    book._kept.save()


def test_a_record_from_what_is_kept_is_the_same_and_nothing_is_made_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extractor = Extractor()
    extractor.book = Rulebook(data_dir("rules"))
    extractor.record(TEXT)
    extractor.book._kept.save()
    again = Extractor()
    monkeypatch.setattr("armspan.rulebook._parse", refuse)
    again.book = Rulebook(data_dir("rules"))
    monkeypatch.setattr(kept, "_frozen", refuse)  # asked of what was compiled
    assert again.record(TEXT) == armspan.extract(TEXT)
    assert len(again.book._kept._patterns) > 100
    assert again.book._kept._new is False


def test_what_is_kept_does_not_grow_from_process_to_process(tmp_path: Path) -> None:
    """Words stand in the same order in every pattern, whatever the order in which this process has its sets."""
    code = "import armspan, sys; armspan.extract(sys.stdin.read())"
    sizes = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
        subprocess.run([sys.executable, "-c", code], input=TEXT, text=True, env=env, check=True)
        sizes += [file.stat().st_size for file in (tmp_path / "armspan").iterdir()]
    assert len(sizes) == 2
    assert sizes[0] == sizes[1]


def test_patterns_that_are_kept_are_what_they_were(folder: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Rulebook(rules)["own"].compiled("coloured")
    kept_once(rules)
    book = Rulebook(rules)
    pattern = book["own"].compiled("coloured")
    assert (pattern.pattern, pattern.flags, pattern.groupindex) == (made.pattern, made.flags, made.groupindex)
    monkeypatch.setattr(regex, "compile", refuse)
    assert found(Rulebook(rules)) == WELL


def test_another_rule_is_another_rulebook(folder: Path, rules: Path) -> None:
    kept_once(rules)
    (rules / "own.toml").write_text(OWN.replace('"blue"', '"green"'))
    assert [match["colour"] for match in found(Rulebook(rules))] == ["red"]


class Harm:
    """What a pickle can do."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, ("harmed",)


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw[:-40] + bytes([raw[-40] ^ 1]) + raw[-39:],
        lambda raw: raw.replace(b"regex 20", b"regex 19", 1),
        lambda raw: raw.partition(b"\n")[0] + b"\n[]",
        lambda raw: pickle.dumps(Harm()),
        lambda raw: b"\xff\xfe\0" * 1000,
    ],
    ids=["empty", "cut off", "one bit", "another regex", "another content", "a pickle", "no text"],
)
def test_a_damaged_or_foreign_file_is_passed_over_and_made_anew(
    damage: Any, folder: Path, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept_once(rules)
    well = file_of(folder).read_bytes()
    file_of(folder).write_bytes(damage(well))
    kept_once(rules)
    assert file_of(folder).read_bytes() == well
    assert not Path("harmed").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no such owners here")
def test_a_file_that_somebody_else_could_have_written_is_passed_over(
    folder: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_once(rules)
    assert file_of(folder).stat().st_mode & 0o777 == 0o600
    assert not Rulebook(rules)._kept._new
    file_of(folder).chmod(0o666)
    assert Rulebook(rules)._kept._new
    file_of(folder).chmod(0o600)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert Rulebook(rules)._kept._new


def test_a_pattern_that_does_not_fit_its_engine_is_compiled(folder: Path, rules: Path) -> None:
    kept_once(rules)
    book = Rulebook(rules)
    book._kept._patterns = {key: [None] * 11 for key in book._kept._patterns}
    assert found(book) == WELL


def test_without_a_folder_nothing_is_kept_and_all_is_well(folder: Path, rules: Path) -> None:
    folder.parent.parent.joinpath("cache").write_text("a file where the folder should be")
    kept_once(rules)
    kept_once(rules)


def test_what_others_wrote_meanwhile_stays(folder: Path, rules: Path) -> None:
    one, other = Rulebook(rules), Rulebook(rules)
    one.pattern("first", "test")
    other.pattern("second", "test")
    one._kept.save()
    other._kept.save()
    assert len(Rulebook(rules)._kept._patterns) == 2


def test_the_oldest_of_too_many_are_removed(folder: Path, rules: Path) -> None:
    for number in range(12):
        (rules / "own.toml").write_text(f"{OWN}\n# {number}")
        kept_once(rules)
        os.utime(max(folder.iterdir(), key=lambda path: path.stat().st_mtime), (number, number))
    assert len([*folder.iterdir()]) == kept._FILES


def test_a_wrong_file_is_told_each_time_and_a_date_is_no_hindrance(folder: Path, rules: Path) -> None:
    (rules / "own.toml").write_text(f'{OWN}\n[[note]]\nname = "made"\nday = 2024-02-29\n')
    kept_once(rules)
    assert Rulebook(rules).tables["note"]["made"]["day"].year == 2024
    (rules / "own.toml").write_text("[rule]")
    for _ in range(2):
        with pytest.raises(RuleError, match="must be a list of tables"):
            Rulebook(rules)
