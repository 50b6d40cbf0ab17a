#include "io/swf_writer.h"

#include "engine/error.h"
#include "io/swf_fields.h"

#include <array>
#include <charconv>
#include <string_view>

namespace schedsweep {
namespace {

void write_key(std::ostream& out, std::string_view key, std::int64_t value) {
  out << "; " << key << ": " << value << '\n';
}

void write_notes(std::ostream& out, std::string_view note) {
  for (bool more = true; more;) {
    const std::size_t length = note.find_first_of("\r\n");
    out << "; Note: " << note.substr(0, length) << '\n';
    more = length != std::string_view::npos;
    if (more) note.remove_prefix(length + 1);
  }
}

void write_header(std::ostream& out, std::size_t n_jobs, const SwfHeader& about) {
  constexpr Procs unknown = -1;
  const auto n = static_cast<std::int64_t>(n_jobs);
  out << "; Version: 2.2\n";
  write_key(out, "MaxJobs", n);
  write_key(out, "MaxRecords", n);
  if (about.header.unix_start_time) write_key(out, "UnixStartTime", *about.header.unix_start_time);
  if (about.header.time_zone_s) write_key(out, "TimeZone", *about.header.time_zone_s);
  if (!about.header.time_zone_name.empty()) out << "; TimeZoneString: " << about.header.time_zone_name << '\n';
  write_key(out, "MaxNodes", about.header.max_nodes.value_or(unknown));
  write_key(out, "MaxProcs", about.header.max_procs.value_or(unknown));
  for (const std::string& note : about.notes) write_notes(out, note);
}

SwfFields fields_of(const JobTable& jobs, std::size_t i) {
  SwfFields fields;
  fields.fill(-1);
  fields[swf_number] = jobs.number[i];
  fields[swf_submit] = jobs.submit_s[i];
  fields[swf_wait] = jobs.wait_s[i];
  fields[swf_run] = jobs.run_s[i];
  fields[swf_allocated_procs] = jobs.procs[i];
  fields[swf_requested_procs] = jobs.procs[i];
  if (jobs.requested_s[i] > 0) fields[swf_requested_time] = jobs.requested_s[i];
  fields[swf_requested_memory] = jobs.memory_kb[i];
  fields[swf_status] = jobs.status[i];
  fields[swf_user] = jobs.user[i];
  fields[swf_group] = jobs.group[i];
  fields[swf_executable] = jobs.executable[i];
  fields[swf_queue] = jobs.queue[i];
  fields[swf_partition] = jobs.partition[i];
  fields[swf_preceding] = jobs.preceding[i];
  fields[swf_think] = jobs.think_s[i];
  return fields;
}

void write_fields(std::ostream& out, const SwfFields& fields) {
  constexpr std::size_t longest_number = 21;
  std::array<char, swf_field_count * longest_number> line;
  char* at = line.data();
  for (const std::int64_t field : fields) {
    at = std::to_chars(at, line.data() + line.size(), field).ptr;
    *at++ = ' ';
  }
  at[-1] = '\n';
  out.write(line.data(), at - line.data());
}

}  // namespace

void write_swf(std::ostream& out, const JobTable& jobs, const SwfHeader& about,
               std::optional<std::span<const Seconds>> starts_s) {
  SCHEDSWEEP_CHECK(!starts_s || starts_s->size() == jobs.size());
  write_header(out, jobs.size(), about);
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    SwfFields fields = fields_of(jobs, i);
    if (starts_s) fields[swf_wait] = (*starts_s)[i] - jobs.submit_s[i];
    write_fields(out, fields);
  }
}

}  // namespace schedsweep
