#include "io/swf_header.h"

#include "engine/error.h"
#include "io/swf_reader.h"
#include "io/utf8.h"

#include <string>

#include <gtest/gtest.h>

namespace schedsweep {
namespace {

const std::string sound = "1 0 5 100 4 -1 -1 8 200 -1 1 7 3 -1 2 -1 -1 -1\n";

Trace parse(const std::string& header) { return parse_swf(header + sound, "t.swf"); }

TEST(SwfHeader, ReadsTheMachine) {
  const TraceHeader header =
      parse(
          ";   MaxNodes: 338 (batch partition; 512 total)\n;\tMaxProcs:430\n; UnixStartTime: 835823160\n"
          "; TimeZone: -18000\n; TimeZoneString: US/Eastern\n")
          .header;
  EXPECT_EQ(header.max_nodes, 338);
  EXPECT_EQ(header.max_procs, 430);
  EXPECT_EQ(header.unix_start_time, 835823160);
  EXPECT_EQ(header.time_zone_s, -18000);
  EXPECT_EQ(header.time_zone_name, "US/Eastern");
}

TEST(SwfHeader, TheFirstLineWithAKeyCounts) {
  EXPECT_EQ(parse("; MaxProcs: -1\n; MaxProcs: 5\n; MaxProcs: 6\n").header.max_procs, 5);
}

TEST(SwfHeader, MinusOneAndWordsMeanNotGiven) {
  const TraceHeader header = parse(
                                 "; MaxProcs: -1\n; MaxNodes: many\n; UnixStartTime: -1\n; TimeZone: -1\n"
                                 "; TimeZoneString: -1\n;\n;:\n; :\n")
                                 .header;
  EXPECT_FALSE(header.max_procs || header.max_nodes || header.unix_start_time || header.time_zone_s);
  EXPECT_EQ(header.time_zone_name, "");
}

TEST(SwfHeader, HashLinesSayNothing) {
  const TraceHeader header = parse("# MaxProcs: 5\n").header;
  EXPECT_FALSE(header.max_procs);
  EXPECT_EQ(header.text, "");
}

TEST(SwfHeader, ANumberThatDoesNotFitIsAnError) {
  for (const std::string line :
       {"; MaxProcs: 2147483648", "; MaxNodes: 99999999999999999999", "; TimeZone: 3000000000"}) {
    try {
      parse(line + "\n");
      ADD_FAILURE() << line;
    } catch (const InputError& error) {
      EXPECT_EQ(std::string(error.what()).substr(0, 12), "t.swf:1: " + line.substr(2, 3));
    }
  }
}

TEST(SwfHeader, ReplacesWhatIsNoUtf8) {
  const Trace trace = parse("; \xC5ke, \xC3\x85ke\n; \xFF\n");
  EXPECT_EQ(trace.header.text, "; \xEF\xBF\xBDke, \xC3\x85ke\n; \xEF\xBF\xBD\n");
  EXPECT_EQ(trace.quality.header_bytes_replaced, 2u);
}

TEST(SwfHeader, KeepsAtMost64KiBOfText) {
  std::string lines;
  for (int i = 0; i < 3000; ++i)
    lines += "; \xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\n";
  const std::string text = parse(lines).header.text;
  EXPECT_LE(text.size(), 65536u);
  EXPECT_GE(text.size(), 65536u - 3);
  std::string copy;
  EXPECT_EQ(append_utf8(copy, text), 0u) << "cut inside a character";
  EXPECT_EQ(text, lines.substr(0, text.size()));
}

TEST(Utf8, ReplacesOverlongFormsSurrogatesAndTheUnassignable) {
  const auto replaced = [](std::string_view bytes) {
    std::string out;
    return append_utf8(out, bytes);
  };
  EXPECT_EQ(replaced("\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), 0u);
  EXPECT_EQ(replaced("\xC0\x80"), 2u);
  EXPECT_EQ(replaced("\xE0\x9F\xBF"), 3u);
  EXPECT_EQ(replaced("\xED\xA0\x80"), 3u);
  EXPECT_EQ(replaced("\xF0\x8F\xBF\xBF"), 4u);
  EXPECT_EQ(replaced("\xF4\x90\x80\x80"), 4u);
  EXPECT_EQ(replaced("\xE2\x82"), 2u);
  EXPECT_EQ(replaced("\xE2\x82x"), 2u);
}

TEST(MachineSize, GivenWinsThenProcsThenNodes) {
  const Trace both = parse("; MaxProcs: 8\n; MaxNodes: 4\n");
  EXPECT_EQ(machine_size(both, 100).processors, 100);
  EXPECT_EQ(machine_size(both, 100).source, MachineSource::given);
  EXPECT_EQ(machine_size(both, {}).processors, 8);
  EXPECT_EQ(machine_size(both, {}).source, MachineSource::max_procs);
  const Trace nodes = parse("; MaxNodes: 4\n");
  EXPECT_EQ(machine_size(nodes, {}).processors, 4);
  EXPECT_EQ(machine_size(nodes, {}).source, MachineSource::max_nodes);
  EXPECT_THROW(machine_size(both, 0), InputError);
  try {
    machine_size(parse(""), {});
    ADD_FAILURE() << "nothing thrown";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("give its processors"), std::string::npos);
  }
}

}  // namespace
}  // namespace schedsweep
