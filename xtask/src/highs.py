"""Solves models in free MPS with HiGHS, the referee: one line per file with its optimum in cents, or why there is none.

pip install highspy, or `pip install --target DIR highspy` and PYTHONPATH=DIR.
"""
import sys
import time

import highspy

TICKS_IN_A_CENT = 1200  # licet's models count 1/120,000 of the currency's unit

for path in sys.argv[2:]:
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("time_limit", float(sys.argv[1]))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.5)
    solver.readModel(path)
    since = time.time()
    solver.run()
    took = time.time() - since
    status = solver.modelStatusToString(solver.getModelStatus()).replace(" ", "-").lower()
    cost = solver.getInfo().objective_function_value / TICKS_IN_A_CENT
    print(status, f"{cost:.3f}", f"{took:.3f}", path, flush=True)
