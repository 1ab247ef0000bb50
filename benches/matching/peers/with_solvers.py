"""Assignment at least cost by SciPy and OR-tools on a written workload: with_solvers.py FOLDER KIND SIZE SOLVER."""

import resource
import sys
import time
from pathlib import Path

import numpy as np

folder, kind, size, solver = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]


def words(name):
    return np.fromfile(folder / name, dtype=np.uint32).astype(np.int64)


start, column, cost, places = (words(f"{name}.u32") for name in ("start", "column", "cost", "places"))
row = np.repeat(np.arange(size), np.diff(start))


def scipy_dense():
    from scipy.optimize import linear_sum_assignment

    table = cost.reshape(size, size).astype(np.float64)
    return lambda: int(table[linear_sum_assignment(table)].sum())


def scipy_sparse():
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching as solve

    table = csr_array((cost.astype(float), column, start), shape=(size, len(places)))
    return lambda: int(table[solve(table)].sum())


def ortools_assignment():
    from ortools.graph.python.linear_sum_assignment import SimpleLinearSumAssignment

    problem = SimpleLinearSumAssignment()
    problem.add_arcs_with_cost(row.astype(np.int32), column.astype(np.int32), cost)

    def run():
        assert problem.solve() == problem.OPTIMAL
        return problem.optimal_cost()

    return run


def ortools_flow():
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    problem, end = SimpleMinCostFlow(), size + len(places)
    people, offers = np.arange(size), np.arange(size, end)
    add = problem.add_arcs_with_capacity_and_unit_cost
    add(row, column + size, np.ones(len(row), np.int64), cost)
    add(offers, np.full(len(places), end), places, np.zeros(len(places), np.int64))
    add(people, np.full(size, end), np.ones(size, np.int64), np.full(size, 1_000_000))
    problem.set_nodes_supplies(people, np.ones(size, np.int64))
    problem.set_node_supply(end, -size)

    def run():
        assert problem.solve() == problem.OPTIMAL
        return problem.optimal_cost()

    return run


run = {"scipy-dense": scipy_dense, "scipy-sparse": scipy_sparse, "ortools": ortools_assignment, "ortools-flow": ortools_flow}[solver]()
wall, cpu = time.perf_counter(), time.process_time()
total = run()
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"| {solver} | {kind} | {size} | {len(cost)} | {cpu:.4f} | {wall:.4f} | {peak} | {total} |", flush=True)
