"""PATHWAY-12 as a decision of zen-engine: a table of dated parameters, twelve expressions, a table of outcomes."""
import json

from workload import NUMBERS, ROUTES, WORDS, YES_NO, arguments, columns, line, timed, verdict, version

import numpy as np
import zen

FOLDER, VARIANT, PEOPLE = arguments()
GATES = [
    "as_of - birth >= 6575",
    "jlpt >= level and jlpt_day <= as_of",
    "skill_test and lang_test",
    "contract",
    "clear",
    "as_of - health_day >= 0 and as_of - health_day <= health",
    "ssw_days < 1826",
    "work_days >= 1095",
    "training",
    "(exam_day != 0 and exam_day <= as_of) or (grad_day != 0 and grad_day <= as_of and grad_day <= 20908 and as_of - grad_day < 1826)",
    "status in [0, 1, 3, 5] or (status == 2 and as_of - status_start >= as_intern)",
    "status == 0 or as_of <= status_expiry",
]
SLICES = [(20544, 2, 365, 1035), (19997, 2, 180, 1035), (19723, 2, 180, 1095), (17987, 2, 365, 1095), (None, 3, 365, 1095)]


def table(name, inputs, outputs, rows, **more):
    columns_in = [{"id": f"in_{key}", "name": key, "field": key} for key in inputs]
    columns_out = [{"id": f"out_{key}", "name": key, "field": key} for key in outputs]
    rules = []
    for at, (given, then) in enumerate(rows):
        cells = {f"in_{key}": given.get(key, "") for key in inputs} | {f"out_{key}": str(then[key]) for key in outputs}
        rules.append({"_id": f"{name}_{at}", **cells})
    content = {"hitPolicy": "first", "inputs": columns_in, "outputs": columns_out, "rules": rules, "passThrough": True, **more}
    return {"id": name, "name": name, "type": "decisionTableNode", "content": content}


def decision():
    slices = table(
        "slices",
        ["as_of"],
        ["level", "health", "as_intern"],
        [({"as_of": f">= {start}"} if start else {}, {"level": level, "health": health, "as_intern": days}) for start, level, health, days in SLICES],
    )
    expressions = [{"id": f"gate_{bit}", "key": f"gate_{bit}", "value": text} for bit, text in enumerate(GATES)]
    gates = {"id": "gates", "name": "gates", "type": "expressionNode", "content": {"expressions": expressions, "passThrough": True}}
    keys = ["as_of", *[f"gate_{bit}" for bit in range(len(GATES))]]
    rows = []
    for route, start, needed in ROUTES:
        given = {f"gate_{bit}": "true" for bit in needed}
        rows.append((given if start is None else given | {"as_of": f">= {start}"}, {"outcome": route}))
    outcomes = table("outcomes", keys, ["outcome"], [*rows, ({}, {"outcome": 0})])
    ends = [{"id": name, "name": name, "type": f"{name}Node"} for name in ("input", "output")]
    names = ["input", "slices", "gates", "outcomes", "output"]
    edges = [{"id": f"edge_{at}", "sourceId": one, "targetId": next_, "type": "edge"} for at, (one, next_) in enumerate(zip(names, names[1:]))]
    return json.dumps({"nodes": [ends[0], slices, gates, outcomes, ends[1]], "edges": edges})


DATA = columns(FOLDER, VARIANT, PEOPLE or 20000)
LISTS = {name: (DATA[name].astype(bool) if name in YES_NO else DATA[name]).tolist() for name in NUMBERS + WORDS}
ROWS = [dict(zip(LISTS, values)) for values in zip(*LISTS.values())]
LAW = zen.ZenEngine().create_decision(decision())


def judge():
    mask, outcome = np.zeros(len(ROWS), np.uint16), np.zeros(len(ROWS), np.uint8)
    for at, row in enumerate(ROWS):
        found = LAW.evaluate(row)["result"]
        outcome[at] = found["outcome"]
        mask[at] = sum(1 << bit for bit in range(len(GATES)) if found[f"gate_{bit}"])
    return mask, outcome


(mask, outcome), took = timed(judge, 2)
line(f"zen-engine {version('zen-engine')} (Python), one by one", VARIANT, len(ROWS), took, verdict(FOLDER, VARIANT, outcome, mask))
