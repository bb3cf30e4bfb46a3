"""x"""

from benchmarks.floor import run_floor
from benchmarks.measuring import ratio_figure


def figures(o):
    from benchmarks.generator import HOME

    rows, n = run_floor(o.fiscal_year, HOME)
    print(len(rows), n, sum(r[6] for r in rows if r[0] == "joint_research"))
    yield ratio_figure(
        "floor/floor", lambda: run_floor(o.fiscal_year, HOME), lambda: run_floor(o.fiscal_year, HOME), 1.5
    )
