// `samarkand world show`: what a scenario can name, and what the data are.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "commands.h"
#include "console.h"
#include "samarkand/base/text.h"
#include "samarkand/questions/words.h"
#include "samarkand/world/world.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kScreen = 80;  // columns

// Lines of `text` that are broken within a sentence are joined before they are broken anew; lines
// of a table, which begin with a blank, stay.
std::string paragraphs(std::string_view text) {
  std::string out, paragraph;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.starts_with(' ')) {
      if (!paragraph.empty()) out += wrapped(paragraph, 2, kScreen);
      out += fmt::format("{}\n", line);
      paragraph.clear();
      continue;
    }
    paragraph += paragraph.empty() ? "" : " ";
    paragraph += line;
    if (!line.empty() && !line.ends_with('.') && !text.empty()) continue;
    out += wrapped(paragraph, 2, kScreen);
    paragraph.clear();
  }
  return out;
}

std::string economies(const World& world) {
  std::string_view unit = world.info().unit;
  const bool millions = unit.starts_with("million ");
  if (millions) unit.remove_prefix(std::string_view("million ").size());
  std::string text = fmt::format("{} economies: code, name, value added in {}{}\n",
                                 world.country_count(), millions ? "billion " : "", unit);
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    const Country& country = world.countries()[n];
    text += fmt::format("  {:8}  {:40}  {:>12.1f}\n", country.code, country.name,
                        world.country_value_added()[n] / (millions ? 1000 : 1));
  }
  return text;
}

std::string sectors(const World& world) {
  std::string text = fmt::format("{}: code, name, kind, trade elasticity theta\n",
                                 counted(world.sector_count(), "sector"));
  for (const Sector& sector : world.sectors()) {
    text += fmt::format("  {:23}  {:33}  {:8}  {:5.2f}\n", sector.code, sector.name,
                        sector.kind == SectorKind::kGoods ? "goods" : "services", sector.theta);
  }
  return text;
}

std::string groups(const World& world) {
  std::string text = "Groups, which stand for their members\n";
  for (const auto& [name, members] : world.groups()) {
    std::string codes;
    for (const std::size_t n : members) codes += " " + world.countries()[n].code;
    text += fmt::format("  {} ({})\n", name, members.size()) + wrapped(codes.substr(1), 4, kScreen);
  }
  return text;
}

std::string sector_groups(const World& world) {
  std::string text = "Groups of sectors\n";
  for (const auto& [name, members] : world.sector_groups()) {
    std::string codes;
    for (const std::size_t j : members) codes += " " + world.sectors()[j].code;
    text += fmt::format("  {:23} {}\n", name, codes);
  }
  return text;
}

}  // namespace

std::string channels_line(const World& world) {
  const ChannelData& channels = world.data().channels;
  if (channels.empty()) return "";
  std::set<std::string_view> corridors;
  for (const CurrencyShare& row : channels.currencies) corridors.insert(row.corridor);
  return fmt::format("channels: {} links, routes of {} sectors, {} corridors of currencies\n",
                     channels.links.size(), channels.routes.size(), corridors.size());
}

int show_world(const std::string& name) {
  Diagnostics diagnostics;
  const auto place = find_world(name, fs::current_path(), {name}, diagnostics);
  if (!place) return print_diagnostics(diagnostics);
  const Result<World> loaded = load_world(*place);
  if (!loaded) return print_diagnostics(loaded.diagnostics());
  const World& world = *loaded;
  const WorldInfo& info = world.info();
  print(fmt::format("{}: {}\nyear {}, values in {}, {} source{} in {}\n\n", info.name, info.title,
                    info.year, info.unit, info.source.size(), info.source.size() == 1 ? "" : "s",
                    (fs::is_directory(*place) ? *place / "world.yaml" : *place).string()));
  print(economies(world) + "\n" + sectors(world));
  if (!world.groups().empty()) print("\n" + groups(world));
  if (!world.sector_groups().empty()) print("\n" + sector_groups(world));
  if (const std::string line = channels_line(world); !line.empty()) print("\n" + line);
  if (!info.licence.empty()) print("\nLicence\n" + paragraphs(info.licence));
  if (!info.notes.empty()) print("\nNotes\n" + paragraphs(info.notes));
  return kExitConverged;
}

}  // namespace samarkand
