#include "io/swf_reader.h"

#include "io/byte_source.h"
#include "io/sha256.h"
#include "io/swf_parser.h"

#include <utility>

namespace schedsweep {
namespace {

std::string name_of(const std::filesystem::path& path) {
  std::filesystem::path name = path.filename();
  if (name.extension() == ".gz") name.replace_extension();
  if (name.extension() == ".swf") name.replace_extension();
  return name.string();
}

}  // namespace

Trace read_swf(const std::filesystem::path& path, const RepairSettings& settings) {
  ByteSource source(path);
  SwfParser parser(path.string(), settings);
  parser.expect(source.expected_bytes());
  for (auto piece = source.next(); !piece.empty(); piece = source.next()) parser.feed(piece);
  Trace trace = parser.finish();
  trace.name = name_of(path);
  trace.sha256 = source.sha256_hex();
  return trace;
}

Trace parse_swf(std::string_view text, std::string name, const RepairSettings& settings) {
  Sha256 hash;
  hash.update(text);
  SwfParser parser(name, settings);
  parser.expect(text.size());
  parser.feed(text);
  Trace trace = parser.finish();
  trace.name = std::move(name);
  trace.sha256 = hash.hex();
  return trace;
}

}  // namespace schedsweep
