#include "engine/model/live_model.h"

#include "engine/error.h"
#include "engine/model/feature_table.h"

namespace schedsweep {

LiveHistory::LiveHistory(const QuantileModel& model, const JobTable& trace, const FeatureContext& context,
                         std::size_t first_job)
    : before_(trace, context),
      predictor_(model),
      first_job_(static_cast<JobIndex>(first_job)),
      features_(feature_table().size()) {
  SCHEDSWEEP_CHECK(first_job <= trace.size());
  for (JobIndex job = 0; job < first_job_; ++job) before_.submit(job, features_);
}

Prediction LiveHistory::submitted(JobIndex job, Seconds now_s) {
  before_.history_at(now_s).submitted(first_job_ + job, now_s, features_);
  return predictor_(features_);
}

void LiveHistory::started(JobIndex job, Seconds now_s) { before_.history_at(now_s).started(first_job_ + job, now_s); }

void LiveHistory::completed(JobIndex job, Seconds now_s, JobSeconds run_s) {
  before_.history_at(now_s).completed(first_job_ + job, now_s, run_s);
}

}  // namespace schedsweep
