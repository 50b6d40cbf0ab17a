#include "engine/model/feature_table.h"

namespace schedsweep {
namespace {

constexpr std::string_view rt_predictor = "rt-predictor";
constexpr std::string_view hpcopt = "HPCOpt";

constexpr RefusedFeature rows[] = {
    {"queue_wait_time", rt_predictor, "leaks: nobody knows at its submission how long a job will wait"},
    {"is_high_memory_job", rt_predictor, "sees the future: above a quantile of the whole batch, of itself for one job"},
    {"is_large_job", rt_predictor, "sees the future: above a quantile of the whole batch"},
    {"resource_balance", rt_predictor, "sees the future: distance to the median of the whole batch"},
    {"user_is_frequent", rt_predictor, "sees the future: above a quantile of all users; user_submit_share is here"},
    {"peak_hour_large_job", rt_predictor, "the product of is_peak_hours and is_large_job, which sees the future"},
    {"user_overestimate_tendency", rt_predictor, "user_mean_overrequest > 1.5, a split that a tree finds"},
    {"user_underestimate_tendency", rt_predictor, "user_mean_overrequest < 0.8, a split that a tree finds"},
    {"user_behavior_pattern", hpcopt, "user_mean_overrequest in three classes, splits that a tree finds"},
    {"cpu_memory_ratio", rt_predictor, "the reciprocal of memory_per_proc_kb"},
    {"nodes_req", rt_predictor, "traces give processors, not nodes"},
    {"memory_per_node", rt_predictor, "traces give processors, not nodes"},
    {"total_compute_units", rt_predictor, "processors x nodes; traces give no nodes"},
    {"resource_intensity", rt_predictor, "ln(1 + processors x nodes); traces give no nodes"},
    {"cpu_efficiency_score", rt_predictor, "processors / (32 nodes); traces give no nodes"},
    {"name_length", rt_predictor, "traces give no job names"},
    {"name_has_numbers", rt_predictor, "traces give no job names"},
    {"is_mpi_job", rt_predictor, "a pattern in the job name; traces give none"},
    {"is_gpu_job", rt_predictor, "a pattern in the job name; traces give none"},
    {"is_array_job", rt_predictor, "a pattern in the job name; traces give none"},
    {"is_test_job", rt_predictor, "a pattern in the job name; traces give none"},
    {"is_prod_job", rt_predictor, "a pattern in the job name; traces give none"},
    {"array_job_size", rt_predictor, "traces tell arrays only where these limit how many of their tasks run"},
    {"gpus_req", "eagle-jobs", "traces give no GPUs"},
    {"work_dir", "eagle-jobs", "traces give no working directory"},
    {"submit_line", "eagle-jobs", "traces give no command line"},
};

}  // namespace

std::span<const RefusedFeature> refused_features() { return rows; }

}  // namespace schedsweep
