#pragma once

#include "sweep/doctor/patient.h"

#include <string>
#include <utility>
#include <vector>

namespace schedsweep {

/// The ranks of one host.
struct Node {
  std::string host;
  std::vector<const RankFacts*> ranks;  ///< at least one
};

/// In the order of their first ranks.
inline std::vector<Node> nodes_of(const Patient& patient) {
  std::vector<Node> nodes;
  for (const RankFacts& rank : patient.ranks) {
    Node* known = nullptr;
    for (Node& node : nodes)
      if (node.host == rank.host) known = &node;
    if (known == nullptr) known = &nodes.emplace_back(Node{rank.host, {}});
    known->ranks.push_back(&rank);
  }
  return nodes;
}

}  // namespace schedsweep
