#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <hdf5.h>
#include <hdf5_hl.h>

/// The one door to HDF5: every identifier is closed once, every refused call becomes an exception.
/// The serial library keeps global state, so one thread at a time may be in here.
namespace schedsweep::h5 {

/// What HDF5 refused and why: `cannot write /runs/jobs (unable to allocate memory)`.
class Error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Stops HDF5 from printing its error stack while it lives.
class Silence {
 public:
  Silence();
  ~Silence();
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  H5E_auto2_t function_ = nullptr;
  void* data_ = nullptr;
};

[[noreturn]] void refuse(std::string_view action, std::string_view object);

/// Hands through what an HDF5 call answered. Errors: Error if negative, naming the action and the object.
template <class Answer>
Answer check(Answer answer, std::string_view action, std::string_view object) {
  if (answer < 0) refuse(action, object);
  return answer;
}

/// Owns one identifier.
template <herr_t (*Close)(hid_t)>
class Handle {
 public:
  Handle(hid_t id, std::string_view action, std::string_view object) : id_(check(id, action, object)) {}

  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}

  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }

  ~Handle() {
    if (id_ >= 0) Close(id_);
  }

  operator hid_t() const { return id_; }

 private:
  hid_t id_;
};

using File = Handle<H5Fclose>;
using Object = Handle<H5Oclose>;  ///< a group or a data set, opened by its path
using GroupId = Handle<H5Gclose>;
using DatasetId = Handle<H5Dclose>;
using AttributeId = Handle<H5Aclose>;
using Space = Handle<H5Sclose>;
using Type = Handle<H5Tclose>;
using Properties = Handle<H5Pclose>;

Type text_type();

/// How a C++ value stands in a file and, the machine being little-endian, in memory.
template <class T>
Type type_of() {
  if constexpr (std::is_same_v<T, std::string>) {
    return text_type();
  } else {
    const hid_t number = std::is_same_v<T, double>         ? H5T_IEEE_F64LE
                         : std::is_same_v<T, std::int64_t> ? H5T_STD_I64LE
                         : std::is_same_v<T, std::int32_t> ? H5T_STD_I32LE
                                                           : H5T_STD_U8LE;
    return {H5Tcopy(number), "copy", "a number type"};
  }
}

}  // namespace schedsweep::h5
