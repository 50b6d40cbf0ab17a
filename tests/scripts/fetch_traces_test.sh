#!/usr/bin/env bash
# scripts/fetch-traces.sh must keep only files whose text has the expected SHA-256. A folder stands for the archive, and for
# want of the real traces a copy of the script expects other hashes.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
command -v curl >/dev/null || { echo "SKIPPED: needs curl"; exit 77; }
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
cd "$scratch"
export SCHEDSWEEP_ARCHIVE_URL=file://$scratch/archive

fail() {
  echo "FAILED: $1; the script said:"
  cat log
  exit 1
}

# The archive: one small text under the name of each trace.
cp "$source_dir/scripts/fetch-traces.sh" fetch.sh
while read -r sha256 path; do
  mkdir --parents "archive/${path%/*}"
  echo "text of $path" >text
  gzip --no-name --stdout text >"archive/$path"
  sed --in-place "s/$sha256/$(sha256sum text | cut --delimiter=' ' --fields=1)/" fetch.sh
done < <(grep --extended-regexp '^[0-9a-f]{64} ' fetch.sh)
n_traces=$(find archive -name '*.gz' | wc --lines)
expect_said() { [[ $(grep --count "$2" log) == "$1" ]] || fail "not $1 times '$2'"; }

bash fetch.sh "a folder" >log 2>&1 || fail "good archive refused"
((n_traces >= 7)) || fail "only $n_traces traces"
expect_said "$n_traces" ': fetched$'
grep --quiet --fixed-strings "export SCHEDSWEEP_TRACES='$scratch/a folder'" log || fail "no export line"
expect_said 1 'Parallel Workloads Archive, https'

SCHEDSWEEP_ARCHIVE_URL=file:///nowhere bash fetch.sh "a folder" >log 2>&1 || fail "fetched again what is there"
expect_said "$n_traces" ': already there$'

# A wrong file in the folder is replaced; one compressed by someone else is not.
gzip --stdout text >"a folder/RICC-2010-2.swf.gz"
echo garbage >"a folder/HPC2N-2002-2.2-cln.swf.gz"
gzip --decompress --stdout archive/l_ctc_sp2/*.gz | gzip -1 >"a folder/CTC-SP2-1996-3.1-cln.swf.gz"
bash fetch.sh "a folder" >log 2>&1 || fail "wrong files not replaced"
expect_said "$((n_traces - 1))" ': already there$'
expect_said 1 '^HPC2N.*: fetched$'

# What the archive has wrong, cut off or not at all is told, all of it, and not kept.
gzip --stdout fetch.sh >archive/l_hpc2n/HPC2N-2002-2.2-cln.swf.gz
head --bytes=20 archive/l_kth_sp2/KTH-SP2-1996-2.swf.gz >cut_off && mv cut_off archive/l_kth_sp2/KTH-SP2-1996-2.swf.gz
rm archive/l_sdsc_sp2/*.gz
code=0
bash fetch.sh other >log 2>&1 || code=$?
((code == 1)) || fail "exit code $code for a bad archive"
expect_said "$((n_traces - 3))" ': fetched$'
expect_said 1 'HPC2N.*: not the expected file'
expect_said 1 'KTH-SP2-1996-2.swf.gz: not the expected file'
expect_said 1 'SDSC-SP2.*: cannot be fetched'
[[ $(find other -type f | wc --lines) == "$((n_traces - 3))" ]] || fail "kept a bad file: $(ls -A other)"

code=0
bash fetch.sh >log 2>&1 || code=$?
((code == 2)) || fail "exit code $code without a folder"
