#!/usr/bin/env bash
# Installs what building, testing and the Python scripts need, on Debian 12. Does nothing when all of it is there.
set -euo pipefail

packages=(
  # build
  g++ cmake ninja-build pkg-config
  libopenmpi-dev libhdf5-dev zlib1g-dev libdeflate-dev libxxhash-dev libssl-dev
  libcli11-dev libeigen3-dev libtomlplusplus-dev librandom123-dev libfmt-dev nlohmann-json3-dev
  # run
  openmpi-bin ca-certificates curl
  python3 python3-h5py python3-matplotlib
  # test
  libgtest-dev librapidcheck-dev libbenchmark-dev valgrind mpich
  chromium chromium-driver python3-selenium
  python3-pandas python3-xarray python3-h5netcdf python3-netcdf4
  r-bioc-rhdf5 r-cran-hdf5r
  slurmctld slurmd slurm-client munge
  clang libclang-rt-14-dev libomp-14-dev clang-tidy clang-format
)

fail() {
  printf 'install-deps: %s\n' "$*" >&2
  exit 1
}

is_installed() { [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
  echo "install-deps: all packages are installed" >&2
  exit 0
fi

# shellcheck source=/dev/null
system=$(. /etc/os-release && echo "$ID ${VERSION_ID:-}") 2>/dev/null || system=unknown
[[ $system == "debian 12" ]] || fail "system is '$system' (package names are known for Debian 12 only)" \
  "install its counterparts of these, then go on with --no-install: ${packages[*]}"

as_root=()
if ((EUID != 0)); then
  command -v sudo >/dev/null || fail "not root, and no sudo (packages are missing) have these installed: ${missing[*]}"
  as_root=(sudo)
fi
echo "install-deps: installing ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
