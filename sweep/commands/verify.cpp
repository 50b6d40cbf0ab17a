#include "io/content_hash.h"
#include "io/in_child.h"
#include "io/model_file.h"
#include "io/result_decode.h"
#include "io/result_file.h"
#include "io/seal.h"
#include "sweep/commands/commands.h"
#include "sweep/report/report_document.h"

#include <memory>

#include <fmt/format.h>

namespace schedsweep {
namespace {

/// What the file says it is; results, if it is none of ours.
const DocumentFormat& format_of(const ResultDocument& document) {
  static constexpr DocumentFormat known[] = {result_format, tuning_format, model_format, report_format};
  const AttributeValue* name = find(document.groups.front().attributes, "format");
  for (const DocumentFormat& format : known)
    if (name != nullptr && *name == AttributeValue(std::string(format.name))) return format;
  return known[0];
}

/// The content hash of a file that is as it was written.
std::string verified_hash(const std::string& file) {
  check_seal(file);
  const ResultDocument document = decode_hdf5(file);
  check_format(document, format_of(document));
  std::string found = content_sha256(document);
  const AttributeValue* stated = find(document.groups.front().attributes, "content_sha256");
  if (stated == nullptr || *stated != AttributeValue(found))
    throw InputError("content is " + found + ", not what its content_sha256 says; changed and sealed again");
  return found;
}

void verify_command(const std::string& file) {
  // HDF5 crashes on some files that were damaged before they were sealed.
  ChildLimits limits;
  limits.memory_bytes = std::size_t{256} << 30;
  limits.cpu_s = 3600;
  try {
    fmt::print("{}: good, content {}\n", file, in_child([&] { return verified_hash(file); }, limits));
  } catch (const InputError& error) {
    throw InputError(file + ": not as it was written (" + error.what() + ")");
  }
}

}  // namespace

void add_verify(CLI::App& app, ExitCode&) {
  CLI::App* command =
      app.add_subcommand("verify", "Check a results, tuning or model file: its seal, its format and its content hash");
  const auto file = std::make_shared<std::string>();
  command->add_option("RESULTS", *file, "file of schedsweep run, tune or train")->required();
  command->callback([file] { verify_command(*file); });
}

}  // namespace schedsweep
