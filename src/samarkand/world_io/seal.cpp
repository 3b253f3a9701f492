#include "samarkand/world_io/seal.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace samarkand::netcdf {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = "\nSamarkand XXH3 ";  // then the digits and a line feed
constexpr std::uintmax_t kDigits = 32;                   // hexadecimal
constexpr std::uintmax_t kSize = kMark.size() + kDigits + 1;
constexpr std::size_t kBlock = std::size_t{1} << 20;  // bytes read at once

// The seal over the first `size` bytes.
std::optional<std::string> seal_over(std::ifstream& file, std::uintmax_t size) {
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(),
                                                                              XXH3_freeState);
  XXH3_128bits_reset(state.get());
  std::vector<char> block(kBlock);
  while (size > 0) {
    const std::uintmax_t part = std::min<std::uintmax_t>(size, kBlock);
    if (!file.read(block.data(), static_cast<std::streamsize>(part))) return std::nullopt;
    XXH3_128bits_update(state.get(), block.data(), part);
    size -= part;
  }
  const XXH128_hash_t hash = XXH3_128bits_digest(state.get());
  return fmt::format("{}{:016x}{:016x}\n", kMark, hash.high64, hash.low64);
}

std::ifstream opened(const fs::path& file, std::uintmax_t& size) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return {};
  size = fs::file_size(file, error);
  if (error) return {};
  return std::ifstream(file, std::ios::binary);
}

// Damage may have struck the mark: one that is mostly right is one.
bool is_marked(std::string_view end) {
  const auto right = std::inner_product(kMark.begin(), kMark.end(), end.begin(), std::size_t{0},
                                        std::plus<>(), std::equal_to<>());
  return right > kMark.size() / 2;
}

}  // namespace

bool put_seal(const fs::path& file) {
  std::uintmax_t size = 0;
  std::ifstream whole = opened(file, size);
  const std::optional<std::string> seal = whole.is_open() ? seal_over(whole, size) : std::nullopt;
  if (!seal) return false;
  std::ofstream end(file, std::ios::binary | std::ios::app);
  return end.write(seal->data(), static_cast<std::streamsize>(seal->size())) && end.flush();
}

Seal seal_of(const fs::path& file) {
  std::uintmax_t size = 0;
  std::ifstream whole = opened(file, size);
  if (!whole.is_open() || size < kSize) return Seal::kNone;
  std::string found(kSize, '\0');
  whole.seekg(static_cast<std::streamoff>(size - kSize));
  if (!whole.read(found.data(), kSize) || !is_marked(found)) return Seal::kNone;
  whole.seekg(0);
  return seal_over(whole, size - kSize) == found ? Seal::kWhole : Seal::kBroken;
}

}  // namespace samarkand::netcdf
