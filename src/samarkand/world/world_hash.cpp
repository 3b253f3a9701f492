#include "samarkand/world/world_hash.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <memory>

namespace samarkand {
namespace {

// Content in a fixed order: the same for the same world.
class Hash {
 public:
  Hash() : state_(XXH3_createState(), XXH3_freeState) { XXH3_128bits_reset(state_.get()); }

  void add(const std::string& text) {
    add(static_cast<double>(text.size()));
    XXH3_128bits_update(state_.get(), text.data(), text.size());
  }
  void add(double value) {
    value += 0.0;  // one zero
    XXH3_128bits_update(state_.get(), &value, sizeof value);
  }
  void add(const Array& array) {
    XXH3_128bits_update(state_.get(), array.data(), array.size() * sizeof(double));
  }
  std::string digits() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
  }

 private:
  std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state_;
};

void add(Hash& hash, const ChannelData& channels) {
  hash.add(static_cast<double>(channels.links.size()));
  hash.add(static_cast<double>(channels.routes.size()));
  for (const Link& link : channels.links) {
    for (const auto* text : {&link.origin, &link.destination, &link.mode}) hash.add(*text);
    for (const double value : {link.cost, link.length_km, link.seizure_risk}) hash.add(value);
    hash.add(link.open ? 1.0 : 0.0);
  }
  for (const SectorRoutes& routes : channels.routes) {
    hash.add(routes.sector);
    for (const double value : {routes.direct, routes.rho, routes.markup}) hash.add(value);
  }
  for (const CurrencyShare& row : channels.currencies) {
    for (const auto* text : {&row.corridor, &row.origin, &row.destination, &row.currency}) {
      hash.add(*text);
    }
    hash.add(row.share);
  }
  hash.add(static_cast<double>(channels.unions.size()));
  for (const std::string& name : channels.unions) hash.add(name);
  hash.add(channels.routing);
  hash.add(channels.nu);
  hash.add(channels.liquidity);
}

}  // namespace

std::string hash_of(const WorldData& data) {
  Hash hash;
  hash.add(static_cast<double>(data.countries.size()));
  hash.add(static_cast<double>(data.sectors.size()));
  hash.add(static_cast<double>(data.groups.size()));
  for (const Country& country : data.countries) {
    hash.add(country.code);
    hash.add(country.name);
  }
  for (const Sector& sector : data.sectors) {
    hash.add(sector.code);
    hash.add(sector.name);
    hash.add(sector.theta);
    hash.add(sector.short_run_theta.value_or(0));
    hash.add(sector.kind == SectorKind::kGoods ? 0.0 : 1.0);
  }
  for (const auto& [name, members] : data.groups) {
    hash.add(name);
    hash.add(static_cast<double>(members.size()));
    for (const std::string& member : members) hash.add(member);
  }
  for (const Array* array : {&data.flow, &data.tariff, &data.input, &data.final_spending}) {
    hash.add(*array);
  }
  if (!data.channels.empty()) add(hash, data.channels);
  for (const auto& [name, members] : data.sector_groups) {
    hash.add(name);
    hash.add(static_cast<double>(members.size()));
    for (const std::string& member : members) hash.add(member);
  }
  return hash.digits();
}

}  // namespace samarkand
