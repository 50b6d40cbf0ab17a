#pragma once

#include "policies/online_learner.h"

namespace schedsweep::estimate {

inline constexpr Estimator online = {
    "online",
    "a linear model over products of two features (request, width, the user's last and running jobs, time of day and "
    "week), learnt at each completion in this run, by default with the E-Loss; nothing learnt yet: the request, else "
    "the run time; rounded down, at least 1 s, capped by the request",
    "Gaussier, Glesser, Reis and Trystram, SC 2015", nullptr,
    []() -> std::unique_ptr<Learner> { return std::make_unique<OnlineLearner>(); }};

}  // namespace schedsweep::estimate
