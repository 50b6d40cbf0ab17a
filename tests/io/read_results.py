"""What users do with a results file, with Debian's readers. Argument: the sample of result_sample.h, 4 replicates."""
import sys

import h5py
import numpy as np
import pandas as pd
import xarray as xr

path = sys.argv[1]


def with_h5py():
    with h5py.File(path, "r") as file:
        assert set(file) == {"provenance", "runs", "trace", "policy", "replicate", "p95_bsld", "status"}
        assert list(file["runs"])[:4] == ["run", "trace", "policy", "replicate"]
        assert isinstance(file.attrs["title"], str) and file.attrs["title"] == "A sample"
        assert list(file.attrs["format_version"]) == [2, 0]
        assert file["provenance"].attrs["trace_names"].tolist() == ["kth-sp2", "ctc-sp2", "sdsc-blue"]
        assert file["runs/policy"].asstr()[:5].tolist() == ["fcfs"] * 4 + ["easy"]
        assert file["policy"].asstr()[2] == "sjf-é"
        assert file["runs/message"].asstr()[5] == "trace has no job that fits"
        assert file["runs/message"].asstr()[4] == ""
        assert file["status"].attrs["flag_values"].dtype == np.uint8
        assert [axis[0].name for axis in file["p95_bsld"].dims] == ["/trace", "/policy", "/replicate"]
        assert file["provenance/note"].asstr()[()] == "one text"


def with_pandas():
    runs = pd.DataFrame({k: v[:] for k, v in h5py.File(path)["runs"].items()})
    assert len(runs) == 36 and list(runs)[0] == "run"
    assert runs["jobs"].dtype == np.int64 and runs["p95_bsld"].isna().sum() == 1
    assert runs.groupby("policy")["utilization"].count().to_dict() == {b"fcfs": 12, b"easy": 11, "sjf-é".encode(): 12}


def with_xarray(engine):
    cube = xr.open_dataset(path, engine=engine)
    assert dict(cube.sizes if hasattr(cube, "sizes") else cube.dims) == {"trace": 3, "policy": 3, "replicate": 4}
    easy = cube.p95_bsld.sel(policy="easy")
    assert easy.shape == (3, 4) and easy.sel(trace="ctc-sp2").notnull().all()
    assert int(cube.p95_bsld.isnull().sum()) == 1 and cube.p95_bsld.attrs["units"] == "1"
    assert np.isclose(cube.p95_bsld.sel(trace="kth-sp2", policy="fcfs", replicate=1), 60 + 7919 % 23)
    assert cube.status.dtype == np.uint8 and cube.to_dataframe().shape[0] == 36
    runs = xr.open_dataset(path, engine=engine, group="runs").to_dataframe()
    assert set(runs["policy"]) == {"fcfs", "easy", "sjf-é"} and runs.index.name == "run"


with_h5py()
with_pandas()
with_xarray("h5netcdf")
with_xarray("netcdf4")
print("read by h5py, pandas and xarray")
