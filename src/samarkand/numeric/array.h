// Dense arrays of doubles, aligned to cache lines.
#pragma once

#include <cstddef>
#include <new>
#include <numeric>
#include <vector>

namespace samarkand {

inline constexpr std::size_t kAlignment = 64;  // bytes: a cache line, and a 512-bit register

template <class T>
struct AlignedAllocator {
  using value_type = T;
  AlignedAllocator() = default;
  template <class U>
  AlignedAllocator(const AlignedAllocator<U>&) {}  // NOLINT(*-explicit-*)
  T* allocate(std::size_t n) {
    return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(kAlignment)));
  }
  void deallocate(T* p, std::size_t) { ::operator delete(p, std::align_val_t(kAlignment)); }
  bool operator==(const AlignedAllocator&) const { return true; }
};

using Array = std::vector<double, AlignedAllocator<double>>;

inline double sum(const Array& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace samarkand
