#include "sweep/memory_limit.h"

#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>

namespace schedsweep {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const fs::path& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

/// Nothing for "max" and what is no number. The first version of cgroups says "unlimited" by a number near 2^63.
std::optional<std::uint64_t> limit_in(const fs::path& path) {
  constexpr std::uint64_t most = std::uint64_t{1} << 60;
  std::ifstream file(path);
  std::string text;
  file >> text;
  std::uint64_t bytes = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes);
  if (error != std::errc() || end != text.data() + text.size() || bytes >= most) return std::nullopt;
  return bytes;
}

/// One hierarchy of control groups that knows of memory.
struct Hierarchy {
  fs::path mount;       ///< where it is mounted
  std::string root;     ///< which of its groups is seen there
  std::string file;     ///< that holds a group's limit
  std::string control;  ///< what /proc/self/cgroup calls it between the colons; empty for version 2
};

bool has_word(const std::string& list, const std::string& word) {
  return ("," + list + ",").find("," + word + ",") != std::string::npos;
}

/// Source: proc(5), /proc/[pid]/mountinfo: ... root mount options fields - type source super-options.
std::vector<Hierarchy> hierarchies(const fs::path& root) {
  std::vector<Hierarchy> found;
  for (const std::string& line : lines_of(root / "proc/self/mountinfo")) {
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    std::istringstream front(line), back(line.substr(dash + 3));
    std::string skipped, group, mount, type, options;
    front >> skipped >> skipped >> skipped >> group >> mount;
    back >> type >> skipped >> options;
    const fs::path place = root / fs::path(mount).relative_path();
    if (type == "cgroup2") found.push_back({place, group, "memory.max", ""});
    if (type == "cgroup" && has_word(options, "memory"))
      found.push_back({place, group, "memory.limit_in_bytes", "memory"});
  }
  return found;
}

/// This process's group in a hierarchy, as seen from its mount.
fs::path group_of_self(const fs::path& root, const Hierarchy& hierarchy) {
  for (const std::string& line : lines_of(root / "proc/self/cgroup")) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string control = line.substr(first + 1, second - first - 1);
    if (hierarchy.control.empty() ? !control.empty() : !has_word(control, hierarchy.control)) continue;
    std::string group = line.substr(second + 1);
    if (hierarchy.root.size() > 1 && group.starts_with(hierarchy.root)) group.erase(0, hierarchy.root.size());
    return fs::path(group).relative_path();
  }
  return {};
}

}  // namespace

MemoryLimit group_limit(const fs::path& root) {
  MemoryLimit least;
  for (const Hierarchy& hierarchy : hierarchies(root)) {
    for (fs::path group = group_of_self(root, hierarchy);; group = group.parent_path()) {
      const std::optional<std::uint64_t> bytes = limit_in(hierarchy.mount / group / hierarchy.file);
      if (bytes && *bytes < least.bytes) least = {*bytes, hierarchy.file + " of /" + group.string()};
      if (group.empty()) break;
    }
  }
  return least;
}

MemoryLimit available_memory(const fs::path& root) {
  std::uint64_t kib = 0;
  bool known = false;
  for (const std::string& line : lines_of(root / "proc/meminfo")) {
    std::istringstream fields(line);
    std::string name;
    std::uint64_t value = 0;
    if (!(fields >> name >> value) || (name != "MemAvailable:" && name != "SwapFree:")) continue;
    kib += value;
    known = known || name == "MemAvailable:";
  }
  return known ? MemoryLimit{kib * 1024, "memory and swap that are free"} : MemoryLimit{};
}

MemoryLimit node_limit(const fs::path& root) {
  const MemoryLimit group = group_limit(root), available = available_memory(root);
  return group.bytes <= available.bytes ? group : available;
}

MemoryLimit process_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return {};
  return {limit.rlim_cur, "ulimit -v"};
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr const char* units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 999.5 && unit + 1 < std::size(units); ++unit) value /= 1000;
  return fmt::format("{:.3g} {}", value, units[unit]);
}

}  // namespace schedsweep
