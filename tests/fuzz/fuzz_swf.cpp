#include "engine/error.h"
#include "io/swf_reader.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

/// Any bytes are either a trace or an InputError; everything else is a bug.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const schedsweep::Trace trace = schedsweep::parse_swf(text, "fuzz");
    SCHEDSWEEP_CHECK(trace.jobs.size() > 0 && trace.jobs.size() == trace.quality.jobs_kept);
  } catch (const schedsweep::InputError&) {
    return 0;
  }
  return 0;
}
