#pragma once

#include "policies/order.h"

namespace schedsweep::order {

inline constexpr Order fcfs = make_order({.name = "fcfs",
                                          .rule = "first come, first served: submit, then job number",
                                          .source = "customary",
                                          .arrival_order = true},
                                         [](const OrderedJob&) { return std::int64_t{0}; });

}  // namespace schedsweep::order
