"""Places nodes on a plane: a tree to start from, then springs and repulsion, then whatever still overlaps is pushed apart.

Only plain arithmetic and sums in a fixed order are used (no BLAS, no SIMD reductions), so that every machine gives the same picture.
"""

import math
import random
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Links: TypeAlias = Sequence[tuple[int, int]]

SEED = 1  # of the few random choices
SPACING = 62.0  # mean distance of neighbours on the page, in pixels at zoom 1
PADDING = 7.0  # free space between two nodes, in the same pixels
ASPECT = 1.35  # pages are wider than high
ROUNDS = 220  # enough for 2,000 nodes to come to rest
EXACT = 700  # up to this many nodes each repels every other; beyond it, a sample
SAMPLE = 160  # how many others repel a node in a round, where they are sampled
BLOCK = 1 << 14  # pairs at a time: their arrays stay in the processor's cache
STIFFNESS = 0.4  # of a spring to a leaf
GRAVITY = 0.8  # keeps unconnected parts from drifting away
SEPARATION_ROUNDS = 40
CONTACT = 1e-3  # nodes nearer than this stand on one spot, and part sideways


def place(links: Links, radii: Sequence[float]) -> list[tuple[int, int]]:
    """Where each of the nodes 0 … len(radii)-1 stands, in whole pixels at zoom 1, centred on (0, 0).

    links: pairs of nodes that are joined; a pair may come more than once.
    radii: how large each node is drawn.
    """
    size = len(radii)
    if size < 2:
        return [(0, 0)] * size
    pairs = sorted({(min(link), max(link)) for link in links if link[0] != link[1]})
    position = _relax(_tree(size, pairs), pairs)
    position = _scale(position)
    position[0] *= ASPECT
    position = _separate(position, np.array(radii))
    return [(round(float(x)), round(float(y))) for x, y in position.T]


def _tree(size: int, pairs: Links) -> Floats:
    """A start that already unfolds the graph: breadth first from the first node of each component, a sector for each branch."""
    neighbours: list[list[int]] = [[] for _ in range(size)]
    for one, other in pairs:
        neighbours[one].append(other)
        neighbours[other].append(one)
    children, order = _spanning_forest(neighbours)
    leaves = [0] * (size + 1)
    for node in reversed(order):
        leaves[node] = sum(leaves[child] for child in children[node]) or 1
    position = np.zeros((2, size))
    sectors: list[tuple[int, int, float, float]] = [(size, 0, 0.0, 2 * math.pi)]
    for node, depth, begin, width in sectors:
        if node < size:
            angle = begin + width / 2
            position[0, node] = round(depth * math.cos(angle), 6)
            position[1, node] = round(depth * math.sin(angle), 6)
        taken = begin
        for child in children[node]:
            share = width * leaves[child] / leaves[node]
            sectors.append((child, depth + 1, taken, share))
            taken += share
    return position


def _spanning_forest(neighbours: list[list[int]]) -> tuple[list[list[int]], list[int]]:
    """The children of each node, those of an invisible root last, and the nodes from the root outwards."""
    size = len(neighbours)
    children: list[list[int]] = [[] for _ in range(size + 1)]
    order = [size]
    seen = [False] * size
    for start in range(size):
        if seen[start]:
            continue
        seen[start] = True
        children[size].append(start)
        queue = [start]
        for node in queue:
            for other in neighbours[node]:
                if not seen[other]:
                    seen[other] = True
                    children[node].append(other)
                    queue.append(other)
        order += queue
    return children, order


def _relax(position: Floats, pairs: Links) -> Floats:
    """Forces as in ForceAtlas2 (Jacomy et al. 2014): repulsion by degree over distance, springs, gravity; steps that cool down."""
    size = position.shape[1]
    sources, targets = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    degree = np.bincount(np.concatenate((sources, targets)), minlength=size).astype(float)
    mass = np.sqrt(degree + 1)
    # A spring between two hubs is as soft as their degrees are high: hubs stay apart, and their leaves near them.
    stiffness = STIFFNESS / np.sqrt(np.sqrt(np.minimum(degree[sources], degree[targets])))
    source = random.Random(SEED)
    for round_ in range(ROUNDS):
        force = _repulsion(position, mass, source)
        delta = position[:, targets] - position[:, sources]
        pull = delta * stiffness
        for axis in (0, 1):
            force[axis] += _sum(sources, pull[axis], size) - _sum(targets, pull[axis], size)
        force -= position * (GRAVITY * mass / math.sqrt(size))
        length = np.sqrt(force[0] * force[0] + force[1] * force[1]) + 1e-9
        heat = 1.2 * (1 - round_ / ROUNDS) + 0.02
        position = position + force / length * np.minimum(length * 0.3, heat)
    return position


def _sum(nodes: NDArray[np.int64], values: Floats, size: int) -> Floats:
    """The sum of the values of each node, added in their order."""
    total: Floats = np.bincount(nodes, weights=values, minlength=size).astype(np.float64)
    return total


def _repulsion(position: Floats, mass: Floats, source: random.Random) -> Floats:
    """Each node against all others, or against a new sample of them in each round."""
    size = position.shape[1]
    shifts = range(1, size) if size <= EXACT else sorted(source.sample(range(1, size), SAMPLE))
    # The node `shift` places on is a slice of the row written twice: no gathering, and small enough for the cache.
    xs, ys, masses = (sliding_window_view(np.concatenate((row, row)), size) for row in (*position, mass))
    x_force, y_force = np.zeros(size), np.zeros(size)
    block = max(1, BLOCK // size)
    for start in range(0, len(shifts), block):
        some = shifts[start : start + block]
        rows = slice(some.start, some.stop) if isinstance(some, range) else some
        x, y = position[0] - xs[rows], position[1] - ys[rows]
        strength = masses[rows] / (x * x + y * y + 0.01)
        # A sum over the first axis adds row by row.
        x_force += (x * strength).sum(axis=0)
        y_force += (y * strength).sum(axis=0)
    force: Floats = np.stack((x_force, y_force)) * (mass * ((size - 1) / len(shifts)))
    return force


def _scale(position: Floats) -> Floats:
    """Centre, and stretch so that each node has SPACING² of room."""
    size = position.shape[1]
    centred: Floats = position - np.array([[math.fsum(row) / size] for row in position.tolist()])
    spread = math.sqrt(math.fsum((centred[0] ** 2 + centred[1] ** 2).tolist()) / size)
    # A filled disc of radius R has a mean square distance of R²/2 from its middle.
    wanted = SPACING * math.sqrt(size / math.pi) / math.sqrt(2)
    centred *= wanted / spread if spread else 1.0
    return centred


def _separate(position: Floats, radii: Floats) -> Floats:
    """Push nodes that overlap apart, half the way each, until none do."""
    for _ in range(SEPARATION_ROUNDS):
        moved = _overlap(position, radii)
        if not moved.any():
            break
        position = position + moved
    return position


def _overlap(position: Floats, radii: Floats) -> Floats:
    """How far each node has to move from those that it overlaps."""
    size = len(radii)
    moved = np.zeros_like(position)
    order = np.argsort(position[0], kind="stable")
    reach = radii.max() * 2 + PADDING
    # Pairs that stand `gap` apart in the order of x, with ever wider gaps until no pair is near enough in x alone.
    for gap in range(1, size):
        one, other = order[:-gap], order[gap:]
        x, y = position[:, other] - position[:, one]
        if not (x < reach).any():
            break
        wanted = radii[one] + radii[other] + PADDING
        distance = np.sqrt(x * x + y * y)
        close = np.flatnonzero(distance < wanted)
        near = np.maximum(distance[close], CONTACT)
        push = ((wanted[close] - near) / 2 + 0.5) / near
        apart = (np.where(distance[close] < CONTACT, CONTACT, x[close]) * push, y[close] * push)
        for axis in (0, 1):
            moved[axis] += _sum(other[close], apart[axis], size) - _sum(one[close], apart[axis], size)
    return moved
