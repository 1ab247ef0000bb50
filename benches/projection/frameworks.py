"""General microsimulation frameworks on the workload of this benchmark, each by its own way of moving people.

usage: frameworks.py neworder|mesa PEOPLE MONTHS

The chances are those of `src/workload.rs`, written out again, because a framework takes them as a matrix: 12 stages, 4
groups and 5 lengths of stay make 240 states. The stock at the end must lie within five standard errors of the expected
one in every stage, or the program fails.
"""

import math
import resource
import sys
import time

import numpy as np

STAGES = 12
EXITS = [
    [(1, 6000), (11, 1500)], [(2, 5500), (0, 800), (11, 900)], [(3, 8000), (9, 700), (11, 200)],
    [(4, 6500), (6, 800), (9, 1500), (11, 200)], [(5, 3000), (6, 1200), (9, 2500), (11, 300)],
    [(6, 2200), (9, 2000), (11, 400)], [(7, 3500), (9, 900), (11, 200)], [(8, 600), (9, 800), (11, 200)],
    [(9, 300), (11, 200)], [(10, 4500), (11, 2000)], [(11, 1000), (4, 150)], [],
]
GROUPS = [100, 90, 110, 80]
STAYS = [60, 90, 100, 110, 120]
STATES = STAGES * len(GROUPS) * len(STAYS)


def number(group, stay, stage):
    return (group * len(STAYS) + stay) * STAGES + stage


def matrix():
    """The chance to be in a state a month after another: row from, column to."""
    chances = np.zeros((STATES, STATES))
    for group, by_group in enumerate(GROUPS):
        for stay, by_stay in enumerate(STAYS):
            for stage, exits in enumerate(EXITS):
                here, left = number(group, stay, stage), 1.0
                for to, of_ten_thousand in exits:
                    chance = of_ten_thousand * by_group * by_stay // 12 / 1e8
                    chances[here, number(group, 0, to)] += chance
                    left -= chance
                chances[here, number(group, min(stay + 1, len(STAYS) - 1), stage)] += left
    return chances


def begin(people):
    return (np.arange(people, dtype=np.int64) % len(GROUPS)) * len(STAYS) * STAGES


def neworder(people, months, chances):
    import neworder as framework
    import pandas

    class Circulation(framework.Model):
        def __init__(self):
            super().__init__(framework.LinearTimeline(0, months, months),
                             framework.MonteCarlo.deterministic_identical_stream)
            self.people = pandas.DataFrame({"state": begin(people)})
            self.states = np.arange(STATES, dtype=np.int64)
            self.stocks = []

        def step(self):
            framework.df.transition(self, self.states, chances, self.people, "state")
            self.stocks.append(np.bincount(self.people.state.to_numpy() % STAGES, minlength=STAGES))

        def check(self):
            return True

    model = Circulation()
    framework.run(model)
    return framework.__version__, model.stocks[-1]


def mesa(people, months, chances):
    import mesa as framework

    reached = [[(to, chance) for to, chance in enumerate(row) if chance > 0] for row in chances]
    cumulative = [(np.cumsum([chance for _, chance in row]).tolist(), [to for to, _ in row]) for row in reached]

    class Person(framework.Agent):
        def __init__(self, model, state):
            super().__init__(model)
            self.state = state

        def step(self):
            bounds, states = cumulative[self.state]
            drawn = self.model.random.random()
            for bound, to in zip(bounds, states):
                if drawn < bound:
                    self.state = to
                    return

    class Circulation(framework.Model):
        def __init__(self):
            super().__init__(rng=1)
            for state in begin(people):
                Person(self, int(state))
            self.stocks = []

        def month(self):
            self.agents.do("step")
            self.stocks.append(np.bincount(np.array(self.agents.get("state")) % STAGES, minlength=STAGES))

    model = Circulation()
    for _ in range(months):
        model.month()
    return framework.__version__, model.stocks[-1]


def main():
    name, people, months = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    chances = matrix()
    expected = np.bincount(begin(people), minlength=STATES) @ np.linalg.matrix_power(chances, months)
    expected = expected.reshape(-1, STAGES).sum(0)
    cpu, wall = time.process_time(), time.perf_counter()
    version, stock = {"neworder": neworder, "mesa": mesa}[name](people, months, chances)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    error = np.sqrt(np.maximum(expected * (1 - expected / people), 1.0))
    farthest = float(np.max(np.abs(stock - expected) / error))
    if farthest > 5:
        sys.exit(f"{name}: the stock is {farthest:.1f} standard errors from the expected one: {stock} {expected}")
    per = 1e9 * cpu / (people * months)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"| {name} {version} | {people} | {months} | {cpu:.2f} | {per:.1f} | {wall:.2f} | {peak} "
          f"| farthest stock {farthest:.1f} standard errors |")


main()
