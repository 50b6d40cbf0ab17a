"""Reads report.h5: findings, tables and where the results come from."""
import h5py


class Column:
    """Values of one column with what they mean."""

    def __init__(self, name, dataset):
        is_text = h5py.check_string_dtype(dataset.dtype) is not None
        self.name = name
        self.values = dataset.asstr()[:] if is_text else dataset[:]
        self.is_text = is_text
        self.unit = dataset.attrs.get("units", "1")
        self.meaning = dataset.attrs.get("long_name", name)

    @property
    def label(self):
        """For an axis: the meaning with its unit."""
        return self.meaning + ("" if self.unit == "1" else f" [{self.unit}]")


class Table:
    """A group of columns; each figure and each table of the page is of one."""

    def __init__(self, path, group):
        self.path = path
        self.title = group.attrs["title"]
        self.note = group.attrs["note"]
        self.columns = {name: Column(name, group[name]) for name in group if name != "row"}

    @property
    def section(self):
        return self.path.split("/")[1]

    @property
    def name(self):
        return self.path[1:].replace("/", "_")

    def __len__(self):
        return len(next(iter(self.columns.values())).values) if self.columns else 0

    def column(self, *names):
        """The first of these columns that is there."""
        for name in names:
            if name in self.columns:
                return self.columns[name]
        raise KeyError(f"{self.path}: no column {' or '.join(names)}")

    def __getitem__(self, name):
        return self.column(name).values

    def get(self, *names):
        """Values of the first of these columns that is there, or None."""
        return next((self.columns[name].values for name in names if name in self.columns), None)


class Report:
    def __init__(self, path):
        with h5py.File(path, "r") as file:
            self.attributes = dict(file.attrs)
            self.tables = {}
            self._add("", file)
            self.findings = self.tables.pop("/findings")
            self.provenance = {name: self._value(data) for name, data in file.get("provenance", {}).items()}

    def _add(self, path, group):
        """In the order in which the file was written, which h5py's own walk does not keep."""
        for name, item in group.items():
            if isinstance(item, h5py.Group) and "note" in item.attrs:
                self.tables[f"{path}/{name}"] = Table(f"{path}/{name}", item)
            elif isinstance(item, h5py.Group):
                self._add(f"{path}/{name}", item)

    @staticmethod
    def _value(data):
        return data.asstr()[()] if h5py.check_string_dtype(data.dtype) is not None else data[()]

    @property
    def title(self):
        return self.attributes["title"]

    def policies(self):
        """Every policy, in the order of the overview, so that each has one colour throughout."""
        seen = {}
        for table in sorted(self.tables.values(), key=lambda t: t.path != "/overview/policies"):
            for policy in table.get("policy") if "policy" in table.columns else []:
                if policy != "observed":
                    seen.setdefault(policy)
        return list(seen)
