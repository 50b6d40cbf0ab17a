#pragma once

#include "policies/parameters.h"

#include <string_view>

// Which parameters a run depends on: one that is not read multiplies no sweep.
namespace schedsweep::reads {

inline bool always(const Parameters&) { return true; }

/// Looks ahead. A run without reservations starts jobs in order and never asks how long they will take, unless the
/// order does.
bool backfilling(const Parameters&);

/// Reservations of several jobs, or of starving ones, in a profile of availability.
bool planning(const Parameters&);

/// One reservation, of the blocked head.
bool easy(const Parameters&);

/// Jobs behind those with reservations are tried.
bool candidates(const Parameters&);

/// The order or the backfilling asks how long jobs will take.
bool beliefs(const Parameters&);

/// Somebody asks, and the estimator is who answers.
bool estimator(const Parameters&);

bool estimator_named(const Parameters&, std::string_view name);

bool order_named(const Parameters&, std::string_view name);

/// Usage of users, decayed.
bool usage(const Parameters&);

/// First come, first served without backfilling and links starts the same jobs however the events of an instant are
/// grouped.
bool grouping_of_events(const Parameters&);

/// Whether it matters which event of an instant comes first.
bool sequence_of_events(const Parameters&);

/// The switches count one by one, not as a dialect sets them.
bool own_switches(const Parameters&);

}  // namespace schedsweep::reads
