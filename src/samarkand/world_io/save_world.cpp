#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "samarkand/base/disk.h"
#include "samarkand/base/output_folder.h"
#include "samarkand/base/text.h"
#include "samarkand/base/yaml.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";
}

// The shortest rate that gives `tariff` back, bit for bit, when 1 is added.
std::string rate(double tariff) {
  for (int digits = 1; digits < 17; ++digits) {
    std::string text = fmt::format("{:.{}g}", tariff - 1, digits);
    if (1 + *parse_number(text) == tariff) return text;
  }
  return fmt::format("{}", tariff - 1);
}

std::string info_text(const WorldInfo& info) {
  std::string out;
  const auto text = [&out](const char* key, const std::string& value) {
    if (!value.empty()) out += fmt::format("{}: {}\n", key, yaml::quoted(value));
  };
  text("name", info.name);
  text("title", info.title);
  out += fmt::format("year: {}\n", info.year);
  text("unit", info.unit);
  if (!info.source.empty()) out += "source:\n";
  for (const std::string& source : info.source) {
    out += fmt::format("  - {}\n", yaml::quoted(source));
  }
  text("licence", info.licence);
  text("notes", info.notes);
  return out;
}

std::string countries_text(const WorldData& data) {
  std::string text = "code,name,lon,lat,region,population,gdp\n";
  for (const Country& country : data.countries) {
    text += fmt::format("{},{},{},{},{},{},{}\n", csv_field(country.code), csv_field(country.name),
                        country.longitude, country.latitude, csv_field(country.region),
                        number(country.population), number(country.gdp));
  }
  return text;
}

std::string sectors_text(const WorldData& data) {
  std::string text = "code,name,theta,kind,short_run_theta,source\n";
  for (const Sector& sector : data.sectors) {
    text += fmt::format("{},{},{},{},{},{}\n", csv_field(sector.code), csv_field(sector.name),
                        sector.theta, sector.kind == SectorKind::kGoods ? "goods" : "services",
                        number(sector.short_run_theta), csv_field(sector.source));
  }
  return text;
}

// `kind`: of the members.
std::string groups_text(const std::map<std::string, std::vector<std::string>>& groups,
                        std::string_view kind) {
  std::string text = fmt::format("group,{}\n", kind);
  for (const auto& [group, members] : groups) {
    for (const std::string& member : members) {
      text += fmt::format("{},{}\n", csv_field(group), csv_field(member));
    }
  }
  return text;
}

template <class Coded>
std::vector<std::string> code_fields(const std::vector<Coded>& items) {
  std::vector<std::string> fields;
  fields.reserve(items.size());
  for (const Coded& item : items) fields.push_back(csv_field(item.code));
  return fields;
}

struct CodeFields {
  explicit CodeFields(const WorldData& data)
      : country(code_fields(data.countries)), sector(code_fields(data.sectors)) {}
  std::vector<std::string> country, sector;
};

std::string evidence_text(const WorldData& data, const CodeFields& code) {
  const std::size_t n = data.countries.size();
  const Evidence& evidence = data.evidence;
  std::string text = "origin,destination,total,sectors,source\n";
  for (std::size_t c = 0; c < n * n; ++c) {
    if (evidence.total[c] == 0) continue;
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", code.country[c % n],
                   code.country[c / n], csv_field(evidence.words[evidence.total[c]]),
                   csv_field(evidence.words[evidence.sectors[c]]),
                   csv_field(evidence.words[evidence.source[c]]));
  }
  return text;
}

std::string flows_text(const WorldData& data, const CodeFields& code) {
  const std::size_t n = data.countries.size();
  std::string text = "origin,destination,sector,value,tariff\n";
  for (std::size_t c = 0; c < data.flow.size(); ++c) {
    if (data.flow[c] == 0 && data.tariff[c] == 1) continue;
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", code.country[c % n],
                   code.country[c / n % n], code.sector[c / n / n], data.flow[c],
                   rate(data.tariff[c]));
  }
  return text;
}

std::string inputs_text(const WorldData& data, const CodeFields& code) {
  const std::size_t j = data.sectors.size();
  std::string text = "country,sector,input,value\n";
  for (std::size_t c = 0; c < data.input.size(); ++c) {
    if (data.input[c] == 0) continue;
    fmt::format_to(std::back_inserter(text), "{},{},{},{}\n", code.country[c / j / j],
                   code.sector[c / j % j], code.sector[c % j], data.input[c]);
  }
  return text;
}

std::string final_text(const WorldData& data, const CodeFields& code) {
  const std::size_t n = data.countries.size();
  std::string text = "country,sector,value\n";
  for (std::size_t c = 0; c < data.final_spending.size(); ++c) {
    if (data.final_spending[c] == 0) continue;
    fmt::format_to(std::back_inserter(text), "{},{},{}\n", code.country[c % n], code.sector[c / n],
                   data.final_spending[c]);
  }
  return text;
}

std::string links_text(const ChannelData& channels) {
  std::string text = "origin,destination,mode,cost,length_km,seizure_risk,open\n";
  for (const Link& link : channels.links) {
    text +=
        fmt::format("{},{},{},{},{},{},{}\n", csv_field(link.origin), csv_field(link.destination),
                    link.mode, link.cost, link.length_km, link.seizure_risk, link.open ? 1 : 0);
  }
  return text;
}

std::string routes_text(const ChannelData& channels) {
  std::string text = "sector,direct,rho,markup,source\n";
  for (const SectorRoutes& routes : channels.routes) {
    text += fmt::format("{},{},{},{},{}\n", csv_field(routes.sector), routes.direct, routes.rho,
                        routes.markup, csv_field(routes.source));
  }
  return text;
}

std::string currency_text(const ChannelData& channels) {
  std::string text = "corridor,origin,destination,currency,share,source\n";
  for (const CurrencyShare& row : channels.currencies) {
    text += fmt::format("{},{},{},{},{},{}\n", csv_field(row.corridor), csv_field(row.origin),
                        csv_field(row.destination), csv_field(row.currency), row.share,
                        csv_field(row.source));
  }
  return text;
}

std::string parameters_text(const ChannelData& channels) {
  std::string text;
  if (!channels.unions.empty()) {
    std::vector<std::string> unions;
    for (const std::string& name : channels.unions) unions.push_back(yaml::plain(name));
    text += fmt::format("unions: [{}]\n", fmt::join(unions, ", "));
  }
  if (!channels.links.empty() || channels.routing != 0)
    text += fmt::format("routing: {}\n", channels.routing);
  if (!channels.currencies.empty() || channels.nu != 0 || channels.liquidity != 0) {
    text += fmt::format("nu: {}\nliquidity: {}\n", channels.nu, channels.liquidity);
  }
  if (!channels.source.empty()) {
    text += fmt::format("source: {}\n", yaml::quoted(channels.source));
  }
  return text;
}

// Those that have text.
template <std::size_t kCount>
bool write_files(const std::pair<const char*, std::string> (&files)[kCount],
                 const std::filesystem::path& folder, Diagnostics& diagnostics) {
  for (const auto& [name, text] : files) {
    if (!text.empty() && !write_text(folder / name, text, diagnostics)) return false;
  }
  return true;
}

bool write_channels(const ChannelData& channels, const std::filesystem::path& folder,
                    Diagnostics& diagnostics) {
  if (channels.empty()) return true;
  const std::pair<const char*, std::string> files[] = {
      {"links.csv", channels.links.empty() ? "" : links_text(channels)},
      {"routes.csv", channels.routes.empty() ? "" : routes_text(channels)},
      {"currency.csv", channels.currencies.empty() ? "" : currency_text(channels)},
      {"channels.yaml", parameters_text(channels)}};
  std::error_code ignored;  // write_text says what is wrong
  std::filesystem::create_directory(folder, ignored);
  return write_files(files, folder, diagnostics);
}

bool write_all(const WorldData& data, const std::filesystem::path& folder,
               Diagnostics& diagnostics) {
  const CodeFields code(data);
  const std::pair<const char*, std::string> files[] = {
      {"world.yaml", info_text(data.info)},
      {"countries.csv", countries_text(data)},
      {"sectors.csv", sectors_text(data)},
      {"groups.csv", groups_text(data.groups, "country")},
      {"sector_groups.csv",
       data.sector_groups.empty() ? "" : groups_text(data.sector_groups, "sector")},
      {"flows.csv", flows_text(data, code)},
      {"inputs.csv", inputs_text(data, code)},
      {"final.csv", final_text(data, code)},
      {"evidence.csv", data.evidence.empty() ? "" : evidence_text(data, code)}};
  return write_files(files, folder, diagnostics) &&
         write_channels(data.channels, folder / "channels", diagnostics);
}

// What a world can have; ways.csv was the name of routes.csv.
bool is_world_file(const std::string& name) {
  static const std::set<std::string> kNames = {"world.yaml",
                                               "countries.csv",
                                               "sectors.csv",
                                               "groups.csv",
                                               "sector_groups.csv",
                                               "flows.csv",
                                               "inputs.csv",
                                               "final.csv",
                                               "evidence.csv",
                                               "channels/",
                                               "channels/links.csv",
                                               "channels/routes.csv",
                                               "channels/ways.csv",
                                               "channels/currency.csv",
                                               "channels/channels.yaml"};
  return kNames.contains(name);
}

}  // namespace

std::unique_ptr<OutputFolder> take_world_folder(const std::filesystem::path& folder,
                                                Existing existing, Diagnostics& diagnostics) {
  return OutputFolder::take(folder, {"world", is_world_file, {}, existing == Existing::kReplace},
                            diagnostics);
}

bool write_world(const WorldData& data, OutputFolder& folder, Diagnostics& diagnostics) {
  const auto write = [&](const std::filesystem::path& fresh, Diagnostics& problems) {
    return write_all(data, fresh, problems);
  };
  return folder.replace(write, "", diagnostics);
}

bool write_world(const WorldData& data, const std::filesystem::path& folder,
                 Diagnostics& diagnostics) {
  const auto output = take_world_folder(folder, Existing::kRefuse, diagnostics);
  return output && write_world(data, *output, diagnostics);
}

}  // namespace samarkand
