"""The question of benches/choosing.rs, answered by spopt and highspy (PyPI):
python choosing_rival.py FOLDER COUNT RADIUS_M

FOLDER holds sites.csv and demand.csv as the benchmark writes them with SIGHTLINE_BENCH_LISTS; run both on one size, such
as SIGHTLINE_BENCH_SITES=300 SIGHTLINE_BENCH_DEMAND=3000, in one go. Distances are the same, by Gauss mid-latitude.
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
radians = [numpy.radians([[float(row["lon"]), float(row["lat"])] for row in rows]) for rows in (sites, demand)]
(lon_0, lat_0), (lon, lat) = (rows.T for rows in radians)
middle = (lat[:, None] + lat_0[None, :]) / 2
w2 = 1 - 6.694379990141316e-3 * numpy.sin(middle) ** 2
east = 6_378_137 / numpy.sqrt(w2) * numpy.cos(middle) * (lon[:, None] - lon_0[None, :])
north = 6_378_137 * (1 - 6.694379990141316e-3) / w2**1.5 * (lat[:, None] - lat_0[None, :])
costs = numpy.hypot(east, north)
weights = numpy.array([float(row["weight"]) for row in demand])

begun = time.perf_counter()
model = MCLP.from_cost_matrix(costs, weights, radius, p_facilities=count)
built = time.perf_counter()
model.solve(pulp.HiGHS(msg=False, timeLimit=120))
solved = time.perf_counter()
print(f"model built  {(built - begun) * 1e3:8.1f} ms")
print(f"solved       {(solved - built) * 1e3:8.1f} ms  value {model.problem.objective.value():.0f}")
