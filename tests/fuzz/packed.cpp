// Packed worlds. Those without a seal are tried in a copy of this process, which the NetCDF library
// may bring down: that is no finding.
#include <pthread.h>
#include <sanitizer/common_interface_defs.h>

#include <csignal>
#include <fstream>

#include "input.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

// Takes what libFuzzer does about crashes out of a copy of this process.
void crash_quietly() {
  __sanitizer_set_death_callback(nullptr);
  for (const int signal : {SIGABRT, SIGALRM, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTERM}) {
    std::signal(signal, SIG_DFL);
  }
}

}  // namespace
}  // namespace samarkand

// What the library leaves behind of a damaged file is not ours.
extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  static const bool kQuiet = pthread_atfork(nullptr, nullptr, crash_quietly) == 0;
  static_cast<void>(kQuiet);
  const std::filesystem::path file = "input.nc";
  std::ofstream(file, std::ios::binary) << fuzz::text_of(data, size);
  const Result<World> world = load_world(file);
  if (!world) fuzz::tell(world.diagnostics());
  return 0;
}
