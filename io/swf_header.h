#pragma once

#include "io/trace.h"

#include <cstddef>
#include <string_view>

namespace schedsweep {

/// Reads the comment lines of a trace, one at a time, into a TraceHeader. The first line with a key counts.
class SwfHeaderReader {
 public:
  /// Takes one line that begins with ';'. Returns how many of its bytes were replaced because they were no UTF-8.
  /// Errors: std::out_of_range with the key when its number does not fit.
  std::size_t take(std::string_view line);

  const TraceHeader& header() const { return header_; }

 private:
  TraceHeader header_;
  bool text_full_ = false;
};

}  // namespace schedsweep
