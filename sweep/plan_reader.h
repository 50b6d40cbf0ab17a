#pragma once

#include "io/sweep_file.h"
#include "sweep/plan.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace schedsweep {

/// Collects what is wrong with a sweep file while its parts are read.
class Problems {
 public:
  explicit Problems(FilesNeeded needed = FilesNeeded::all) : needed_(needed) {}

  void add(SourcePosition where, std::string what) { list_.push_back({where, std::move(what)}); }

  /// A file that is nowhere, where that is a problem.
  void add_missing_file(SourcePosition where, std::string what) {
    if (needed_ == FilesNeeded::all) add(where, std::move(what));
  }

  /// `key = value (must be allowed)`.
  void add_value(const SweepEntry& entry, const SweepValue& value, std::string_view allowed);

  /// An unknown key, with the nearest of the known ones.
  void add_unknown(const SweepEntry& entry, std::string_view where, const std::vector<std::string_view>& known);

  std::vector<SweepProblem>& list() { return list_; }

 private:
  FilesNeeded needed_;
  std::vector<SweepProblem> list_;
};

/// The one value of an entry that takes no list, as T. Adds a problem and stays empty when it is not one.
template <class T>
std::optional<T> single(const SweepEntry& entry, std::string_view allowed, Problems& problems) {
  if (!entry.is_list && entry.values.size() == 1) {
    if (const T* value = std::get_if<T>(&entry.values[0].scalar)) return *value;
    problems.add_value(entry, entry.values[0], allowed);
  } else if (!entry.values.empty() || !entry.is_list) {
    problems.add(entry.where, entry.key + " is " + (entry.is_list ? "a list" : "a table") + " (must be " +
                                  std::string(allowed) + ")");
  }
  return std::nullopt;
}

/// The name that an entry gives, not empty.
std::optional<std::string> name_in(const SweepEntry& entry, Problems& problems);

/// Reads title or seed into the plan. False: the key is neither.
bool read_title_or_seed(const SweepEntry& entry, Plan& plan, Problems& problems);

/// The [[traces]] entries: fills trace_names, trace_axes and variants.
void read_traces(const SweepFile& file, const std::filesystem::path& folder, Plan& plan, Problems& problems);

/// 1 where nothing is drawn.
std::int64_t replicates_of(const TraceSpec& spec, const Plan& plan);

/// The [[machines]] entries; one machine, the trace's own, where there is none.
void read_machines(const SweepFile& file, Plan& plan, Problems& problems);

/// The [[policies]] entries crossed with [parameters] and [[zip]]: fills policies and compositions, in
/// canonical form unless the plan has a design, which changes them first.
void read_policies(const SweepFile& file, Plan& plan, Problems& problems);

/// A key that is not read takes its default: it multiplies nothing.
void forget_unread(TraceVariant& variant, const std::vector<std::string>& axes);

/// The place of an axis among Plan::trace_axes, at their end if it is not there.
std::size_t trace_axis_of(std::vector<std::string>& axes, const std::string& name);

/// One value of each list, for every combination, the last list fastest: visit(choice), choice[i] < sizes[i].
template <class Visit>
void for_each_choice(const std::vector<std::size_t>& sizes, Visit visit) {
  std::vector<std::size_t> choice(sizes.size(), 0);
  for (;;) {
    visit(choice);
    std::size_t digit = sizes.size();
    while (digit > 0 && ++choice[digit - 1] == sizes[digit - 1]) choice[--digit] = 0;
    if (digit == 0) return;
  }
}

}  // namespace schedsweep
