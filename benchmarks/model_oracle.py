#!/usr/bin/python3
"""Quantiles of run times by scikit-learn's gradient-boosted trees: what another trainer makes of the same features,
split and budget. Trains p10, p50 and p90 of ln(1 + run time), or of it less ln(1 + request), and judges them on the
test part. Prints JSON.

The folder holds meta.json {n_rows, n_features, names, train_end, validation_end}, features.f32 (column-major, native
float32, NaN where not known) and run_s.i32 (native int32), rows in the order of submission.

Example: model_oracle.py dump --trees 200 --leaves 31 --target ratio
"""
import argparse
import json
import os
import pathlib
import sys
import time

LEVELS = (0.1, 0.5, 0.9)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--trees", type=int, default=200, help="for each quantile")
    parser.add_argument("--leaves", type=int, default=31, help="of a tree, at most")
    parser.add_argument("--rate", type=float, default=0.05, help="by which each tree is shrunk")
    parser.add_argument("--min-leaf", type=int, default=20, help="jobs in a leaf, at least")
    parser.add_argument("--l2", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--target", choices=("log", "ratio"), default="log")
    parser.add_argument("--request", default="requested_s", help="the feature that ratios divide by, in seconds")
    parser.add_argument("--refit", action="store_true", help="learn from the training and the validation part")
    return parser.parse_args()


def read(folder):
    """Features [rows, columns], run times in seconds and the meta data, their sizes checked."""
    import numpy

    meta = json.loads((folder / "meta.json").read_text())
    features = numpy.fromfile(folder / "features.f32", numpy.float32)
    run_s = numpy.fromfile(folder / "run_s.i32", numpy.int32).astype(float)
    if features.size != meta["n_rows"] * meta["n_features"] or run_s.size != meta["n_rows"]:
        sys.exit(f"{folder}: {features.size} values and {run_s.size} run times (meta.json asks for {meta['n_rows']} "
                 f"rows of {meta['n_features']})")
    if not 0 < meta["train_end"] <= meta["validation_end"] < meta["n_rows"]:
        sys.exit(f"{folder}/meta.json: parts end at rows {meta['train_end']} and {meta['validation_end']} of "
                 f"{meta['n_rows']} (expected a training part and a test part)")
    return features.reshape(meta["n_features"], meta["n_rows"]).T, run_s, meta


def log_requests(options, features, names):
    """What is taken from the target: nothing, or ln(1 + request), the median request where it is not given."""
    import numpy

    if options.target == "log":
        return numpy.zeros(len(features))
    if options.request not in names:
        sys.exit(f"--request {options.request}: no such feature (it has {', '.join(names)})")
    request_s = features[:, names.index(options.request)].astype(float)
    known = request_s > 0
    return numpy.log1p(numpy.where(known, request_s, numpy.median(request_s[known]) if known.any() else 0.0))


def predict(options, features, target, n_train, test):
    """Predictions of the target and the seconds of training. Shape: [test rows, quantiles]."""
    import numpy
    from sklearn.ensemble import HistGradientBoostingRegressor

    columns, train_s = [], 0.0
    for level in LEVELS:
        model = HistGradientBoostingRegressor(
            loss="quantile", quantile=level, max_iter=options.trees, max_leaf_nodes=options.leaves,
            learning_rate=options.rate, min_samples_leaf=options.min_leaf, l2_regularization=options.l2,
            early_stopping=False, random_state=options.seed)
        begin = time.perf_counter()
        model.fit(features[:n_train], target[:n_train])
        train_s += time.perf_counter() - begin
        columns.append(model.predict(features[test:]))
    return numpy.stack(columns, axis=1), train_s


def judge(run_s, quantiles_s):
    """Coverage is of the quantiles as they come, the errors are of the quantiles in ascending order."""
    import numpy

    covered = (quantiles_s[:, 0] <= run_s) & (run_s <= quantiles_s[:, 2])
    ascending = numpy.sort(quantiles_s, axis=1)
    errors = run_s[:, None] - ascending
    losses = numpy.maximum(errors * LEVELS, errors * (numpy.array(LEVELS) - 1)).mean(axis=0)
    return {
        "mae_p50_s": float(numpy.abs(errors[:, 1]).mean()),
        "pinball_s": dict(zip(("p10", "p50", "p90"), map(float, losses))),
        "mean_pinball_s": float(losses.mean()),
        "coverage_p10_p90": float(covered.mean()),
    }


def main():
    options = arguments()
    os.environ["OMP_NUM_THREADS"] = str(options.threads)  # before scikit-learn is imported
    import numpy
    import sklearn

    features, run_s, meta = read(options.folder)
    offset = log_requests(options, features, meta["names"])
    n_train = meta["validation_end"] if options.refit else meta["train_end"]
    test = meta["validation_end"]
    predicted, train_s = predict(options, features, numpy.log1p(run_s) - offset, n_train, test)
    quantiles_s = numpy.maximum(numpy.expm1(predicted + offset[test:, None]), 1)
    settings = {name: value for name, value in vars(options).items() if name != "folder"}
    print(json.dumps({
        "library": f"scikit-learn {sklearn.__version__}",
        "settings": settings,
        "n_train": n_train,
        "n_test": len(run_s) - test,
        "n_features": meta["n_features"],
        "train_s": train_s,
        **judge(run_s[test:], quantiles_s),
    }, indent=2))


if __name__ == "__main__":
    main()
