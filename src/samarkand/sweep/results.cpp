#include "samarkand/sweep/results.h"

#include <xxhash.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

namespace samarkand {
namespace {

constexpr std::string_view kMagic = "samarkand sweep 1\n";

void append(std::string& bytes, const void* from, std::size_t size) {
  bytes.append(static_cast<const char*>(from), size);
}
void append(std::string& bytes, std::uint64_t number) { append(bytes, &number, sizeof number); }

// Reads from the front; after the end everything is zero and `good` is false.
struct Source {
  std::string_view bytes;
  bool good = true;

  void take(void* to, std::size_t size) {
    good = good && size <= bytes.size();
    if (!good) return;
    std::memcpy(to, bytes.data(), size);
    bytes.remove_prefix(size);
  }
  std::uint64_t number() {
    std::uint64_t result = 0;
    take(&result, sizeof result);
    return result;
  }
  std::string text(std::uint64_t size) {
    good = good && size <= bytes.size();
    std::string result(good ? size : 0, '\0');
    take(result.data(), result.size());
    return result;
  }
};

}  // namespace

SweepResults::SweepResults(std::size_t solves, std::size_t countries)
    : solves_(solves),
      countries_(countries),
      done_((solves + kBatch - 1) / kBatch),
      real_income_(solves * countries, std::numeric_limits<double>::quiet_NaN()) {}

std::size_t SweepResults::last(std::size_t batch) const {
  return std::min(first(batch) + kBatch, solves_);
}

void SweepResults::put(std::size_t batch, const Array& real_income,
                       const std::map<std::size_t, std::string>& failed) {
  if (done(batch)) return;
  const std::size_t count = last(batch) - first(batch);
  std::copy_n(real_income.begin(), count * countries_,
              real_income_.begin() + static_cast<std::ptrdiff_t>(first(batch) * countries_));
  failed_.insert(failed.begin(), failed.end());
  done_[batch] = 1;
  solves_done_ += count;
}

std::string SweepResults::pack(const std::string& hash,
                               const std::vector<std::size_t>& batches) const {
  std::string body;
  for (const std::size_t batch : batches) {
    const auto from = failed_.lower_bound(first(batch)), to = failed_.lower_bound(last(batch));
    append(body, batch);
    append(body, static_cast<std::uint64_t>(std::distance(from, to)));
    for (auto failure = from; failure != to; ++failure) {
      append(body, failure->first);
      append(body, failure->second.size());
      body += failure->second;
    }
    append(body, &real_income_[first(batch) * countries_],
           (last(batch) - first(batch)) * countries_ * sizeof(double));
  }
  std::string bytes(kMagic);
  bytes += hash;
  append(bytes, XXH3_64bits(body.data(), body.size()));
  return bytes + body;
}

SweepResults::Unpacked SweepResults::unpack(const std::string& hash, std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return Unpacked::kDamaged;
  bytes.remove_prefix(kMagic.size());
  if (bytes.size() < hash.size()) return Unpacked::kDamaged;
  if (!bytes.starts_with(hash)) return Unpacked::kOfAnotherSweep;
  bytes.remove_prefix(hash.size());
  Source source{bytes};
  const std::uint64_t sum = source.number();
  if (!source.good || sum != XXH3_64bits(source.bytes.data(), source.bytes.size())) {
    return Unpacked::kDamaged;
  }
  Array values(kBatch * countries_);
  while (!source.bytes.empty()) {
    const std::uint64_t batch = source.number();
    if (!source.good || batch >= batches()) return Unpacked::kDamaged;
    std::map<std::size_t, std::string> failed;
    for (std::uint64_t left = source.number(); source.good && left > 0; --left) {
      const std::uint64_t solve = source.number();
      if (solve < first(batch) || solve >= last(batch)) return Unpacked::kDamaged;
      failed[solve] = source.text(source.number());
    }
    source.take(values.data(), (last(batch) - first(batch)) * countries_ * sizeof(double));
    if (!source.good) return Unpacked::kDamaged;
    put(batch, values, failed);
  }
  return Unpacked::kTaken;
}

}  // namespace samarkand
