#pragma once

#include "engine/error.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace schedsweep {

/// Thrown on every rank at once, so that each may end in peace. Any other exception on one of several ranks must abort
/// them all.
class CollectiveError : public InputError {
 public:
  using InputError::InputError;
};

/// The ranks that work together: MPI where a launcher started several, else rank 0 of 1, with the same calls.
/// MPI is used with MPI_THREAD_SERIALIZED: calls of one process never overlap.
class Communicator {
 public:
  /// All ranks. Starts MPI only when a launcher's environment is there; the last copy ends it.
  /// Errors: InputError when a launcher started several processes that this MPI sees as one each.
  static Communicator world();

  /// Rank 0 of 1, without MPI.
  static Communicator alone() { return {}; }

  /// The ranks that share this rank's memory.
  Communicator node() const;

  int rank() const { return rank_; }

  int size() const { return size_; }

  void barrier() const;

  /// The bytes of rank 0, on every rank.
  std::string broadcast(std::string bytes) const;

  /// At rank 0 the bytes of every rank, by rank; elsewhere empty.
  std::vector<std::string> gather(std::string bytes) const;

  /// The sum over ranks of each element.
  std::vector<std::int64_t> sum(std::vector<std::int64_t> values) const;

  /// Runs `work` on every rank; if any throws, every rank throws what the first of them did, as a
  /// CollectiveError. For phases that all must pass.
  template <class Work>
  void together(Work work) const {
    std::optional<InputError> problem;
    try {
      work();
    } catch (const InputError& error) {
      problem = error;
    } catch (const std::exception& error) {
      problem.emplace(std::string("internal error: ") + error.what(), ExitCode::internal);
    }
    throw_first(problem);
  }

  /// Ends all ranks at once.
  [[noreturn]] void abort(ExitCode code) const;

  struct Handle;  ///< an MPI communicator; null = alone

  const Handle* handle() const { return handle_.get(); }

 private:
  Communicator() = default;
  explicit Communicator(std::shared_ptr<const Handle> handle);

  void throw_first(const std::optional<InputError>& problem) const;

  std::shared_ptr<const Handle> handle_;
  int rank_ = 0;
  int size_ = 1;
};

/// The values of rank 0, on every rank.
template <class T>
std::vector<T> broadcast_values(const Communicator& communicator, const std::vector<T>& values) {
  static_assert(std::is_trivially_copyable_v<T>);
  const std::string bytes =
      communicator.broadcast({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
  std::vector<T> told(bytes.size() / sizeof(T));
  if (!told.empty()) std::memcpy(told.data(), bytes.data(), bytes.size());
  return told;
}

/// Memory that all ranks of a node see, allocated together. Alone: plain memory.
class NodeMemory {
 public:
  /// Collective over `node`. Shape: `bytes` bytes, aligned to 64; the same number on every rank.
  NodeMemory(const Communicator& node, std::size_t bytes);

  std::byte* data() const { return data_; }

 private:
  struct Window;
  std::shared_ptr<Window> window_;
  std::byte* data_ = nullptr;
};

}  // namespace schedsweep
