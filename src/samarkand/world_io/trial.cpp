#include "samarkand/world_io/trial.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace samarkand {
namespace {

constexpr unsigned kSeconds = 20;

// Damage of the heap that the work has left shows where it is walked: free memory of all sizes is
// gathered, and some of each taken.
void walk_heap() {
  malloc_trim(0);
  for (std::size_t size = 16; size <= std::size_t{1} << 22; size += size / 2) {
    void* volatile some = std::malloc(size);
    std::free(some);
  }
}

[[noreturn]] void try_out(const std::function<void()>& work) {
  const rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  dup2(nowhere, STDOUT_FILENO);
  dup2(nowhere, STDERR_FILENO);
  alarm(kSeconds);
  try {
    work();
    walk_heap();
  } catch (...) {
    _exit(1);
  }
  _exit(0);
}

}  // namespace

bool survives(const std::function<void()>& work) {
  const pid_t copy = fork();
  if (copy == 0) try_out(work);
  int status = 0;
  while (copy > 0 && waitpid(copy, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return copy > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace samarkand
