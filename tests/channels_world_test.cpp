// The folder channels/ of a world: what is read is what was written, packed or not; order of rows;
// the hash; worlds made from worlds; one folder per mistake, tests/bad_input/channels/<mistake>.
#include <fmt/format.h>
#include <netcdf.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>

#include "bad_input.h"
#include "samarkand/world/balance.h"
#include "samarkand/world/regroup.h"
#include "samarkand/world/update.h"
#include "samarkand/world/world.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

const fs::path kTwoByTwo = fs::path(SAMARKAND_SOURCE_DIR) / "tests/worlds/two-by-two";

WorldData read(const fs::path& place) {
  Diagnostics diagnostics;
  std::optional<WorldData> data = read_world_data(place, diagnostics);
  EXPECT_TRUE(data) << to_string(diagnostics);
  return data.value_or(WorldData());
}

std::string hash(WorldData data) {
  const Result<World> world = World::make(std::move(data), "test");
  return world ? world->hash() : to_string(world.diagnostics());
}

// Numbers that a short decimal does not give back, words that need quotes.
ChannelData some_channels() {
  ChannelData channels;
  channels.links = {{"NTH", "STH", "land", 1.0 / 3 + 1, 0.1 + 0.2, 0.02, true},
                    {"NTH", "STH", "sea", 1.5, 7500.25, 0, false},
                    {"STH", "NTH", "land", 1, 0, 2.0 / 3, true}};
  channels.routes = {{"grain", 0.95, 12, 0.1, "a guess, \"fitted\" later"},
                     {"repair", 1, 1e-3, 0, ""}};
  channels.currencies = {{"z", "north", "STH", "USD", 1.0 / 3, "Bank, table 1"},
                         {"z", "north", "STH", "EUR", 2.0 / 3, ""},
                         {"a", "all", "all", "USD", 1, ""}};
  channels.unions = {"north", "both"};
  channels.routing = 100.0 / 3;
  channels.nu = 0.04;
  channels.liquidity = 1.0 / 70;
  channels.source = "assumption: \"nu\" and the like";
  return channels;
}

WorldData with_channels() {
  WorldData data = read(kTwoByTwo);
  data.channels = some_channels();
  return data;
}

class ChannelFolder : public ::testing::Test {
 protected:
  ChannelFolder()
      : folder_(fs::temp_directory_path() / fmt::format("samarkand-channels-{}", getpid())) {
    fs::create_directories(folder_);
  }
  ~ChannelFolder() override { fs::remove_all(folder_); }

  void write(const WorldData& data) {
    Diagnostics diagnostics;
    const auto output = take_world_folder(folder_ / "world", Existing::kReplace, diagnostics);
    EXPECT_TRUE(output && write_world(data, *output, diagnostics)) << to_string(diagnostics);
  }

  const fs::path folder_;
};

TEST_F(ChannelFolder, IsReadAsItWasWritten) {
  const WorldData data = with_channels();
  write(data);
  const WorldData back = read(folder_ / "world");
  EXPECT_EQ(back.channels, data.channels);
  EXPECT_EQ(hash(back), hash(data));
}

TEST_F(ChannelFolder, IsPackedWithTheWorld) {
  const WorldData data = with_channels();
  Diagnostics diagnostics;
  ASSERT_TRUE(pack_world(data, folder_ / "packed.nc", diagnostics)) << to_string(diagnostics);
  EXPECT_EQ(read(folder_ / "packed.nc").channels, data.channels);
}

// As versions before wrote them, and other programs may.
TEST_F(ChannelFolder, CodesOfLinksMayBeStrings) {
  WorldData data = with_channels();
  const fs::path file = folder_ / "packed.nc";
  Diagnostics diagnostics;
  ASSERT_TRUE(pack_world(data, file, diagnostics)) << to_string(diagnostics);
  int id = 0, link = 0, variable = 0;
  ASSERT_EQ(nc_open(file.c_str(), NC_WRITE, &id), NC_NOERR);
  ASSERT_EQ(nc_inq_dimid(id, "link", &link), NC_NOERR);
  ASSERT_EQ(nc_inq_varid(id, "link_mode", &variable), NC_NOERR);
  ASSERT_EQ(nc_rename_var(id, variable, "replaced"), NC_NOERR);
  const char* modes[] = {"land", "sea", "land"};
  ASSERT_EQ(nc_def_var(id, "link_mode", NC_STRING, 1, &link, &variable), NC_NOERR);
  ASSERT_EQ(nc_put_var_string(id, variable, modes), NC_NOERR);
  ASSERT_EQ(nc_close(id), NC_NOERR);
  EXPECT_EQ(read(file).channels, data.channels);

  data.channels.links[1].mode = std::string(100, 'x');  // longer than codes are
  ASSERT_TRUE(pack_world(data, file, diagnostics)) << to_string(diagnostics);
  EXPECT_EQ(read(file).channels, data.channels);
}

TEST_F(ChannelFolder, IsTestedWhenPacked) {
  WorldData data = with_channels();
  data.channels.links[0].mode = "air";
  data.channels.routes[0].sector = "grian";
  const fs::path file = folder_ / "packed.nc";
  Diagnostics diagnostics;
  ASSERT_TRUE(pack_world(data, file, diagnostics)) << to_string(diagnostics);
  const Result<World> world = load_world(file);
  ASSERT_FALSE(world);
  EXPECT_EQ(to_string(world.diagnostics()),
            fmt::format("error E208: {0}: unknown mode \"air\"\n"
                        "  allowed: land, sea\n\n"
                        "error E302: {0}: unknown sector \"grian\"\n"
                        "  allowed: the codes of sectors.csv: "
                        "grain, repair\n"
                        "  did you mean: grain\n",
                        file.string()));
}

TEST_F(ChannelFolder, EachTableMayStandAlone) {
  const ChannelData all = some_channels();
  ChannelData links, routes, currencies;
  links.links = all.links;
  links.routing = all.routing;
  routes.routes = all.routes;
  currencies.currencies = all.currencies;
  currencies.nu = all.nu;
  for (const ChannelData& some : {all, links, routes, currencies}) {  // each over the one before
    WorldData data = read(kTwoByTwo);
    data.channels = some;
    write(data);
    EXPECT_EQ(read(folder_ / "world").channels, some);
    Diagnostics diagnostics;
    ASSERT_TRUE(pack_world(data, folder_ / "packed.nc", diagnostics)) << to_string(diagnostics);
    EXPECT_EQ(read(folder_ / "packed.nc").channels, some);
  }
}

TEST_F(ChannelFolder, RoutesMayHaveTheirNamesOfTheVersionBefore) {
  WorldData data = read(kTwoByTwo);
  data.channels.routes = some_channels().routes;
  write(data);
  const fs::path channels = folder_ / "world/channels";
  fs::rename(channels / "routes.csv", channels / "ways.csv");
  EXPECT_EQ(read(folder_ / "world").channels.routes, data.channels.routes);
  const Result<World> world = load_world(folder_ / "world");
  ASSERT_TRUE(world) << to_string(world.diagnostics());
  ASSERT_EQ(world.warnings().size(), 1);
  EXPECT_EQ(world.warnings()[0].to_string(),
            fmt::format("warning W001: {}: the table is called routes.csv now\n"
                        "  fix: rename it\n",
                        (channels / "ways.csv").string()));
  // Nothing of the old name stays where the world is written anew.
  data.channels.routes.clear();
  write(data);
  EXPECT_TRUE(read(folder_ / "world").channels.routes.empty());

  Diagnostics diagnostics;
  ASSERT_TRUE(pack_world(data, folder_ / "packed.nc", diagnostics)) << to_string(diagnostics);
  int file = 0, way = 0, variable = 0;
  ASSERT_EQ(nc_open((folder_ / "packed.nc").c_str(), NC_WRITE, &file), NC_NOERR);
  ASSERT_EQ(nc_def_dim(file, "way", 1, &way), NC_NOERR);
  for (const auto& [name, text] : {std::pair("way_sector", "grain"), {"way_source", "a guess"}}) {
    ASSERT_EQ(nc_def_var(file, name, NC_STRING, 1, &way, &variable), NC_NOERR);
    ASSERT_EQ(nc_put_var_string(file, variable, const_cast<const char**>(&text)), NC_NOERR);
  }
  for (const auto& [name, value] :
       {std::pair("way_direct", .9), {"way_rho", 6.0}, {"way_markup", .2}}) {
    ASSERT_EQ(nc_def_var(file, name, NC_DOUBLE, 1, &way, &variable), NC_NOERR);
    ASSERT_EQ(nc_put_var_double(file, variable, &value), NC_NOERR);
    ASSERT_EQ(nc_put_att_text(file, variable, "units", 1, "1"), NC_NOERR);
  }
  ASSERT_EQ(nc_close(file), NC_NOERR);
  const std::vector<SectorRoutes> old_names = {{"grain", .9, 6, .2, "a guess"}};
  EXPECT_EQ(read(folder_ / "packed.nc").channels.routes, old_names);
}

TEST_F(ChannelFolder, IsGoneWhereTheWorldHasNone) {
  write(with_channels());
  const WorldData plain = read(kTwoByTwo);
  write(plain);
  EXPECT_FALSE(fs::exists(folder_ / "world/channels/links.csv"));
  EXPECT_EQ(hash(read(folder_ / "world")), hash(plain));
}

TEST_F(ChannelFolder, MayBeEmpty) {
  const WorldData plain = read(kTwoByTwo);
  write(plain);
  fs::create_directories(folder_ / "world/channels");
  EXPECT_TRUE(read(folder_ / "world").channels.empty());
  EXPECT_EQ(hash(read(folder_ / "world")), hash(plain));
}

// A world without channels has the hash that it had before there were any.
TEST(ChannelsOfAWorld, ArePartOfTheHash) {
  const std::string plain = hash(read(kTwoByTwo));
  EXPECT_EQ(plain, "063aff59e535b924414fd4c354846226");
  std::vector<std::string> hashes = {plain, hash(with_channels())};
  const auto changed = [&hashes](auto change) {
    WorldData data = with_channels();
    change(data.channels);
    hashes.push_back(hash(data));
  };
  changed([](ChannelData& c) { c.links[0].cost = 1.5; });
  changed([](ChannelData& c) { c.links[0].length_km = 1; });
  changed([](ChannelData& c) { c.links[0].seizure_risk = 0.5; });
  changed([](ChannelData& c) { c.links[0].open = false; });
  changed([](ChannelData& c) { c.links.pop_back(); });
  changed([](ChannelData& c) { c.routes[0].direct = 0.5; });
  changed([](ChannelData& c) { c.routes[0].rho = 5; });
  changed([](ChannelData& c) { c.routes[0].markup = 0.5; });
  changed([](ChannelData& c) { c.currencies[2].currency = "EUR"; });
  changed([](ChannelData& c) { c.currencies[2].destination = "NTH"; });
  changed([](ChannelData& c) { std::swap(c.currencies[0].share, c.currencies[1].share); });
  changed([](ChannelData& c) {
    std::rotate(c.currencies.begin(), c.currencies.begin() + 2, c.currencies.end());
  });  // the first corridor wins
  changed([](ChannelData& c) { c.unions.pop_back(); });
  changed([](ChannelData& c) { c.routing = 50; });
  changed([](ChannelData& c) { c.nu = 0.05; });
  changed([](ChannelData& c) { c.liquidity = 0; });
  for (const std::string& digits : hashes) EXPECT_EQ(digits.size(), 32u) << digits;
  std::sort(hashes.begin(), hashes.end());
  EXPECT_EQ(std::adjacent_find(hashes.begin(), hashes.end()), hashes.end());
}

TEST(ChannelsOfAWorld, DoNotDependOnTheOrderOfLinksAndRoutes) {
  WorldData data = with_channels();
  const std::string sorted = hash(data);
  std::reverse(data.channels.links.begin(), data.channels.links.end());
  std::reverse(data.channels.routes.begin(), data.channels.routes.end());
  EXPECT_EQ(hash(data), sorted);
  sort_by_code(data);
  EXPECT_EQ(data.channels, some_channels());
}

TEST(ChannelsOfAWorld, RowsOfACorridorComeTogether) {
  WorldData data = with_channels();
  std::swap(data.channels.currencies[1], data.channels.currencies[2]);  // z, a, z
  sort_by_code(data);
  EXPECT_EQ(data.channels, some_channels());
}

TEST(ChannelsOfAWorld, AreTestedWhoeverMadeThem) {
  WorldData data = with_channels();
  data.channels.links[1].cost = std::numeric_limits<double>::quiet_NaN();
  data.channels.links[2] = data.channels.links[0];
  data.channels.nu = 0;
  EXPECT_EQ(hash(data),
            "error E206: test: cost is nan\n"
            "  allowed: 1 or more: 1.05 where goods are worth 5 % more after the link\n\n"
            "error E204: test: the link from NTH to STH by land stands twice\n"
            "  fix: remove one of the rows\n\n"
            "error E406: test: nu is 0\n"
            "  allowed: a number above 0\n");
}

TEST(ChannelsOfAWorld, StayInUpdatesAndAreLeftOutByMerging) {
  Result<World> world = World::make(with_channels(), "test");
  ASSERT_TRUE(world) << to_string(world.diagnostics());
  const Result<Updated> updated = update(*world, {});
  ASSERT_TRUE(updated) << to_string(updated.diagnostics());
  EXPECT_EQ(updated->data.channels, some_channels());
  const Result<Balanced> balanced = balance(world->data(), "test");
  ASSERT_TRUE(balanced) << to_string(balanced.diagnostics());
  EXPECT_EQ(balanced->data.channels, some_channels());
  const Aggregated merged = aggregate(*world, {});
  EXPECT_TRUE(merged.data.channels.empty());
  ASSERT_FALSE(merged.dropped.empty());
  EXPECT_EQ(merged.dropped[0], "channels: they are between the old economies");
  EXPECT_TRUE(split(*world, {}).channels.empty());
}

TEST(ChannelsOfAWorld, ShippedOnesAreThere) {
  const ChannelData channels = read(fs::path(SAMARKAND_SOURCE_DIR) / "worlds/world-2021").channels;
  EXPECT_EQ(channels.routes.size(), 27u);
  EXPECT_EQ(channels.links.size(), 6126u);
  EXPECT_FALSE(channels.currencies.empty());
}

class BadChannels : public testing::BadInput {
 protected:
  BadChannels()
      : folder_(fs::temp_directory_path() / fmt::format("samarkand-bad-channels-{}", getpid())) {
    fs::create_directories(folder_);
    fs::copy(kTwoByTwo, folder_ / "world");
  }
  ~BadChannels() override { fs::remove_all(folder_); }
  const fs::path folder_;
};

TEST_P(BadChannels, SayWhatToMend) {
  const fs::path mistake = testing::kBadInput / "channels" / GetParam();
  fs::copy(mistake, folder_ / "world/channels");
  fs::current_path(folder_);  // short paths in messages
  const Result<World> world = load_world("world");
  fs::current_path(mistake);
  ASSERT_FALSE(world);
  EXPECT_EQ(to_string(world.diagnostics()), testing::whole("expected.txt")) << mistake;
}

INSTANTIATE_TEST_SUITE_P(World, BadChannels, ::testing::ValuesIn(testing::mistakes("channels", "")),
                         testing::name_of);

}  // namespace
}  // namespace samarkand
