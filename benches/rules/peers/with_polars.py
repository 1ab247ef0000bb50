"""PATHWAY-12 as lazy expressions of Polars, on one thread."""
from workload import ROUTES, arguments, columns, line, one_thread, timed, verdict, version

one_thread()
import polars as pl

FOLDER, VARIANT, PEOPLE = arguments()
FRAME = pl.DataFrame(columns(FOLDER, VARIANT, PEOPLE))
DAY, STATUS, EXAM, GRAD = (pl.col(name) for name in ("as_of", "status", "exam_day", "grad_day"))


def number(value):
    return pl.lit(value, dtype=pl.Int32)


LEVEL = pl.when(DAY < 17987).then(number(3)).otherwise(number(2))
HEALTH = pl.when((DAY >= 19723) & (DAY < 20544)).then(number(180)).otherwise(number(365))
AS_INTERN = pl.when(DAY < 19997).then(number(1095)).otherwise(number(1035))
CHECKED = DAY - pl.col("health_day")
GATES = [
    DAY - pl.col("birth") >= 6575,
    (pl.col("jlpt").cast(pl.Int32) >= LEVEL) & (pl.col("jlpt_day") <= DAY),
    (pl.col("skill_test") != 0) & (pl.col("lang_test") != 0),
    pl.col("contract") != 0,
    pl.col("clear") != 0,
    (CHECKED >= 0) & (CHECKED <= HEALTH),
    pl.col("ssw_days") < 1826,
    pl.col("work_days") >= 1095,
    pl.col("training") != 0,
    ((EXAM != 0) & (EXAM <= DAY)) | ((GRAD != 0) & (GRAD <= DAY) & (GRAD <= 20908) & (DAY - GRAD < 1826)),
    (STATUS == 0) | (STATUS == 1) | (STATUS == 3) | (STATUS == 5) | ((STATUS == 2) & (DAY - pl.col("status_start") >= AS_INTERN)),
    (STATUS == 0) | (DAY <= pl.col("status_expiry")),
]


def judge():
    gated = FRAME.lazy().select(DAY, *[gate.alias(f"gate_{bit}") for bit, gate in enumerate(GATES)])
    gates = [pl.col(f"gate_{bit}") for bit in range(len(GATES))]
    mask = gates[0].cast(pl.UInt16)
    for bit in range(1, len(gates)):
        mask = mask | (gates[bit].cast(pl.UInt16) * pl.lit(1 << bit, dtype=pl.UInt16))
    outcome = pl
    for route, start, needed in ROUTES:
        is_open = pl.all_horizontal([gates[bit] for bit in needed])
        is_open = is_open if start is None else (DAY >= start) & is_open
        outcome = outcome.when(is_open).then(pl.lit(route, dtype=pl.UInt8))
    return gated.select(mask.alias("mask"), outcome.otherwise(pl.lit(0, dtype=pl.UInt8)).alias("outcome")).collect()


found, took = timed(judge, 7)
answers = verdict(FOLDER, VARIANT, found["outcome"].to_numpy(), found["mask"].to_numpy())
line(f"Polars {version('polars')}, lazy, one thread", VARIANT, FRAME.height, took, answers)
