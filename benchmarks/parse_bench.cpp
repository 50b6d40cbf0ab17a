// Reading SWF: text in memory, a plain file, a gzip file; bytes are those of the text.
#include "benchmarks/workloads.h"
#include "io/byte_source.h"
#include "io/swf_writer.h"

#include <fstream>
#include <sstream>

#include <benchmark/benchmark.h>
#include <unistd.h>
#include <zlib.h>

namespace schedsweep {
namespace {

constexpr std::int64_t n_jobs = 200'000;

const std::string& text() {
  static const std::string swf = [] {
    const bench::Workload workload = bench::generated(n_jobs);
    std::ostringstream out;
    write_swf(out, view_of(workload.jobs), {});
    return out.str();
  }();
  return swf;
}

/// A file that goes when the program ends.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& suffix)
      : path_(std::filesystem::temp_directory_path() / ("schedsweep-bench-" + std::to_string(getpid()) + suffix)) {}

  ~TemporaryFile() { std::filesystem::remove(path_); }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

const std::filesystem::path& plain_file() {
  static const TemporaryFile file(".swf");
  static const bool written = [] { return static_cast<bool>(std::ofstream(file.path()) << text()); }();
  if (!written) throw std::runtime_error("cannot write " + file.path().string());
  return file.path();
}

const std::filesystem::path& gzip_file() {
  static const TemporaryFile file(".swf.gz");
  static const bool written = [] {
    gzFile out = gzopen(file.path().c_str(), "wb6");
    const bool whole = out != nullptr && gzwrite(out, text().data(), static_cast<unsigned>(text().size())) > 0;
    return gzclose(out) == Z_OK && whole;
  }();
  if (!written) throw std::runtime_error("cannot write " + file.path().string());
  return file.path();
}

template <class Read>
void bench_read(benchmark::State& state, Read read) {
  if (read().jobs.size() != n_jobs) return state.SkipWithError("jobs lost");
  for (auto _ : state) benchmark::DoNotOptimize(read().jobs.size());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text().size()));
}

void parse_text(benchmark::State& state) {
  bench_read(state, [] { return parse_swf(text(), "text"); });
}

void read_plain_file(benchmark::State& state) {
  bench_read(state, [] { return read_swf(plain_file()); });
}

void read_gzip_file(benchmark::State& state) {
  bench_read(state, [] { return read_swf(gzip_file()); });
}

/// What decompression and hashing alone cost: the floor of read_gzip_file.
void inflate_and_hash(benchmark::State& state) {
  for (auto _ : state) {
    ByteSource source(gzip_file());
    std::size_t bytes = 0;
    for (auto chunk = source.next(); !chunk.empty(); chunk = source.next()) bytes += chunk.size();
    if (bytes != text().size()) return state.SkipWithError("bytes lost");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text().size()));
}

BENCHMARK(parse_text)->Unit(benchmark::kMillisecond);
BENCHMARK(read_plain_file)->Unit(benchmark::kMillisecond);
BENCHMARK(read_gzip_file)->Unit(benchmark::kMillisecond);
BENCHMARK(inflate_and_hash)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace schedsweep
