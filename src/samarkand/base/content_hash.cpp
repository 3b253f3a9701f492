#include "samarkand/base/content_hash.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <memory>
#include <vector>

namespace samarkand {

namespace {

std::string digits(const XXH128_hash_t& hash) {
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace

std::string content_hash(std::string_view text) {
  return digits(XXH3_128bits(text.data(), text.size()));
}

std::string content_hash(std::istream& stream) {
  constexpr std::size_t kPart = std::size_t{1} << 20;
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                       &XXH3_freeState);
  XXH3_128bits_reset(state.get());
  std::vector<char> part(kPart);
  while (stream) {
    stream.read(part.data(), kPart);
    XXH3_128bits_update(state.get(), part.data(), static_cast<std::size_t>(stream.gcount()));
  }
  return digits(XXH3_128bits_digest(state.get()));
}

}  // namespace samarkand
