#pragma once

#include "engine/dependency.h"
#include "engine/types.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace schedsweep {

/// What a job may wait for, as a user writes it.
enum class DependencyType : std::uint8_t { after, afterany, afterok, afternotok, aftercorr, singleton };

/// One condition of a dependency: `afterok:12:13` has two, all of which must hold.
struct DependencyTerm {
  DependencyType type;
  std::int64_t target;  ///< number of a job, of an array for aftercorr; 0 for singleton
  JobSeconds delay_s;   ///< of after

  bool operator==(const DependencyTerm&) const = default;
};

/// Reads `afterok:12:13,after:5+10,singleton`: a comma joins what must all hold, minutes follow a plus. Calls
/// problem(text) for each part that says nothing known; what is sound is returned. Empty text has no terms.
/// Source: Slurm, sbatch --dependency.
std::vector<DependencyTerm> parse_dependency(std::string_view text, const std::function<void(std::string)>& problem);

/// A whole number of 0 or more, at most `greatest`; -1 for anything else.
std::int64_t parse_count(std::string_view text, std::int64_t greatest);

/// In double quotes, for a message; of a long text the beginning.
std::string quoted(std::string_view text);

/// Without blanks on either side.
std::string_view trimmed(std::string_view text);

}  // namespace schedsweep
