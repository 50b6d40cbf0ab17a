#pragma once

#include "policies/linear_features.h"
#include "policies/order.h"

namespace schedsweep::order {

inline constexpr Order linear = make_order({.name = "linear",
                                            .rule = "descending weighted sum of features: linear_<feature> x feature",
                                            .source = "Legrand, Trystram and Zrigui, IPDPS 2019",
                                            .reads_belief = true,
                                            .change = KeysChange::with_time},
                                           [](const OrderedJob& job) {
                                             double sum = 0;
                                             for (std::size_t i = 0; i < linear_features().size(); ++i)
                                               sum += job.parameters().linear[i] * linear_features()[i].value(job);
                                             return -sum;
                                           });

}  // namespace schedsweep::order
