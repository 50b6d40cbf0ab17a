"""What users do with a model file, with Debian's readers. Argument: the sample of model_sample.h with 4 trees."""
import sys

import h5py
import numpy as np
import pandas as pd

with h5py.File(sys.argv[1], "r") as model:
    assert model.attrs["format"] == "schedsweep-model" and list(model.attrs["format_version"]) == [1, 0]
    assert model["origin"].attrs["trace"] == "kth-sp2" and model["settings"].attrs["trees"] == 4
    assert model["ids/user"].asstr()[:].tolist() == ["1", "älice", ""]
    nodes = pd.DataFrame({k: model["p50"][k][:] for k in ("node_tree", "feature", "threshold", "left", "right")})
    assert nodes.groupby("node_tree").size().to_dict() == {1: 1, 2: 2, 3: 3}
    assert pd.Series(model["p50/leaf_tree"][:]).value_counts().sort_index().tolist() == [1, 2, 3, 4]
    values = model["p50/leaf_value"][:]
    assert (values == values.astype(np.float32)).all()
    assert [axis[0].name for axis in model["features/unit"].dims] == ["/features/name"]
print("read by h5py and pandas")
