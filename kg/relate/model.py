"""The trained weights: for each relation a logistic regression over the features of a pair, as plain tables in a JSON file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp
from pathlib import Path

from kg.errors import DomainError

FILE = "relations.json"
_FORM = 1


@dataclass(frozen=True, eq=False)
class Model:
    """Weights by relation and feature, and the probability from which on a pair is taken, for some relations one of their own."""

    weights: Mapping[str, Mapping[str, float]]
    threshold: float
    thresholds: Mapping[str, float] = field(default_factory=dict)

    def least(self, relation: str) -> float:
        """The probability from which on a pair is taken to stand in `relation`."""
        return self.thresholds.get(relation, self.threshold)

    def score(self, relation: str, features: Iterable[str]) -> float:
        """The weight of the features, not yet a probability; scores of parts add up."""
        get = self.weights[relation].get
        return sum([get(feature, 0.0) for feature in features])

    def dump(self) -> bytes:
        """The model as a file: sorted and rounded, so that the same training gives the same bytes."""
        weights = {
            relation: {feature: round(weight, 3) for feature, weight in sorted(table.items())}
            for relation, table in sorted(self.weights.items())
        }
        content = {"form": _FORM, "threshold": self.threshold, "thresholds": dict(sorted(self.thresholds.items())), "weights": weights}
        return json.dumps(content, ensure_ascii=False, indent=0).encode()


def probability(score: float) -> float:
    """The logistic function, safe for large scores."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


@lru_cache(maxsize=8)
def read_model(path: Path) -> Model:
    """The model in the file `path`; DomainError where it is none, or of another form."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["form"] != _FORM:
            raise DomainError(
                str(path), 1, f"this is a model of form {content['form']}, kg reads form {_FORM}; train it again with kg train."
            )
        return Model(content["weights"], float(content["threshold"]), content.get("thresholds", {}))
    except (ValueError, KeyError, TypeError) as error:
        raise DomainError(str(path), 1, f"this is not a model of relations ({error}); train it again with kg train.") from error
