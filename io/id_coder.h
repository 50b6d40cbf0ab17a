#pragma once

#include "engine/types.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace schedsweep {

/// The trace's own ids: names[dense id].
struct Dictionary {
  std::vector<std::string> names;
};

/// Gives numeric ids dense codes in the order of their first appearance; -1 stays unknown_id.
class IdCoder {
 public:
  DenseId code(std::int64_t id) {
    if (id == -1) return unknown_id;
    DenseId& dense = slot(id);
    if (dense == unknown_id) {
      dense = static_cast<DenseId>(dictionary_.names.size());
      dictionary_.names.push_back(std::to_string(id));
    }
    return dense;
  }

  const Dictionary& dictionary() const { return dictionary_; }

 private:
  // Ids in real traces are small: a plain table answers nearly all.
  static constexpr std::int64_t table_limit = std::int64_t{1} << 16;

  DenseId& slot(std::int64_t id) {
    if (id < 0 || id >= table_limit) return others_.try_emplace(id, unknown_id).first->second;
    const auto index = static_cast<std::size_t>(id);
    if (index >= table_.size()) table_.resize(index + 1, unknown_id);
    return table_[index];
  }

  std::vector<DenseId> table_;
  std::unordered_map<std::int64_t, DenseId> others_;
  Dictionary dictionary_;
};

}  // namespace schedsweep
