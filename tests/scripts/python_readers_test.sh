#!/usr/bin/env bash
# What documents tell users to type in Python must work on the results of a real sweep.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=${SCHEDSWEEP_PROGRAM:?the program to test}
python=(/usr/bin/python3 -B)
"${python[@]}" -c 'import h5netcdf, h5py, matplotlib, pandas, xarray' 2>/dev/null ||
  { echo "SKIPPED: needs python3-h5py, -h5netcdf, -matplotlib, -pandas and -xarray"; exit 77; }
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
cd "$scratch"

cat >sweep.toml <<'END'
title = "small"
replicates = 2
[[traces]]
model = "lublin99"
jobs = 200
processors = 64
load = [0.6, 0.8]
[[machines]]
name = "own"
[[machines]]
name = "too small"
processors = 1
[[policies]]
preset = "fcfs"
[[policies]]
preset = "easy"
estimate = ["requested", "actual"]
[parameters]
wider = "reject"
END
code=0
"$program" run sweep.toml --output results.h5 --threads 1 --progress none 2>log || code=$?
((code == 3)) || { echo "FAILED: exit code $code of a sweep in which runs fail:"; cat log; exit 1; }
"$program" show results.h5 --format csv --columns run,load,machine,policy,estimate,replicate,status,jobs,p95_bsld >shown.csv

"${python[@]}" - <<'END'
import h5py
import numpy as np
import pandas as pd
import xarray as xr

shown = pd.read_csv("shown.csv")
good = (shown.machine == "own").to_numpy()
assert len(shown) == 24 and (good == (shown.status == "ok")).all()

with h5py.File("results.h5") as file:
    assert file.attrs["title"] == "small" and file.attrs["format"] == "schedsweep-results"
    assert file["runs/policy"].asstr()[:].tolist() == shown.policy.tolist()
    assert file["runs/jobs"][:].tolist() == np.where(good, 200, -1).tolist()
    assert np.array_equal(file["runs/p95_bsld"][:], shown.p95_bsld, equal_nan=True)
    assert file["provenance/sweep_file"].asstr()[()] == open("sweep.toml").read()
    assert file["provenance/source"].asstr()[:].tolist() == ["model:lublin99"] * 2

runs = pd.DataFrame({k: v[:] for k, v in h5py.File("results.h5")["runs"].items()})
assert (runs.p95_bsld.notna() == good).all() and (runs.jobs[good] == 200).all()

cube = xr.open_dataset("results.h5", engine="h5netcdf")
for row in shown.itertuples():
    at = dict(load=row.load, machine=row.machine, policy=row.policy, estimate=row.estimate, replicate=row.replicate)
    cell = cube.p95_bsld.sel(at)
    assert cell.size == 1 and np.array_equal(cell.item(), row.p95_bsld, equal_nan=True), row
assert (cube.status.sel(machine="own") == 0).all() and (cube.status.sel(machine="too small") == 1).all()
own = cube.p95_bsld.sel(machine="own")
assert own.sel(policy="fcfs", estimate="actual").notnull().all()  # fcfs reads no estimate
assert own.sel(policy="easy").mean("replicate").notnull().all()
table = xr.open_dataset("results.h5", engine="h5netcdf", group="runs").to_dataframe()
assert table.policy.tolist() == shown.policy.tolist() and (table.jobs.notna() == good).all()
print("read by h5py, pandas and xarray")
END

"${python[@]}" "$source_dir/scripts/verify_results.py" results.h5
"${python[@]}" "$source_dir/scripts/plot_results.py" results.h5 --output plot.png
[[ $(head --bytes=4 plot.png | tail --bytes=3) == PNG ]] || { echo "FAILED: no plot"; exit 1; }
