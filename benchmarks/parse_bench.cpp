// Reading SWF: text in memory, a plain file, a gzip file; beside them what their parts cost alone, for ratios within
// one run. Bytes are those of the text.
#include "benchmarks/workloads.h"
#include "io/byte_source.h"
#include "io/sha256.h"
#include "io/swf_writer.h"

#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <vector>

#include <benchmark/benchmark.h>
#include <libdeflate.h>
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

/// Times `read`, which must return the number of bytes of the text.
template <class Read>
void bench_bytes(benchmark::State& state, Read read) {
  if (read() != text().size()) return state.SkipWithError("bytes lost");
  for (auto _ : state) benchmark::DoNotOptimize(read());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text().size()));
}

std::size_t bytes_of(const std::filesystem::path& path) {
  ByteSource source(path);
  std::size_t bytes = 0;
  for (auto chunk = source.next(); !chunk.empty(); chunk = source.next()) bytes += chunk.size();
  return bytes;
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// SHA-256 alone: part of every reader.
void hash_alone(benchmark::State& state) {
  bench_bytes(state, [] {
    Sha256 hash;
    hash.update(text());
    return hash.hex().size() == 64 ? text().size() : 0;
  });
}

void load_and_hash(benchmark::State& state) {
  bench_bytes(state, [] { return bytes_of(plain_file()); });
}

void inflate_and_hash(benchmark::State& state) {
  bench_bytes(state, [] { return bytes_of(gzip_file()); });
}

/// The decompression library alone, from memory to memory that is there already.
void libdeflate_alone(benchmark::State& state) {
  const std::string zipped = contents(gzip_file());
  std::vector<char> out(text().size());
  const std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> decompressor(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  bench_bytes(state, [&] {
    std::size_t size = 0;
    libdeflate_gzip_decompress(decompressor.get(), zipped.data(), zipped.size(), out.data(), out.size(), &size);
    return size;
  });
}

/// The library that files of several members, or of more than 256 MiB of text, are read with.
void zlib_alone(benchmark::State& state) {
  std::string zipped = contents(gzip_file());
  std::vector<char> out(text().size());
  bench_bytes(state, [&] {
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef*>(zipped.data());
    stream.avail_in = static_cast<uInt>(zipped.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool whole = inflateInit2(&stream, MAX_WBITS + 16) == Z_OK && inflate(&stream, Z_FINISH) == Z_STREAM_END;
    inflateEnd(&stream);
    return whole ? std::size_t{stream.total_out} : 0;
  });
}

BENCHMARK(parse_text)->Unit(benchmark::kMillisecond);
BENCHMARK(read_plain_file)->Unit(benchmark::kMillisecond);
BENCHMARK(read_gzip_file)->Unit(benchmark::kMillisecond);
BENCHMARK(hash_alone)->Unit(benchmark::kMillisecond);
BENCHMARK(load_and_hash)->Unit(benchmark::kMillisecond);
BENCHMARK(inflate_and_hash)->Unit(benchmark::kMillisecond);
BENCHMARK(libdeflate_alone)->Unit(benchmark::kMillisecond);
BENCHMARK(zlib_alone)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace schedsweep
