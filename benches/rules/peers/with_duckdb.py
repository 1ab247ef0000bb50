"""PATHWAY-12 as SQL of DuckDB, on one thread; the result comes back as arrays."""
from workload import ROUTES, arguments, columns, line, timed, verdict, version

import duckdb
import pyarrow

FOLDER, VARIANT, PEOPLE = arguments()
DATA = columns(FOLDER, VARIANT, PEOPLE)
GATES = [
    "as_of - birth >= 6575",
    "jlpt >= (case when as_of < 17987 then 3 else 2 end) and jlpt_day <= as_of",
    "skill_test <> 0 and lang_test <> 0",
    "contract <> 0",
    "clear <> 0",
    "as_of - health_day between 0 and (case when as_of >= 19723 and as_of < 20544 then 180 else 365 end)",
    "ssw_days < 1826",
    "work_days >= 1095",
    "training <> 0",
    "(exam_day <> 0 and exam_day <= as_of) or (grad_day <> 0 and grad_day <= as_of and grad_day <= 20908 and as_of - grad_day < 1826)",
    "status in (0, 1, 3, 5) or (status = 2 and as_of - status_start >= (case when as_of < 19997 then 1095 else 1035 end))",
    "status = 0 or as_of <= status_expiry",
]


def opened(start, needed):
    parts = [f"gate_{bit}" for bit in needed]
    return " and ".join(parts if start is None else [f"as_of >= {start}", *parts])


inner = ", ".join(f"({gate}) as gate_{bit}" for bit, gate in enumerate(GATES))
mask = " + ".join(f"gate_{bit}::utinyint::usmallint * {1 << bit}" for bit in range(len(GATES)))
cases = " ".join(f"when {opened(start, needed)} then {route}" for route, start, needed in ROUTES)
QUERY = f"select ({mask})::usmallint as mask, (case {cases} else 0 end)::utinyint as outcome from (select as_of, {inner} from people)"

link = duckdb.connect()
link.execute("set threads = 1")
link.register("given", pyarrow.table(DATA))
link.execute("create table people as select * from given")
found, took = timed(lambda: link.execute(QUERY).fetchnumpy(), 7)
line(f"DuckDB {version('duckdb')}, SQL, one thread", VARIANT, len(DATA["as_of"]), took, verdict(FOLDER, VARIANT, found["outcome"], found["mask"]))
