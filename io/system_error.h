#pragma once

#include <string>

namespace schedsweep {

/// What the system says of an errno, in this program's style: `no space left on device`.
std::string error_text(int error);

}  // namespace schedsweep
