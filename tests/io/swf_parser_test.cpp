#include "io/swf_parser.h"

#include "engine/error.h"
#include "io/swf_reader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

namespace schedsweep {
namespace {

// number submit wait run procs cpu mem req_procs req_time req_mem status user group exe queue part prec think
const std::string sound = "1 0 5 100 4 -1 -1 8 200 -1 1 7 3 -1 2 -1 -1 -1\n";

std::string with_field(std::size_t field, const std::string& value) {
  std::string line;
  std::size_t i = 1;
  for (std::size_t at = 0; at < sound.size(); ++i) {
    const std::size_t end = sound.find_first_of(" \n", at);
    line += i == field ? value : sound.substr(at, end - at);
    line += sound[end];
    at = end + 1;
  }
  return line;
}

Trace parse(const std::string& text, const RepairSettings& settings = {}) { return parse_swf(text, "t.swf", settings); }

std::string error_of(const std::string& text, const RepairSettings& settings = {}) {
  try {
    parse(text, settings);
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    return error.what();
  }
  return "no error";
}

testing::AssertionResult begins(const std::string& text, const std::string& start) {
  if (text.substr(0, start.size()) == start) return testing::AssertionSuccess();
  return testing::AssertionFailure() << '"' << text << "\" does not begin with \"" << start << '"';
}

TEST(SwfParser, ReadsEveryColumn) {
  const Trace trace = parse("12 34 5 6 7 8 9 10 11 12000 1 70 71 72 73 74 3 60\n");
  const JobStore& jobs = trace.jobs;
  ASSERT_EQ(jobs.size(), 1u);
  EXPECT_EQ(jobs.number[0], 12);
  EXPECT_EQ(jobs.submit_s[0], 34);
  EXPECT_EQ(jobs.wait_s[0], 5);
  EXPECT_EQ(jobs.run_s[0], 6);
  EXPECT_EQ(jobs.procs[0], 10);
  EXPECT_EQ(jobs.requested_s[0], 11);
  EXPECT_EQ(jobs.memory_kb[0], 12000);
  EXPECT_EQ(jobs.status[0], 1);
  EXPECT_EQ(jobs.preceding[0], 3);
  EXPECT_EQ(jobs.think_s[0], 60);
  for (const auto* dictionary : {&trace.user, &trace.group, &trace.executable, &trace.queue, &trace.partition}) {
    EXPECT_EQ(dictionary->names.size(), 1u);
  }
  EXPECT_EQ(trace.user.names[0], "70");
  EXPECT_EQ(trace.partition.names[0], "74");
  EXPECT_EQ(trace.name, "t.swf");
}

TEST(SwfParser, CodesIdsInTheOrderOfAppearance) {
  const Trace trace =
      parse(with_field(12, "900000") + with_field(12, "-1") + with_field(12, "0") + with_field(12, "900000"));
  EXPECT_EQ(trace.user.names, (std::vector<std::string>{"900000", "0"}));
  EXPECT_EQ(trace.jobs.user, (std::vector<DenseId>{0, unknown_id, 1, 0}));
}

TEST(SwfParser, ADroppedJobLeavesNoIds) {
  const Trace trace = parse(with_field(4, "-1") + with_field(12, "8"));
  EXPECT_EQ(trace.user.names, std::vector<std::string>{"8"});
}

TEST(SwfParser, TakesTheOtherCountOfProcessorsWhenOneIsMissing) {
  RepairSettings allocated;
  allocated.processors_from = ProcessorsFrom::allocated;
  const std::string text = sound + with_field(8, "-1") + with_field(5, "0");
  const Trace by_request = parse(text);
  EXPECT_EQ(by_request.jobs.procs, (std::vector<Procs>{8, 4, 8}));
  EXPECT_EQ(by_request.quality.processors_substituted, 1u);
  const Trace by_allocation = parse(text, allocated);
  EXPECT_EQ(by_allocation.jobs.procs, (std::vector<Procs>{4, 4, 8}));
  EXPECT_EQ(by_allocation.quality.processors_substituted, 1u);
  EXPECT_EQ(by_allocation.quality.widest_job, 8);
}

TEST(SwfParser, AcceptsTheFormsOfANumber) {
  const std::vector<std::pair<std::string, JobSeconds>> forms{{"142.00", 142},
                                                              {"142.99", 142},
                                                              {"7.", 7},
                                                              {"1e3", 1000},
                                                              {"1.5E2", 150},
                                                              {".9", 0},
                                                              {"0007", 7},
                                                              {"-0", 0},
                                                              {"-0.7", 0},
                                                              {"1e-3", 0},
                                                              {"2147483647", 2147483647},
                                                              {"0000000000000000000000000012", 12},
                                                              {"3.00000000000000000000000000001", 3}};
  for (const auto& [text, seconds] : forms) {
    EXPECT_EQ(parse(with_field(4, text)).jobs.run_s[0], seconds) << text;
  }
  const Trace trace = parse(with_field(9, "-1.0"));
  EXPECT_EQ(trace.jobs.requested_s[0], 0);
  EXPECT_EQ(trace.quality.of("request_missing").found, 1u);
}

TEST(SwfParser, ReadsNumbersOfAnyLengthAnywhereInALine) {
  // Short and long numbers take different ways; 64 bytes are looked at together.
  for (std::size_t digits = 1; digits <= 15; ++digits) {
    const std::string value = std::string("987654321987654").substr(0, digits);
    for (const std::string& sign : {std::string(), std::string("-")}) {
      for (std::size_t blanks = 0; blanks < 130; ++blanks) {
        const Trace trace = parse(std::string(blanks, ' ') + with_field(1, sign + value + std::string(blanks, '\t')));
        ASSERT_EQ(trace.jobs.number[0], std::stoll(sign + value)) << blanks << " blanks";
        ASSERT_EQ(trace.jobs.preceding[0], -1);
        ASSERT_EQ(trace.jobs.requested_s[0], 200);
      }
    }
  }
}

TEST(SwfParser, EveryLineHoldsEighteenNumbers) {
  for (std::size_t numbers = 0; numbers < 200; ++numbers) {
    std::string line;
    for (std::size_t i = 0; i < numbers; ++i) line += "1 ";
    const std::uint64_t malformed = numbers == 0 || numbers == 18 ? 0 : 1;
    for (const std::string& end : {std::string("\n"), std::string("\r\n"), std::string(60, ' ') + "\n"}) {
      EXPECT_EQ(parse(sound + line + end).quality.of("malformed").found, malformed) << numbers;
    }
  }
}

TEST(SwfParser, EveryOtherTokenMakesTheLineMalformed) {
  for (const std::string token : {"x",         "+5",       "--5",        "-",        ".",        "-.",    "1,5",
                                  "0x10",      "nan",      "inf",        "-inf",     "1e308",    "1e999", "3e9",
                                  "1e",        "5-",       "5;",         "1.2.3",    "\xC2\xB2", "\xFF",  "1\v2",
                                  "12abc",     "NULL",     "-x",         "1-2",      "-1-",      "1:",    "/1",
                                  "12345678x", "1234567x", "-12345678-", "x2345678", "-\xFF",    "1\x7F"}) {
    const Trace trace = parse(sound + with_field(4, token));
    EXPECT_EQ(trace.quality.of("malformed").dropped, 1u) << token;
    EXPECT_EQ(trace.jobs.size(), 1u) << token;
  }
}

TEST(SwfParser, ANumberOutOfItsColumnsRangeIsAnError) {
  const std::string two_to_31 = "2147483648", beyond_2_53 = "9007199254740993", huge(400, '9');
  for (const std::size_t field : {3u, 4u, 5u, 8u, 9u, 18u}) {
    for (const std::string& value : {two_to_31, "-" + two_to_31, huge, "-" + huge, huge + ".5"}) {
      EXPECT_TRUE(begins(error_of(sound + with_field(field, value)), "t.swf:2: field " + std::to_string(field) + ", "));
    }
  }
  for (const std::size_t field : {1u, 2u, 10u, 12u, 13u, 14u, 15u, 16u, 17u}) {
    for (const std::string& value : {beyond_2_53, "-" + beyond_2_53, huge}) {
      EXPECT_TRUE(begins(error_of(sound + with_field(field, value)), "t.swf:2: field " + std::to_string(field) + ", "));
    }
    EXPECT_EQ(parse(with_field(field, "9007199254740992")).jobs.size(), 1u);
  }
  EXPECT_TRUE(begins(error_of(with_field(11, "128")), "t.swf:1: field 11, status, out of range (must be -128 to 127)"));
  EXPECT_EQ(parse(with_field(6, huge)).jobs.size(), 1u) << "field 6 is never stored";
}

TEST(SwfParser, CountsLinesOfEachKind) {
  const Trace trace =
      parse("; a\n# b\n \t ; c\n\n  \t\r\n" + sound + "1 2 3\n" + sound.substr(0, sound.size() - 1) + " 19\n\n");
  EXPECT_EQ(trace.quality.comment_lines, 3u);
  EXPECT_EQ(trace.quality.blank_lines, 3u);
  EXPECT_EQ(trace.quality.data_lines, 3u);
  EXPECT_EQ(trace.quality.jobs_kept, 1u);
  EXPECT_EQ(trace.quality.malformed_lines, (std::vector<std::uint64_t>{7, 8}));
}

TEST(SwfParser, RemembersTheFirstTenMalformedLines) {
  std::string text = sound;
  for (int i = 0; i < 25; ++i) text += "junk\n";
  const Trace trace = parse(text);
  EXPECT_EQ(trace.quality.of("malformed").found, 25u);
  EXPECT_EQ(trace.quality.malformed_lines, (std::vector<std::uint64_t>{2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
}

TEST(SwfParser, RejectsAtTheLineOfTheFirst) {
  RepairSettings strict;
  for (const DefectInfo& defect : defects()) strict.set(defect.name, Action::reject);
  EXPECT_EQ(parse("; header\n" + sound, strict).jobs.size(), 1u);
  EXPECT_TRUE(begins(error_of("; header\n" + sound + "1 2 3\n", strict), "t.swf:3: malformed"));
  EXPECT_TRUE(begins(error_of(sound + "\n" + with_field(11, "3"), strict), "t.swf:3: status_partial"));
  EXPECT_TRUE(begins(error_of(sound + sound, strict), "t.swf:2: duplicate_number"));
}

TEST(SwfParser, SortsBySubmitAndNumber) {
  const Trace trace = parse(
      "3 50 -1 1 1 -1 -1 1 1 -1 1 1 1 -1 1 -1 -1 -1\n2 50 -1 2 1 -1 -1 1 1 -1 1 1 1 -1 1 -1 -1 -1\n"
      "1 40 -1 3 1 -1 -1 1 1 -1 1 1 1 -1 1 -1 -1 -1\n");
  EXPECT_EQ(trace.jobs.number, (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(trace.jobs.run_s, (std::vector<JobSeconds>{3, 2, 1}));
  EXPECT_EQ(trace.quality.of("out_of_order").found, 1u);
}

TEST(SwfParser, ReadsCrlfTabsAndAMissingLastNewline) {
  std::string text = "; MaxProcs: 64\r\n" + sound + sound;
  std::replace(text.begin() + 20, text.end(), ' ', '\t');
  const Trace expected = parse("; MaxProcs: 64\n" + sound + sound);
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  for (const std::string& variant : {text, crlf, text.substr(0, text.size() - 1), crlf.substr(0, crlf.size() - 1)}) {
    const Trace trace = parse(variant);
    EXPECT_EQ(trace.jobs.columns(), expected.jobs.columns());
    EXPECT_EQ(trace.header.max_procs, 64);
    EXPECT_EQ(trace.header.text, "; MaxProcs: 64\n");
  }
}

TEST(SwfParser, NoJobsIsAnError) {
  EXPECT_EQ(error_of(""), "t.swf: no jobs (the file is empty)");
  EXPECT_EQ(error_of("; only\n# comments"), "t.swf: no jobs (0 data lines, none usable; 2 comment lines)");
  EXPECT_EQ(error_of("1 2 3\n" + with_field(4, "-1")), "t.swf: no jobs (2 data lines, none usable; 0 comment lines)");
  EXPECT_TRUE(begins(error_of("\n\n"), "t.swf: no jobs"));
  EXPECT_TRUE(begins(error_of("\xEF\xBB\xBF"), "t.swf: no jobs"));
}

TEST(SwfParser, ANulByteIsAnError) {
  const std::string nul(1, '\0');
  EXPECT_TRUE(begins(error_of("; a" + nul + "b\n" + sound), "t.swf:1: NUL byte"));
  EXPECT_TRUE(begins(error_of(sound + with_field(7, nul)), "t.swf:2: NUL byte"));
  EXPECT_TRUE(begins(error_of(sound + sound.substr(0, sound.size() - 1) + nul), "t.swf:2: NUL byte"));
  EXPECT_TRUE(begins(error_of(sound + "junk" + nul + "\n"), "t.swf:2: NUL byte"));
}

TEST(SwfParser, AnOverlongLineIsAnError) {
  const std::string ten_mb(10'000'000, '7');
  for (const std::string& line : {ten_mb, ten_mb + "\n", "; " + ten_mb + "\n", std::string(10'000'000, ' ')}) {
    EXPECT_TRUE(begins(error_of(sound + line), "t.swf:2: line longer than 1048576 bytes"));
  }
  EXPECT_EQ(parse(sound + std::string(1'000'000, ' ') + sound).jobs.size(), 2u);
}

TEST(SwfParser, SkipsTheByteOrderMarkAndRefusesUtf16) {
  EXPECT_EQ(parse("\xEF\xBB\xBF; MaxProcs: 9\n" + sound).header.max_procs, 9);
  EXPECT_EQ(parse("\xEF\xBB\xBF" + sound).jobs.size(), 1u);
  EXPECT_TRUE(begins(error_of("\xFF\xFE" + sound), "t.swf:1: UTF-16"));
  EXPECT_TRUE(begins(error_of("\xFE\xFF" + sound), "t.swf:1: UTF-16"));
}

TEST(SwfParser, AnyPiecesGiveTheSameTrace) {
  const std::string text =
      "\xEF\xBB\xBF; MaxProcs: 64\r\n" + sound + "junk\n\n" + with_field(2, "17") + with_field(1, "1e1");
  const Trace whole = parse(text);
  rc::check("cut anywhere", [&] {
    SwfParser parser("t.swf", {});
    std::string_view rest = text;
    while (!rest.empty()) {
      const auto length = std::min(*rc::gen::inRange<std::size_t>(1, 40), rest.size());
      // A copy of exact size, so that a sanitizer sees reads beyond the piece.
      parser.feed(std::vector<char>(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(length)));
      rest.remove_prefix(length);
    }
    const Trace trace = parser.finish();
    RC_ASSERT(trace.jobs.columns() == whole.jobs.columns());
    RC_ASSERT(trace.header.text == whole.header.text);
    RC_ASSERT(trace.quality.malformed_lines == whole.quality.malformed_lines);
  });
}

RC_GTEST_PROP(SwfParser, EveryDataLineIsKeptOrDroppedForOneReason, ()) {
  std::string text = sound;
  const auto lines = *rc::gen::inRange(0, 30);
  for (int i = 0; i < lines; ++i) {
    const auto field = *rc::gen::inRange<std::size_t>(1, 18);
    text += with_field(field, *rc::gen::element<std::string>("-1", "0", "1", "2", "3", "50", "120", "x"));
  }
  RepairSettings settings;
  for (const DefectInfo& defect : defects()) {
    if (defect.allowed.find("drop") != std::string_view::npos && *rc::gen::arbitrary<bool>()) {
      settings.set(defect.name, Action::drop);
    }
  }
  const Trace trace = parse(text, settings);
  std::uint64_t dropped = 0;
  for (const auto& count : trace.quality.counts) {
    RC_ASSERT(count.dropped <= count.found);
    dropped += count.dropped;
  }
  RC_ASSERT(trace.quality.data_lines == static_cast<std::uint64_t>(lines) + 1);
  RC_ASSERT(trace.quality.data_lines == trace.quality.jobs_kept + dropped);
  RC_ASSERT(trace.quality.jobs_kept == trace.jobs.size());
}

TEST(ReadSwf, NamesTraceAndFile) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("read_swf_" + std::to_string(getpid()));
  fs::create_directories(folder);
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  };
  EXPECT_EQ(read_swf(write("KTH-2.1-cln.swf", sound)).name, "KTH-2.1-cln");
  EXPECT_EQ(read_swf(write("my.log", sound)).name, "my.log");
  EXPECT_EQ(read_swf(write("a.swf.gz", sound)).name, "a");
  EXPECT_EQ(read_swf(write("a.swf", sound)).sha256, parse(sound).sha256);
  const fs::path bad = write("bad.swf", sound + "\0\n");
  try {
    read_swf(write("bad.swf", sound + std::string("\0\n", 2)));
    ADD_FAILURE() << "nothing thrown";
  } catch (const InputError& error) {
    EXPECT_TRUE(begins(error.what(), bad.string() + ":2: NUL byte"));
  }
  EXPECT_THROW(read_swf(folder), InputError);
  EXPECT_THROW(read_swf(folder / "missing.swf"), InputError);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace schedsweep
