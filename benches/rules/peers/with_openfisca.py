"""PATHWAY-12 as variables and dated parameters of OpenFisca: many people, and one person alone."""
from pathlib import Path

from workload import DAY_A, NUMBERS, ROUTES, WORDS, YES_NO, arguments, columns, line, timed, verdict, version

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

FOLDER, VARIANT, PEOPLE = arguments()
PERIOD = "2026-10-01"
Person = build_entity(key="person", plural="persons", label="Person", is_person=True)


class Law(TaxBenefitSystem):
    def __init__(self):
        super().__init__([Person])
        self.load_parameters(str(Path(__file__).parent / "parameters"))


LAW = Law()


def variable(name, value_type, formula=None):
    body = {"value_type": value_type, "entity": Person, "definition_period": DateUnit.DAY, "label": name}
    if formula:
        formula.__name__ = "formula"
        body["formula"] = formula
    LAW.add_variable(type(name, (Variable,), body))


for column in NUMBERS + WORDS:
    variable(column, bool if column in YES_NO else int)


def parameter(name, parameters, period, day):
    """The value of the day: one for all in variant A, looked up in the parameter's own history in variant B."""
    if VARIANT == "a":
        return getattr(parameters(period), name)
    history = sorted((value.instant_str, value.value) for value in getattr(LAW.parameters, name).values_list)
    days = np.array([np.datetime64(text, "D").astype(int) for text, _ in history])
    return np.array([value for _, value in history])[np.searchsorted(days, day, side="right") - 1]


def of_age(person, period):
    return person("as_of", period) - person("birth", period) >= 6575


def language(person, period, parameters):
    day = person("as_of", period)
    return (person("jlpt", period) >= parameter("language_level", parameters, period, day)) * (person("jlpt_day", period) <= day)


def tests(person, period):
    return person("skill_test", period) * person("lang_test", period)


def healthy(person, period, parameters):
    day = person("as_of", period)
    checked = day - person("health_day", period)
    return (checked >= 0) * (checked <= parameter("health_days", parameters, period, day))


def certified(person, period):
    day, exam, grad = person("as_of", period), person("exam_day", period), person("grad_day", period)
    return ((exam != 0) * (exam <= day)) + ((grad != 0) * (grad <= day) * (grad <= 20908) * (day - grad < 1826))


def status_fits(person, period, parameters):
    day, status = person("as_of", period), person("status", period)
    long_enough = day - person("status_start", period) >= parameter("intern_days", parameters, period, day)
    return (status == 0) + (status == 1) + (status == 3) + (status == 5) + ((status == 2) * long_enough)


def in_time(person, period):
    return (person("status", period) == 0) + (person("as_of", period) <= person("status_expiry", period))


def as_it_is(name):
    return lambda person, period: person(name, period)


GATES = [
    of_age,
    language,
    tests,
    as_it_is("contract"),
    as_it_is("clear"),
    healthy,
    lambda person, period: person("ssw_days", period) < 1826,
    lambda person, period: person("work_days", period) >= 1095,
    as_it_is("training"),
    certified,
    status_fits,
    in_time,
]
for bit, gate in enumerate(GATES):
    variable(f"gate_{bit}", bool, gate)


def all_gates(person, period):
    mask = np.zeros(person.count, np.int32)
    for bit in range(len(GATES)):
        mask |= person(f"gate_{bit}", period).astype(np.int32) << bit
    return mask


def best_route(person, period):
    day = person("as_of", period)
    opened = lambda needed: np.logical_and.reduce([person(f"gate_{bit}", period) for bit in needed])
    chosen = [opened(needed) if start is None else (day >= start) & opened(needed) for _, start, needed in ROUTES]
    return np.select(chosen, [route for route, _, _ in ROUTES], 0)


variable("mask", int, all_gates)
variable("outcome", int, best_route)


def judge(data):
    builder = SimulationBuilder()
    builder.create_entities(LAW)
    count = len(data["as_of"])
    builder.declare_person_entity("person", range(count) if count < 10 else np.arange(count))
    simulation = builder.build(LAW)
    for column in NUMBERS + WORDS:
        simulation.set_input(column, PERIOD, data[column].astype(bool) if column in YES_NO else data[column])
    return simulation.calculate("mask", PERIOD), simulation.calculate("outcome", PERIOD)


NAME = f"OpenFisca-Core {version('openfisca-core')}"
DATA = columns(FOLDER, VARIANT, PEOPLE)
(mask, outcome), took = timed(lambda: judge(DATA), 5)
line(f"{NAME}, built, filled and calculated", VARIANT, len(outcome), took, verdict(FOLDER, VARIANT, outcome, mask))
if VARIANT == "b":
    (mask, outcome), took = timed(lambda: judge(columns(FOLDER, VARIANT, 1)), 50)
    line(f"{NAME}, one person", VARIANT, 1, took, verdict(FOLDER, VARIANT, outcome, mask))
