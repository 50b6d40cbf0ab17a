#include "engine/error.h"
#include "io/swf_parser.h"
#include "sweep/predict_input.h"

#include <charconv>
#include <limits>

namespace schedsweep {
namespace {

using Codes = std::unordered_map<std::string, DenseId>;

Codes codes_of(const std::vector<std::string>& names) {
  Codes codes;
  for (const std::string& name : names) codes.emplace(name, static_cast<DenseId>(codes.size()));
  SCHEDSWEEP_CHECK(codes.size() == names.size());
  return codes;
}

DenseId code_of(Codes& codes, const std::string& name) {
  if (name.empty()) return unknown_id;
  return codes.try_emplace(name, static_cast<DenseId>(codes.size())).first->second;
}

/// As in a trace, where queues are numbers; the class of a queue with a name is not known.
std::int8_t priority_of_queue(const std::string& queue) {
  std::int64_t number = -1;
  const char* end = queue.data() + queue.size();
  const bool whole = std::from_chars(queue.data(), end, number).ptr == end;
  return priority_of(whole ? number : -1);
}

}  // namespace

IdBook::IdBook(const KnownIds& known)
    : user_(codes_of(known.user)),
      group_(codes_of(known.group)),
      executable_(codes_of(known.executable)),
      queue_(codes_of(known.queue)),
      partition_(codes_of(known.partition)) {}

JobIndex IdBook::append(const SubmittedJob& job, Seconds submit_s, JobStore& store) {
  const std::size_t row = store.size();
  SCHEDSWEEP_CHECK(row < std::numeric_limits<JobIndex>::max());
  store.submit_s.push_back(submit_s);
  store.number.push_back(static_cast<std::int64_t>(row) + 1);
  store.run_s.push_back(0);
  store.requested_s.push_back(job.requested_s);
  store.procs.push_back(job.procs);
  store.wait_s.push_back(-1);
  store.user.push_back(code_of(user_, job.user));
  store.group.push_back(code_of(group_, job.group));
  store.executable.push_back(code_of(executable_, job.executable));
  store.queue.push_back(code_of(queue_, job.queue));
  store.partition.push_back(code_of(partition_, job.partition));
  store.priority.push_back(priority_of_queue(job.queue));
  store.status.push_back(-1);
  store.memory_kb.push_back(job.memory_kb);
  store.preceding.push_back(-1);
  store.think_s.push_back(-1);
  return static_cast<JobIndex>(row);
}

}  // namespace schedsweep
