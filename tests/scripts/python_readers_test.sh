#!/usr/bin/env bash
# What documents tell users to type in Python must work on the results of a real sweep.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=${SCHEDSWEEP_PROGRAM:?the program to test}
python=(/usr/bin/python3 -B)
"${python[@]}" -c 'import h5netcdf, h5py, matplotlib, netCDF4, pandas, xarray' 2>/dev/null ||
  { echo "SKIPPED: needs python3-h5netcdf, -h5py, -matplotlib, -netcdf4, -pandas and -xarray"; exit 77; }
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
cd "$scratch"
# shellcheck source=tests/scripts/readers_sweep.sh
source "$source_dir/tests/scripts/readers_sweep.sh"
"$program" show "$results" --format csv --columns run,load,machine,policy,estimate,replicate,status,jobs,p95_bsld >shown.csv

cat >tune.toml <<'END'
folds = 2
[[traces]]
name = "a b é"
model = "lublin99"
jobs = 400
[training]
trees = [3, 4]
END
"$program" tune tune.toml --output tuning.h5 --threads 1 --progress none >/dev/null 2>log || { cat log; exit 1; }

"${python[@]}" - "$results" <<'END'
import sys

import h5py
import numpy as np
import pandas as pd
import xarray as xr

path = sys.argv[1]
exported = pd.read_csv("exported.csv", float_precision="round_trip", keep_default_na=False, na_values=[""])
good = (exported.machine == "own").to_numpy()
assert len(exported) == 24 and (good == (exported.status == "ok")).all()
policies = ['=fcfs "plain"', "easy é"]


def as_exported(name, column, attributes):
    """The cells of a column as stored, in the words of `export`; missing ones as NaN."""
    if "flag_meanings" in attributes:
        words = dict(zip(attributes["flag_values"].tolist(), attributes["flag_meanings"].split()))
        return [words[value] for value in column.tolist()]
    if "limit" in attributes:
        return [attributes["limit_meaning"] if v == attributes["limit"] else str(v) for v in column.tolist()]
    return column.tolist()


def check_columns(columns, attributes_of, reader):
    assert sorted(columns) == sorted(exported.columns), reader
    for name, column in columns.items():
        attributes = attributes_of(name)
        ours, theirs = as_exported(name, column, attributes), exported[name]
        if isinstance(ours[0], str):
            theirs = theirs.fillna("").astype(str)
            if theirs.iloc[0] in ("True", "False"):
                theirs = theirs.str.lower()
            assert ours == theirs.tolist(), (reader, name)
        else:
            ours = np.array(ours, dtype=float)
            if column.dtype == np.int64 and "_FillValue" in attributes:
                ours[ours == attributes["_FillValue"]] = np.nan
            assert np.array_equal(ours, theirs.to_numpy(dtype=float), equal_nan=True), (reader, name)


with h5py.File(path) as file:
    assert file.attrs["title"] == 'Größe, "quoted" — 日本' and file.attrs["format"] == "schedsweep-results"
    assert set(file) >= {"runs", "provenance", "trace", "policy"} and "execution" not in file
    runs = file["runs"]
    is_text = {name: h5py.check_string_dtype(runs[name].dtype) is not None for name in runs}
    check_columns({name: runs[name].asstr()[:] if is_text[name] else runs[name][:] for name in runs},
                  lambda name: runs[name].attrs, "h5py")
    assert file["provenance/sweep_file"].asstr()[()] == open("sweep.toml").read()
    assert file["provenance/source"].asstr()[:].tolist() == ["model:lublin99"] * 2

runs = pd.DataFrame({k: v[:] for k, v in h5py.File(path)["runs"].items()})
assert (runs.p95_bsld.notna() == good).all() and (runs.jobs[good] == 200).all()

shown = pd.read_csv("shown.csv", float_precision="round_trip")
assert set(shown.policy) == {"'" + policies[0], policies[1]}  # no formula for spreadsheets
shown.policy = exported.policy
for engine in ["h5netcdf", "netcdf4"]:
    cube = xr.open_dataset(path, engine=engine)
    assert cube.attrs["title"] == 'Größe, "quoted" — 日本'
    for row in shown.itertuples():
        at = dict(load=row.load, machine=row.machine, policy=row.policy, estimate=row.estimate, replicate=row.replicate)
        cell = cube.p95_bsld.sel(at)
        assert cell.size == 1 and np.array_equal(cell.item(), row.p95_bsld, equal_nan=True), (engine, row)
    assert (cube.status.sel(machine="own") == 0).all() and (cube.status.sel(machine="too small 🙂") == 1).all()
    assert cube.status.attrs["flag_meanings"].split()[:2] == ["ok", "bad_input"] and cube.status.dtype == np.uint8
    own = cube.p95_bsld.sel(machine="own", trace="Löwe 東京, 1")
    assert own.sel(policy=policies[0], estimate="actual").notnull().all()  # fcfs reads no estimate
    assert own.sel(policy=policies[1]).mean("replicate").notnull().all()
    table = xr.open_dataset(path, engine=engine, group="runs", mask_and_scale=False)
    check_columns({name: table[name].values for name in table.variables}, lambda name: table[name].attrs, engine)
    assert (xr.open_dataset(path, engine=engine, group="runs").to_dataframe().jobs.notna() == good).all()
    assert xr.open_dataset(path, engine=engine, group="provenance").sizes["trace"] == 2
    scores = xr.open_dataset("tuning.h5", engine=engine, group="configurations")
    assert dict(scores.sizes) == {"configuration": 3, "trace": 1}
    assert (scores.pinball_mean.sel(trace="a b é[jobs=400]") > 0).all()
    assert xr.open_dataset("tuning.h5", engine=engine, group="runs").sizes["run"] == 6
    assert not xr.open_dataset("tuning.h5", engine=engine).sizes  # no cube
print("read by h5py, pandas and xarray with h5netcdf and netcdf4")
END

"${python[@]}" "$source_dir/scripts/verify_results.py" "$results" tuning.h5
"$program" verify "$results" && "$program" verify tuning.h5
"${python[@]}" "$source_dir/scripts/plot_results.py" "$results" --output plot.png
[[ $(head --bytes=4 plot.png | tail --bytes=3) == PNG ]] || { echo "FAILED: no plot"; exit 1; }
