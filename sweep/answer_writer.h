#pragma once

#include "engine/model/prediction.h"

#include <cstdint>
#include <string>

namespace schedsweep {

enum class AnswerFormat : std::uint8_t { csv, json_lines };

/// Predictions of jobs as lines on standard output.
class AnswerWriter {
 public:
  explicit AnswerWriter(AnswerFormat format);

  void answer(const std::string& job, const Prediction& prediction);

  /// Shape: JSON lines.
  void refuse(const std::string& why);

  /// Passes on what was written. Returns whether somebody takes it.
  bool flush();

 private:
  AnswerFormat format_;
  std::string text_;
};

}  // namespace schedsweep
