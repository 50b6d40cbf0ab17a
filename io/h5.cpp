#include "io/h5.h"

namespace schedsweep::h5 {
namespace {

/// H5Ewalk2 goes from the innermost failure outwards; only the first says what happened.
herr_t keep_first(unsigned depth, const H5E_error2_t* failure, void* reason) {
  if (depth == 0 && failure->desc != nullptr) *static_cast<std::string*>(reason) = failure->desc;
  return 0;
}

}  // namespace

Silence::Silence() {
  // After a write that ran out of memory HDF5 1.10 crashes in the clean-up that it would register for the exit.
  H5dont_atexit();
  H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Silence::~Silence() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }

void refuse(std::string_view action, std::string_view object) {
  std::string reason;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &reason);
  throw Error("cannot " + std::string(action) + " " + std::string(object) +
              (reason.empty() ? "" : " (" + reason + ")"));
}

Type text_type() {
  Type type(H5Tcopy(H5T_C_S1), "copy", "the text type");
  check(H5Tset_size(type, H5T_VARIABLE), "set the size of", "the text type");
  check(H5Tset_cset(type, H5T_CSET_UTF8), "set the characters of", "the text type");
  return type;
}

}  // namespace schedsweep::h5
