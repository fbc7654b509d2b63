"""Solves models in free MPS with HiGHS, the referee: one line per file with its optimum in cents, or why there is none.

    highs.py SECONDS [--choices] FILE..

With --choices the model is solved once for each answer to the few structural choices on which licet branches too (whether a
threshold is passed beyond which there is no limit, whether there are enough users for an offer that asks for some), each
solution being the cutoff of the next; the time is that of all of them.

pip install highspy, or `pip install --target DIR highspy` and PYTHONPATH=DIR.
"""
import itertools
import re
import sys
import time

import highspy

CENT = re.compile(r"a cent of the currency's unit is (\d+)/(\d+) of the cost")
CHOICE = re.compile(r"needs#\d+:.*:unlimited-|enough-users-for#|few-users-for#")


def cent(path):
    with open(path) as model:
        of, parts = map(int, CENT.search(model.readline()).groups())
    return of / parts


def solve(path, limit, fixed, cutoff):
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("time_limit", limit)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", max(0.5, cent(path) / 4))
    solver.readModel(path)
    for column, value in fixed:
        solver.changeColBounds(column, value, value)
    if cutoff is not None:
        solver.setOptionValue("objective_bound", cutoff)
    since = time.time()
    solver.run()
    took = time.time() - since
    status = solver.modelStatusToString(solver.getModelStatus()).replace(" ", "-").lower()
    return status, solver.getInfo().objective_function_value, took


def by_choices(path, limit):
    solver = highspy.Highs()
    solver.silent()
    solver.readModel(path)
    names = solver.getLp().col_names_
    choices = [at for at, name in enumerate(names) if CHOICE.match(name)]
    best, all_took = None, 0.0
    for answers in itertools.product([0, 1], repeat=len(choices)):
        status, cost, took = solve(path, limit - all_took, list(zip(choices, answers)), best)
        all_took += took
        if status == "time-limit-reached":
            return status, cost, all_took
        if status == "optimal" and (best is None or cost < best):
            best = cost
    return ("infeasible", 0.0, all_took) if best is None else ("optimal", best, all_took)


limit, files = float(sys.argv[1]), sys.argv[2:]
parted = files[0] == "--choices"
for path in files[1:] if parted else files:
    status, cost, took = by_choices(path, limit) if parted else solve(path, limit, [], None)
    print(status, f"{cost / cent(path):.3f}", f"{took:.3f}", path, flush=True)
