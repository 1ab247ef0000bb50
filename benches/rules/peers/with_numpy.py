"""PATHWAY-12 in numpy, the whole columns at once and in blocks that stay in the cache."""
from workload import ROUTES, arguments, columns, line, timed, verdict, version

import numpy as np

FOLDER, VARIANT, PEOPLE = arguments()
DATA = columns(FOLDER, VARIANT, PEOPLE)
COUNT = len(DATA["as_of"])
BLOCK = 16384


def judge(c):
    day, status = c["as_of"], c["status"]
    level = np.where(day < 17987, 3, 2)
    health = np.where((day >= 19723) & (day < 20544), 180, 365)
    as_intern = np.where(day < 19997, 1095, 1035)
    checked = day - c["health_day"]
    exam, grad = c["exam_day"], c["grad_day"]
    gates = [
        day - c["birth"] >= 6575,
        (c["jlpt"] >= level) & (c["jlpt_day"] <= day),
        (c["skill_test"] != 0) & (c["lang_test"] != 0),
        c["contract"] != 0,
        c["clear"] != 0,
        (checked >= 0) & (checked <= health),
        c["ssw_days"] < 1826,
        c["work_days"] >= 1095,
        c["training"] != 0,
        ((exam != 0) & (exam <= day)) | ((grad != 0) & (grad <= day) & (grad <= 20908) & (day - grad < 1826)),
        (status == 0) | (status == 1) | (status == 3) | (status == 5) | ((status == 2) & (day - c["status_start"] >= as_intern)),
        (status == 0) | (day <= c["status_expiry"]),
    ]
    mask = np.zeros(len(day), np.uint16)
    for bit, gate in enumerate(gates):
        mask |= gate.astype(np.uint16) << np.uint16(bit)
    chosen, values = [], []
    for route, start, needed in ROUTES:
        bits = sum(1 << bit for bit in needed)
        is_open = mask & bits == bits
        chosen.append(is_open if start is None else is_open & (day >= start))
        values.append(route)
    return mask, np.select(chosen, values, 0).astype(np.uint8)


def in_blocks():
    mask, outcome = np.empty(COUNT, np.uint16), np.empty(COUNT, np.uint8)
    for start in range(0, COUNT, BLOCK):
        rows = slice(start, start + BLOCK)
        mask[rows], outcome[rows] = judge({name: values[rows] for name, values in DATA.items()})
    return mask, outcome


NAME = f"numpy {version('numpy')}"
(mask, outcome), took = timed(lambda: judge(DATA), 7)
line(f"{NAME}, whole columns", VARIANT, COUNT, took, verdict(FOLDER, VARIANT, outcome, mask))
(mask, outcome), took = timed(in_blocks, 7)
line(f"{NAME}, blocks of 16,384", VARIANT, COUNT, took, verdict(FOLDER, VARIANT, outcome, mask))
