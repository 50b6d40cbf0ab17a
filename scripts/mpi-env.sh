# shellcheck shell=bash
# Sourced by the scripts that call mpirun: Open MPI refuses root (containers) and more ranks than cores (small machines)
# unless told otherwise, and would pin all ranks of a small machine to one core each.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_hwloc_base_binding_policy=none
export OMPI_MCA_btl_vader_single_copy_mechanism=none  # needs no ptrace permission
