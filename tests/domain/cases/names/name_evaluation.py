"""How well the likeness finds persons registered twice, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.registrations import LISTS, TODAY, content, persons
from tracker.domain.cases.lists.understanding import understand
from tracker.domain.cases.names.likeness import LIKELY, Profile, compare_prepared, prepare

Place = tuple[str, int]


@dataclass(frozen=True)
class Evaluation:
    found: int
    wrong: int
    missed: int

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed)

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong)


def sample_profiles() -> dict[Place, Profile]:
    """Every registration of the sample lists as the importer understands it."""
    profiles: dict[Place, Profile] = {}
    for name in LISTS:
        for row in understand(content(name), name, today=TODAY).rows:
            v = row.values
            profiles[name, row.number] = Profile(
                v.given_names,
                v.family_names,
                v.birth_date,
                v.birth_precision,
                v.phone,
                v.municipality,
                v.gender,
            )
    return profiles


def evaluate(profiles: Mapping[Place, Profile], truth: Mapping[Place, str]) -> Evaluation:
    """Compare every pair, within and across files."""
    places = list(profiles)
    ready = [prepare(profiles[place]) for place in places]
    found = wrong = missed = 0
    for i, one in enumerate(ready):
        for j in range(i):
            likely = compare_prepared(one, ready[j]).score >= LIKELY
            same = truth[places[i]] == truth[places[j]]
            found += likely and same
            wrong += likely and not same
            missed += same and not likely
    return Evaluation(found, wrong, missed)


if __name__ == "__main__":
    result = evaluate(sample_profiles(), persons())
    print(f"{result} recall {result.recall:.4f} precision {result.precision:.4f}")
