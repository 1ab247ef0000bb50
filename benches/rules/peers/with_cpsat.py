"""ROUTE-1 as a constraint problem for OR-tools CP-SAT: the same answers, and what a general solver takes for them.

usage: with_cpsat.py ANSWERS.csv [PEOPLE]

ANSWERS has a line a person: day of the plan, level of Japanese, days used, day found (days since 1970), as
`route1 PEOPLE --write ANSWERS.csv` writes it. Each of the four ways is a model of its own; the best of them counts.
"""
import datetime
import sys
import time

import ortools
from ortools.sat.python import cp_model

FIRST, LAST = 2016, 2060
HORIZON, LIMIT = 7306, 1826
STUDY = {1: 150, 2: 180, 3: 270, 4: 365}


def number(year, month, day):
    return (datetime.date(year, month, day) - datetime.date(1970, 1, 1)).days


def sunday(day, step):
    while (day + 4) % 7:
        day += step
    return day


YEARS = range(FIRST, LAST)
JAPANESE = sorted(sunday(number(y, m, 1), 1) for y in YEARS for m in (7, 12))
SKILL = [number(y, m, 15) for y in YEARS for m in range(1, 13)]
INTAKES = sorted(number(y, m, 1) for y in YEARS for m in (4, 10))
EXAMS = [(number(y - 1, 9, 7), sunday(number(y, 1, 31), -1), number(y, 3, 25), number(y, 3, 31)) for y in YEARS]


class Way:
    """One way as a model: variables are days; the goal is the day to be least."""

    def __init__(self, start, level):
        self.model, self.start, self.level = cp_model.CpModel(), start, level
        self.end = start + HORIZON
        self.results = {0: start}
        self.goal = self.day("goal")

    def day(self, name):
        return self.model.new_int_var(self.start, self.end, name)

    def among(self, days, name):
        inside = [day for day in days if self.start <= day <= self.end]
        return self.model.new_int_var_from_domain(cp_model.Domain.from_values(inside), name)

    def after(self, later, earlier, days=0):
        self.model.add(later >= earlier + days)

    def japanese(self, level):
        """The day on which the level is reached: studied for since the result of the one below."""
        if level <= self.level:
            return self.start
        if level not in self.results:
            sat = self.among(JAPANESE, f"sat {level}")
            self.after(sat, self.japanese(level - 1), STUDY[level])
            self.results[level] = sat + 52
        return self.results[level]

    def examination(self, work, last_day):
        """The way through the national examination: three years, training, one sitting, 75 days for the paper."""
        trained = self.day("trained")
        self.after(trained, work, 180)
        self.after(trained, self.japanese(3), 180)
        taken = []
        for apply, _, result, counted in EXAMS:
            if self.start <= apply and result + 75 <= self.end:
                sits = self.model.new_bool_var(f"sits {result}")
                taken.append(sits)
                self.model.add(work <= apply).only_enforce_if(sits)
                self.model.add(work + 1095 <= counted).only_enforce_if(sits)
                self.model.add(trained <= counted).only_enforce_if(sits)
                self.model.add(self.goal >= result + 75).only_enforce_if(sits)
        self.model.add_exactly_one(taken)
        self.after(self.goal, work, 1095 + 75)
        self.after(self.goal, trained, 75)
        self.model.add(self.goal <= last_day)

    def solved(self):
        self.model.minimize(self.goal)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(self.model)
        return solver.value(self.goal) if status == cp_model.OPTIMAL else None


def skilled(way, used):
    test = way.among(SKILL, "skill test")
    way.after(test, way.start, 60)
    work = way.day("work")
    way.after(work, way.japanese(2), 120)
    way.after(work, test, 30 + 120)
    way.examination(work, work + LIMIT - used)


def trainee(way, used):
    work = way.day("work")
    way.after(work, way.japanese(2), 270)
    way.examination(work, work + LIMIT)


def trainee_then_skilled(way, used):
    work, change = way.day("work"), way.day("change")
    way.after(work, way.japanese(2), 270)
    way.after(change, work, 1035 + 60)
    way.model.add(change <= work + LIMIT)
    way.after(way.goal, change, 75)
    way.examination(work, change + LIMIT - used)


def school(way, used):
    language, enters = way.among(INTAKES, "language school"), way.day("school")
    way.after(language, way.japanese(1), 150)
    way.after(enters, way.japanese(3), 60)
    way.after(enters, language, 180)
    way.model.add(enters <= language + 730)
    starts = []
    for year in YEARS:
        april, leaves = number(year, 4, 1), number(year + 2, 3, 31)
        if way.start <= april <= way.end:
            here = way.model.new_bool_var(f"school {year}")
            starts.append(here)
            way.model.add(enters == april).only_enforce_if(here)
            way.model.add(way.goal >= leaves + 75).only_enforce_if(here)
    way.model.add_exactly_one(starts)


def best(start, level, used):
    found = []
    for build in (skilled, trainee, trainee_then_skilled, school):
        way = Way(start, level)
        build(way, used)
        found.append(way.solved())
    return min((day for day in found if day is not None), default=None)


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with open(sys.argv[1], encoding="ascii") as lines:
        asked = [tuple(map(int, line.split(","))) for line in lines][:count]
    began = time.process_time()
    wrong = [one for one in asked if best(*one[:3]) != one[3]]
    each = (time.process_time() - began) / len(asked) * 1e6
    verdict = "VERIFIED" if not wrong else f"{len(wrong)} differ, the first {wrong[0]}"
    print(f"| OR-tools CP-SAT {ortools.__version__} | {len(asked)} | | {each:.0f} | | | {verdict} |")


main()
