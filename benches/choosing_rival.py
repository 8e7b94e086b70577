"""The question of benches/choosing.rs, answered by spopt (PyPI) with CBC: python choosing_rival.py FOLDER COUNT RADIUS_M

FOLDER holds sites.csv and demand.csv as the benchmark writes them with SIGHTLINE_BENCH_LISTS; run both on one size, such
as SIGHTLINE_BENCH_SITES=300 SIGHTLINE_BENCH_DEMAND=3000, in one go. Distances are metres around the mean latitude.
"""

import csv
import sys
import time

import numpy
import pulp
from spopt.locate import MCLP


def places(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


folder, count, radius = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
sites, demand = places(f"{folder}/sites.csv"), places(f"{folder}/demand.csv")
degrees = [numpy.array([[float(row["lon"]), float(row["lat"])] for row in rows]) for rows in (sites, demand)]
middle = numpy.radians(degrees[0][:, 1].mean())
metres = [rows * [111_320 * numpy.cos(middle), 110_700] for rows in degrees]
costs = numpy.hypot(*(metres[1][:, None, axis] - metres[0][None, :, axis] for axis in (0, 1)))
weights = numpy.array([float(row["weight"]) for row in demand])

begun = time.perf_counter()
model = MCLP.from_cost_matrix(costs, weights, radius, p_facilities=count)
built = time.perf_counter()
model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=120))
solved = time.perf_counter()
print(f"model built  {(built - begun) * 1e3:8.1f} ms")
print(f"solved       {(solved - built) * 1e3:8.1f} ms  value {model.problem.objective.value():.0f}")
