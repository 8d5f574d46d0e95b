"""Where nodes stand."""

import math
import random

import pytest

from kg.view.layout import EXACT, PADDING, place


def tree(size):
    source = random.Random(7)
    return [(source.randrange(number), number) for number in range(1, size)]


@pytest.mark.parametrize("size", [2, 40, EXACT + 50])
def test_no_two_nodes_overlap(size):
    radii = [6.0 + 14 * (number < 3) for number in range(size)]
    spots = place(tree(size), radii)
    near = [
        math.dist(spots[one], spots[other]) - radii[one] - radii[other]
        for one in range(size)
        for other in range(one)
        if abs(spots[one][0] - spots[other][0]) < 60
    ]
    # Whole pixels: a node may stand half a pixel off.
    assert min(near, default=PADDING) > PADDING - 3


def test_same_graph_gives_same_places():
    assert place(tree(60), [6.0] * 60) == place(tree(60), [6.0] * 60)


def test_joined_nodes_stand_nearer_than_others():
    links = [(0, number) for number in range(1, 10)] + [(10, number) for number in range(11, 20)] + [(0, 10)]
    spots = place(links, [6.0] * 20)
    own = max(math.dist(spots[0], spots[number]) for number in range(1, 10))
    other = min(math.dist(spots[0], spots[number]) for number in range(11, 20))
    assert own < other


@pytest.mark.parametrize("size", [0, 1, 3])
def test_graphs_without_links_are_placed(size):
    assert len(set(place([], [5.0] * size))) == size
