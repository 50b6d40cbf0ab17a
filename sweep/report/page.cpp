#include "sweep/report/page.h"

#include "engine/error.h"
#include "generated/report_scripts.h"
#include "io/publish.h"
#include "sweep/child_program.h"

#include <string>

namespace schedsweep {
namespace {

constexpr const char* modules_there =
    "import importlib.util as u, sys; sys.exit(not all(u.find_spec(m) for m in ('h5py', 'matplotlib', 'numpy')))";

/// The first Python that has the modules: the one in PATH may be another than the system's, to which packages belong.
std::string find_python() {
  for (const char* python : {"python3", "/usr/bin/python3"})
    if (run_child_program({python, "-c", modules_there}).good()) return python;
  throw InputError(
      "index.html: no python3 with h5py and matplotlib (the page is missing, the other files are there) "
      "install them, or say --no-page",
      ExitCode::cannot_create);
}

/// A folder that is gone with its owner.
class ScratchFolder {
 public:
  explicit ScratchFolder(std::filesystem::path path) : path_(std::move(path)) {
    std::filesystem::create_directory(path_);
  }

  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace

void write_page(const std::filesystem::path& folder) {
  const std::string python = find_python();
  const ScratchFolder scripts(folder / ".scripts");
  for (const EmbeddedFile& script : report_scripts)
    publish_file(scripts / script.name, std::string_view(script.text), {.sync = false});
  const ChildEnd end = run_child_program({python, "-B", (scripts / "page.py").string(), (folder / "report.h5").string(),
                                          (folder / "index.html").string()});
  if (!end.good())
    throw InputError("index.html: " + python + " could not make it (exit code " + std::to_string(end.exit_code) +
                         ", its words are above; the other files are there)",
                     ExitCode::cannot_create);
}

}  // namespace schedsweep
