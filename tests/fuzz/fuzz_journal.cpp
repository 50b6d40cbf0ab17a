#include "engine/error.h"
#include "io/journal.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

/// Whatever a journal holds, each byte is of a whole record or counted as lost.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path =
      (std::filesystem::temp_directory_path() / ("fuzz_journal_" + std::to_string(getpid()))).string();
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  try {
    std::uint64_t bytes = 0;
    const schedsweep::JournalDamage damage =
        schedsweep::read_journal(path, [&](const schedsweep::JournalRecord& record) { bytes += record.bytes.size(); });
    SCHEDSWEEP_CHECK(bytes + static_cast<std::uint64_t>(damage.gap_bytes) <= size);
  } catch (const schedsweep::InputError&) {
  }
  std::filesystem::remove(path);
  return 0;
}
