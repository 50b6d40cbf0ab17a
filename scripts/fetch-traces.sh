#!/usr/bin/env bash
# Downloads workload traces of the Parallel Workloads Archive and checks them. Usage: scripts/fetch-traces.sh DIR
# What is already there and right is not fetched again. SCHEDSWEEP_ARCHIVE_URL names a mirror.
set -euo pipefail

archive=${SCHEDSWEEP_ARCHIVE_URL:-https://www.cs.huji.ac.il/labs/parallel/workload}

# SHA-256 of the uncompressed text (that of a .gz depends on who compressed it), then the file in the archive.
traces="
8e33a9b597e1ddda2d2164347bac08c9444e1a2620a7947df52f0a1622ec4cde l_ctc_sp2/CTC-SP2-1996-3.1-cln.swf.gz
77b8993c73ae438385f6c0015708251f52dc316267b03ac19a406fbea2802afa l_hpc2n/HPC2N-2002-2.2-cln.swf.gz
2bb635f4b5793f52bd49ccb8fd913d95f9c5be6346925162cadcaf0117e28cf2 l_sdsc_sp2/SDSC-SP2-1998-4.2-cln.swf.gz
fba36494c4e4257f72182e8b629ebb0bcb054b3b82851ef957445bd627adcc87 l_kth_sp2/KTH-SP2-1996-2.1-cln.swf.gz
df76b94e5f670db52179688a98deec3e1887d10adb39f96c900b8e92abb386ab l_kth_sp2/KTH-SP2-1996-2.swf.gz
9d997a2c20a7f7b0b6d81638d756ce8b2c524c4f2e9ec78da36001743ca33d76 l_nasa_ipsc/NASA-iPSC-1993-3.1-cln.swf.gz
aad5a3120a6adf0342d46fb4830e022121cdfbd3de9ecdd9cf10145b8864b6a5 l_llnl_thunder/LLNL-Thunder-2007-1.1-cln.swf.gz
986a2a12df85adc3c2a2eb80a31b4ff9a056b92637526ee53fb70637b1bf0518 l_ricc/RICC-2010-2.swf.gz
"

text_sha256() { gzip --decompress --stdout "$1" 2>/dev/null | sha256sum | cut --delimiter=' ' --fields=1; }

if (($# != 1)) || [[ $1 == -* ]]; then
  echo "usage: scripts/fetch-traces.sh DIR" >&2
  exit 2
fi
mkdir --parents "$1"
folder=$(cd "$1" && pwd)
part=$(mktemp "$folder/.part.XXXXXX")
trap 'rm --force "$part"' EXIT

bad=0
complain() {
  echo "$*" >&2
  bad=1
}

while read -r sha256 path; do
  [[ $path ]] || continue
  file=$folder/${path##*/}
  if [[ -e $file && $(text_sha256 "$file") == "$sha256" ]]; then
    echo "${path##*/}: already there"
  elif ! curl --fail --silent --show-error --location --retry 2 --output "$part" "$archive/$path"; then
    complain "$archive/$path: cannot be fetched"
  elif [[ $(text_sha256 "$part") != "$sha256" ]]; then
    complain "$archive/$path: not the expected file (its text has another SHA-256 than $sha256)"
  else
    chmod 644 "$part"
    mv "$part" "$file"
    echo "${path##*/}: fetched"
  fi
done <<<"$traces"

cat <<END

export SCHEDSWEEP_TRACES='$folder'

The logs come from the Parallel Workloads Archive, https://www.cs.huji.ac.il/labs/parallel/workload/. Publications name it
(D. G. Feitelson, D. Tsafrir, D. Krakov, Experience with using the Parallel Workloads Archive, JPDC 74(10), 2014) and those
who provided the logs: CTC SP2 by Dan Dwyer and Steve Hotovy; HPC2N by Ake Sandgren; KTH SP2 by Lars Malinowsky; LLNL Thunder
by Moe Jette; NASA iPSC by Bill Nitzberg; RICC by Motoyoshi Kurokawa; SDSC SP2 by Victor Hazlewood (for education, research
and non-profit purposes, with its notice kept).
END
exit $bad
