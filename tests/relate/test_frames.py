"""A broken frames.toml is told where it is loaded."""

from pathlib import Path

import pytest

from kg.domains import Domain, load_domain
from kg.errors import DomainError
from kg.relate.frames import load_frames


def domain_with(frames: str, folder: Path) -> Domain:
    (folder / "frames.toml").write_text(frames, encoding="utf-8")
    return Domain("test", folder)


@pytest.mark.parametrize(
    ("frames", "problem"),
    [
        ('[[frame]]\nrelation = "paints"\nverbs = "画"', "paints"),
        ('[[frame]]\nrelation = "issues"', "verbs"),
        ('[[frame]]\nrelation = "issues"\nverbs = "印发"\nverb = "出台"', "verb"),
        ('[[frame]]\nrelation = "issues"\nverbs = "印发"\nobjects = "GROUP"', "GROUP"),
        ('[[frame]]\nrelation = "issues"\nverbs = "印发"\nsubject = "anybody"', "anybody"),
        ('[[frame]]\nrelation = "issues"\nverbs = "印发"\nunless = "("', "regular expression"),
        ('[[pattern]]\nrelation = "partOf"\norder = "sideways"\nbetween = "等"', "sideways"),
    ],
)
def test_a_broken_frame_is_told(frames: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(DomainError, match=problem):
        load_frames(domain_with(frames, tmp_path))


def test_the_packaged_frames_cover_every_relation() -> None:
    frames = load_frames(load_domain("unions"))
    said = {frame.relation for word in frames.words for frame in word.frames} | {pattern.relation for pattern in frames.patterns}
    assert said - {""} == {
        "subOrganizationOf", "locatedIn", "holdsPosition", "receivedAward", "confers", "organizes", "participatesIn",
        "issues", "establishes", "funds", "cooperatesWith", "serves", "partOf",
    }  # fmt: skip
