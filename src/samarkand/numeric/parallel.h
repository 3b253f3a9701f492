// The one way to many cores: oneTBB, or one piece of work after another in a build without threads
// (SAMARKAND_THREADS). Results must not depend on which thread does what.
#pragma once

#include <cstddef>

#ifdef SAMARKAND_THREADS
#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>

#include <mutex>
#endif
#ifdef __SANITIZE_THREAD__
#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>
#endif

namespace samarkand {

#ifdef SAMARKAND_THREADS

using Mutex = std::mutex;
using Lock = std::lock_guard<Mutex>;

// A value for each thread, `local()`, made when the thread first asks.
template <class T>
using PerThread = tbb::enumerable_thread_specific<T>;

inline int cores() { return tbb::info::default_concurrency(); }

// Calls body(k) for k = 0 .. count - 1, each on any thread; every call is worth one of its own.
#ifdef __SANITIZE_THREAD__
// How TBB hands work over is hidden from the sanitizer, its library not being built with it, and
// would be taken for races. Threads of the standard library are seen through.
template <class Body>
void parallel_for(std::size_t count, const Body& body) {
  static thread_local bool within = false;
  const std::size_t most =
      tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism);
  const std::size_t threads =
      within ? 1 : std::clamp<std::size_t>(count, 1, std::min<std::size_t>(most, 4));
  std::atomic<std::size_t> next = 0;
  const auto work = [&](bool is_within) {
    const bool before = within;
    within = is_within;
    for (std::size_t k = next++; k < count; k = next++) body(k);
    within = before;
  };
  std::vector<std::thread> others;
  for (std::size_t k = 1; k < threads; ++k) others.emplace_back(work, true);
  work(threads > 1 || within);
  for (std::thread& other : others) other.join();
}
#else
template <class Body>
void parallel_for(std::size_t count, const Body& body) {
  tbb::parallel_for(
      tbb::blocked_range<std::size_t>(0, count, 1),
      [&body](const tbb::blocked_range<std::size_t>& range) {
        for (std::size_t k = range.begin(); k < range.end(); ++k) body(k);
      },
      tbb::simple_partitioner());
}
#endif

// At most so many threads while it lives.
class ThreadLimit {
 public:
  explicit ThreadLimit(int threads)
      : control_(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads)) {}

 private:
  tbb::global_control control_;
};

#else

struct Mutex {};
struct Lock {
  explicit Lock(Mutex&) {}
};

template <class T>
class PerThread {
 public:
  T& local() { return value_; }

 private:
  T value_{};
};

template <class Body>
void parallel_for(std::size_t count, const Body& body) {
  for (std::size_t k = 0; k < count; ++k) body(k);
}

inline int cores() { return 1; }

struct ThreadLimit {
  explicit ThreadLimit(int) {}
};

#endif

}  // namespace samarkand
