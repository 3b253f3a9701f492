#include "samarkand/joint/memo.h"

#include <xxhash.h>

#include <cstring>
#include <utility>

namespace samarkand {
namespace {

constexpr std::string_view kMark = "samarkand solved 1\n";

template <class T>
void append(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
bool take(std::string_view& bytes, T& value) {
  if (bytes.size() < sizeof value) return false;
  std::memcpy(&value, bytes.data(), sizeof value);
  bytes.remove_prefix(sizeof value);
  return true;
}

// One record: key, whether solved, ln u by country or a reason with its length.
bool take_record(std::string_view& bytes, std::size_t countries, Memo::Key& key,
                 Counterfactual& counterfactual) {
  std::uint32_t length = 0;  // of the reason; 0: solved
  if (!take(bytes, key) || !take(bytes, length)) return false;
  const std::size_t size = length == 0 ? countries * sizeof(double) : length;
  if (bytes.size() < size) return false;
  if (length == 0) {
    counterfactual.log_real_income.resize(countries);
    std::memcpy(counterfactual.log_real_income.data(), bytes.data(), size);
  } else {
    counterfactual.reason = bytes.substr(0, size);
  }
  bytes.remove_prefix(size);
  return true;
}

}  // namespace

Memo::Memo(MemoStore store, std::size_t countries)
    : store_(std::move(store)), countries_(countries) {
  if (!store_.load) return;
  const std::string all = store_.load();
  std::string_view bytes = all;
  std::uint64_t hash = 0, shape = 0;
  if (!bytes.starts_with(kMark)) return;
  bytes.remove_prefix(kMark.size());
  if (!take(bytes, hash) || hash != XXH3_64bits(bytes.data(), bytes.size())) return;
  if (!take(bytes, shape) || shape != countries_) return;
  while (!bytes.empty()) {
    Key key{};
    Counterfactual counterfactual;
    if (!take_record(bytes, countries_, key, counterfactual)) return;
    held_.emplace(key, std::move(counterfactual));
  }
}

const Counterfactual* Memo::find(const Key& key) {
  const auto found = held_.find(key);
  if (found == held_.end()) return nullptr;
  used_.insert(key);
  return &found->second;
}

void Memo::put(const Key& key, Counterfactual counterfactual) {
  held_.insert_or_assign(key, std::move(counterfactual));
  used_.insert(key);
}

void Memo::save(bool used_alone) const {
  if (!store_.save || used_.empty()) return;
  std::string records;
  append(records, static_cast<std::uint64_t>(countries_));
  for (const auto& [key, held] : held_) {
    if (used_alone && !used_.contains(key)) continue;
    append(records, key);
    const std::string reason = held.solved() ? "" : held.reason.empty() ? "?" : held.reason;
    append(records, static_cast<std::uint32_t>(reason.size()));
    for (const double value : held.log_real_income) append(records, value);
    records.append(reason);
  }
  std::string bytes(kMark);
  append(bytes, static_cast<std::uint64_t>(XXH3_64bits(records.data(), records.size())));
  store_.save(bytes + records);
}

}  // namespace samarkand
