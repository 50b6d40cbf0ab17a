#include "io/journal.h"

#include "engine/error.h"
#include "io/journal_format.h"
#include "tests/support/run_program.h"

#include <gtest/gtest.h>
#include <sys/mount.h>

namespace schedsweep {
namespace {

using test::TemporaryFolder;

struct Read {
  RecordKind kind;
  RecordKey key;
  std::string bytes;

  friend bool operator==(const Read&, const Read&) = default;
};

RecordKey key_of(int i) {
  RecordKey key{};
  key[0] = static_cast<std::uint8_t>(i);
  key[31] = static_cast<std::uint8_t>(i >> 8);
  return key;
}

/// Some records, one of them empty, one with a mark inside.
std::vector<Read> sample(int n) {
  std::vector<Read> records = {{RecordKind::attempt, {}, "{\"n_runs\": 7}"}};
  for (int i = 1; i < n; ++i)
    records.push_back({RecordKind::outcome, key_of(i), std::string(7 * (i % 5), char('a' + i % 26))});
  records.push_back({RecordKind::note, {}, "x" + std::string(journal::mark.begin(), journal::mark.end()) + "y"});
  return records;
}

void write(const std::filesystem::path& path, const std::vector<Read>& records) {
  JournalWriter journal(path);
  for (const Read& record : records) journal.append({record.kind, record.key, record.bytes});
  journal.commit();
}

std::vector<Read> read_all(const std::filesystem::path& path, JournalDamage* damage = nullptr) {
  std::vector<Read> records;
  const JournalDamage found = read_journal(path, [&](const JournalRecord& r) {
    records.push_back({r.kind, r.key, std::string(r.bytes)});
  });
  if (damage != nullptr) *damage = found;
  return records;
}

TEST(Journal, HoldsWhatWasAppended) {
  const TemporaryFolder folder;
  const std::vector<Read> records = sample(1000);
  write(folder / "j", records);
  JournalDamage damage;
  EXPECT_EQ(read_all(folder / "j", &damage), records);
  EXPECT_EQ(damage.gaps + damage.gap_bytes + damage.torn_bytes, 0u);
}

TEST(Journal, AnswersRecordsBeyondOneReadOfTheFile) {
  const TemporaryFolder folder;
  std::vector<Read> records;
  for (int i = 0; i < 40; ++i)
    records.push_back({RecordKind::outcome, key_of(i), std::string(std::size_t{100'003} * (i % 7), 'z')});
  write(folder / "j", records);
  EXPECT_EQ(read_all(folder / "j"), records);
}

TEST(Journal, CutAtAnyLengthKeepsEveryWholeRecord) {
  const TemporaryFolder folder;
  const std::vector<Read> records = sample(12);
  write(folder / "j", records);
  const std::string whole = test::read_file(folder / "j");
  std::size_t n_whole = 0, end = 0;  // records that fit into the cut file
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    while (n_whole < records.size() && end + sizeof(journal::Frame) + records[n_whole].bytes.size() <= cut)
      end += sizeof(journal::Frame) + records[n_whole++].bytes.size();
    folder.write("cut", whole.substr(0, cut));
    JournalDamage damage;
    const std::vector<Read> read = read_all(folder / "cut", &damage);
    EXPECT_EQ(read, std::vector<Read>(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(n_whole))) << cut;
    EXPECT_EQ(damage.gaps, 0u);
    EXPECT_EQ(damage.torn_bytes, cut - end) << cut;
  }
}

TEST(Journal, AFlippedByteCostsItsOwnRecordOnly) {
  const TemporaryFolder folder;
  const std::vector<Read> records = sample(12);
  write(folder / "j", records);
  const std::string whole = test::read_file(folder / "j");
  std::size_t hit = 0, end = sizeof(journal::Frame) + records[0].bytes.size();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    if (at >= end) end += sizeof(journal::Frame) + records[++hit].bytes.size();
    for (const int flip : {0x01, 0x80, 0xff}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      folder.write("damaged", damaged);
      std::vector<Read> left = records;
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(hit));
      JournalDamage damage;
      EXPECT_EQ(read_all(folder / "damaged", &damage), left) << "byte " << at;
      const std::size_t lost = sizeof(journal::Frame) + records[hit].bytes.size();
      EXPECT_EQ(damage.gap_bytes + damage.torn_bytes, lost) << "byte " << at;
    }
  }
}

TEST(Journal, BytesThatAreNoJournalHoldNoRecords) {
  const TemporaryFolder folder;
  for (const std::string& text : {std::string(), std::string("hello"), std::string(3'000'000, '\x89')}) {
    JournalDamage damage;
    EXPECT_TRUE(read_all(folder.write("j", text), &damage).empty());
    EXPECT_EQ(damage.torn_bytes, text.size());
  }
}

TEST(Journal, RefusesANewerFormatAndWhatCannotBeRead) {
  const TemporaryFolder folder;
  write(folder / "j", sample(3));
  std::string newer = test::read_file(folder / "j");
  for (std::size_t at = 0; (at = newer.find("swpjnl1", at)) != std::string::npos;) newer[at + 6] = '2';
  folder.write("newer", newer);
  for (const std::string name : {"newer", "nowhere", "."}) {
    try {
      read_all(folder / name);
      FAIL() << name;
    } catch (const InputError& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_data);
      if (name == "newer")
        EXPECT_NE(std::string(error.what()).find("journal of format 2 (this program reads format 1)"),
                  std::string::npos);
    }
  }
}

TEST(Journal, NeverWritesIntoAFileThatIsThere) {
  const TemporaryFolder folder;
  folder.write("j", "mine");
  EXPECT_THROW(JournalWriter(folder / "j"), InputError);
  EXPECT_EQ(test::read_file(folder / "j"), "mine");
}

TEST(Journal, AFullDiskKeepsWhatWasCommitted) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "disk");
  if (mount("tmpfs", (folder / "disk").c_str(), "tmpfs", 0, "size=64k") != 0)
    GTEST_SKIP() << "may not mount a file system";
  std::vector<Read> committed;
  {
    JournalWriter journal(folder / "disk" / "j");
    try {
      for (int i = 0;; ++i) {
        const Read record{RecordKind::outcome, key_of(i), std::string(1000, 'r')};
        journal.append({record.kind, record.key, record.bytes});
        journal.commit();
        committed.push_back(record);
      }
    } catch (const InputError& error) {
      EXPECT_EQ(error.code(), ExitCode::cannot_write);
      EXPECT_NE(std::string(error.what()).find("j: no space left on device after "), std::string::npos) << error.what();
    }
    journal.append({RecordKind::note, {}, "late"});
    EXPECT_THROW(journal.commit(), InputError);
  }
  EXPECT_GT(committed.size(), 50u);
  JournalDamage damage;
  EXPECT_EQ(read_all(folder / "disk" / "j", &damage), committed);
  EXPECT_EQ(damage.torn_bytes, 0u);
  umount2((folder / "disk").c_str(), MNT_DETACH);
}

}  // namespace
}  // namespace schedsweep
