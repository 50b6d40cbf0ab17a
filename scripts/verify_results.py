#!/usr/bin/python3
"""Recomputes the content hash of results files and compares it with the one inside (encoding: io/FORMAT.md)."""
import hashlib
import struct
import sys

import h5py
import numpy as np


def number(value):
    return struct.pack("<Q", value)


def text(value):
    value = value if isinstance(value, bytes) else value.encode(errors="surrogateescape")
    return number(len(value)) + value


def array(value):
    value = np.asarray(value)
    is_text = value.dtype.kind in "OUS"
    head = text("string" if is_text else value.dtype.name) + number(value.ndim) + b"".join(map(number, value.shape))
    return head + (b"".join(map(text, value.ravel().tolist())) if is_text else value.tobytes())


def attributes(node, left_out):
    names = sorted(set(node.attrs) - set(left_out))
    return number(len(names)) + b"".join(text(name) + array(node.attrs[name]) for name in names)


def dataset(node):
    scales = [node.name] if h5py.h5ds.is_scale(node.id) else [axis[0].name for axis in node.dims]
    return array(node[()]) + b"".join(map(text, scales))


def content_sha256(file):
    nodes = {"/": file}
    file.visititems(lambda path, node: nodes.update({"/" + path: node}))
    groups = sorted(path for path in nodes if isinstance(nodes[path], h5py.Group))
    datasets = sorted(nodes.keys() - groups)
    sums = hashlib.sha256(number(len(groups)))
    for path in groups:
        sums.update(text(path) + attributes(nodes[path], ["content_sha256"] if path == "/" else []))
    sums.update(number(len(datasets)))
    for path in datasets:
        scale_notes = ["CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"]
        sums.update(text(path) + dataset(nodes[path]) + attributes(nodes[path], scale_notes))
    return sums.hexdigest()


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: verify_results.py results.h5...")
    status = 0
    for path in sys.argv[1:]:
        with h5py.File(path, "r") as file:
            found, stated = content_sha256(file), file.attrs.get("content_sha256", "none")
        print(f"{path}: {found} {'ok' if found == stated else f'DIFFERS from {stated}'}")
        status |= found != stated
    sys.exit(int(status))


if __name__ == "__main__":
    main()
