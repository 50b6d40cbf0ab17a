#include "sweep/answer_writer.h"

#include "sweep/table.h"

#include <cstdio>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace schedsweep {

AnswerWriter::AnswerWriter(AnswerFormat format) : format_(format) {
  if (format_ == AnswerFormat::csv) text_ = "job,p10_s,p50_s,p90_s\n";
}

void AnswerWriter::answer(const std::string& job, const Prediction& prediction) {
  constexpr std::size_t enough = 1 << 16;
  const auto& [p10_s, p50_s, p90_s] = prediction;
  if (format_ == AnswerFormat::csv) {
    fmt::format_to(std::back_inserter(text_), "{},{},{},{}\n", csv_field(job), p10_s, p50_s, p90_s);
  } else {
    fmt::format_to(std::back_inserter(text_), "{{\"job\":{},\"p10_s\":{},\"p50_s\":{},\"p90_s\":{}}}\n",
                   nlohmann::json(job).dump(), p10_s, p50_s, p90_s);
  }
  if (text_.size() > enough) flush();
}

void AnswerWriter::refuse(const std::string& why) {
  text_ += nlohmann::json{{"error", why}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

bool AnswerWriter::flush() {
  std::fwrite(text_.data(), 1, text_.size(), stdout);
  text_.clear();
  return std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
}

}  // namespace schedsweep
