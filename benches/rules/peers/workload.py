"""PATHWAY-12 for engines in Python: the columns, the right answers, the clock and one line of the table."""
import os
import resource
import sys
import time

import numpy as np

NUMBERS = ["as_of", "birth", "jlpt_day", "exam_day", "grad_day", "status_start", "status_expiry", "work_days", "ssw_days", "health_day"]
WORDS = ["jlpt", "skill_test", "lang_test", "contract", "clear", "training", "status"]
YES_NO = ["skill_test", "lang_test", "contract", "clear", "training"]
DAY_A = 20727
ROUTES = [(5, 18353, (0, 3, 4, 9, 11)), (4, None, (7, 8, 11)), (3, 17987, (0, 1, 2, 3, 4, 5, 6, 10, 11)), (2, None, (0, 1, 4)), (1, None, (0, 4))]


def arguments():
    """The folder of the data, the variant, and how many people."""
    folder, variant = sys.argv[1], sys.argv[2]
    people = int(sys.argv[3]) if len(sys.argv) > 3 else None
    return folder, variant, people


def columns(folder, variant, people=None):
    """Column name to array, as the measurement wrote them."""
    read = {name: np.fromfile(f"{folder}/{name}.bin", dtype="<i4") for name in NUMBERS}
    read.update({name: np.fromfile(f"{folder}/{name}.bin", dtype="u1") for name in WORDS})
    if people:
        read = {name: values[:people].copy() for name, values in read.items()}
    if variant == "a":
        read["as_of"] = np.full_like(read["as_of"], DAY_A)
    return read


def verdict(folder, variant, outcome, mask=None):
    """VERIFIED if these are the right answers."""
    right = np.fromfile(f"{folder}/outcome_{variant}.bin", "u1")[: len(outcome)]
    same = np.array_equal(np.asarray(outcome).astype("u1"), right)
    if mask is not None:
        gates = np.fromfile(f"{folder}/mask_{variant}.bin", "<u2")[: len(mask)]
        same = same and np.array_equal(np.asarray(mask).astype("<u2"), gates)
    return "VERIFIED" if same else "MISMATCH"


def timed(work, runs):
    """The last result, and median and best processor seconds and median wall seconds; a first run warms up."""
    result = work()
    cpu, wall = [], []
    for _ in range(runs):
        started, began = time.process_time(), time.perf_counter()
        result = work()
        cpu.append(time.process_time() - started)
        wall.append(time.perf_counter() - began)
    cpu.sort()
    wall.sort()
    return result, (cpu[len(cpu) // 2], cpu[0], wall[len(wall) // 2])


def line(name, variant, people, took, answers):
    """One line of the Markdown table."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    each = lambda seconds: f"{seconds * 1e9 / people:.2f}" if seconds * 1e9 / people < 100 else f"{seconds * 1e9 / people:.0f}"
    median, best, wall = took
    print(f"| {name} | {variant.upper()} | {people} | {each(median)} | {each(best)} | {each(wall)} | {people / median:.0f} | {peak} | {answers} |", flush=True)


def version(package):
    """The installed version of a package."""
    import importlib.metadata

    return importlib.metadata.version(package)


def one_thread():
    """Keeps libraries to one thread; call it before they are imported."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"):
        os.environ[name] = "1"
