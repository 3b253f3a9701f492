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

namespace samarkand {

#ifdef SAMARKAND_THREADS

using Mutex = std::mutex;
using Lock = std::lock_guard<Mutex>;

// A value for each thread, `local()`, made when the thread first asks.
template <class T>
using PerThread = tbb::enumerable_thread_specific<T>;

// Calls body(k) for k = 0 .. count - 1, each on any thread; every call is worth one of its own.
template <class Body>
void parallel_for(std::size_t count, const Body& body) {
  tbb::parallel_for(
      tbb::blocked_range<std::size_t>(0, count, 1),
      [&body](const tbb::blocked_range<std::size_t>& range) {
        for (std::size_t k = range.begin(); k < range.end(); ++k) body(k);
      },
      tbb::simple_partitioner());
}

inline int cores() { return tbb::info::default_concurrency(); }

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
