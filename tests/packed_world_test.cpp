// Packed worlds: round trips, where they are found, and one bad file a mistake.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netcdf.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <limits>
#include <sstream>

#include "samarkand/numeric/draws.h"
#include "samarkand/world/world.h"
#include "samarkand/world_io/netcdf.h"
#include "samarkand/world_io/trial.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = SAMARKAND_SOURCE_DIR;
const fs::path kTwoByTwo = kSource / "tests/worlds/two-by-two";

std::string bytes(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

WorldData read(const fs::path& place) {
  Diagnostics diagnostics;
  std::optional<WorldData> data = read_world_data(place, diagnostics);
  EXPECT_TRUE(data) << to_string(diagnostics);
  return data.value_or(WorldData());
}

std::string hash(const fs::path& place) {
  const Result<World> world = load_world(place);
  return world ? world->hash() : to_string(world.diagnostics());
}

void expect_same(const WorldData& a, const WorldData& b) {
  EXPECT_EQ(a.info.name, b.info.name);
  EXPECT_EQ(a.info.title, b.info.title);
  EXPECT_EQ(a.info.year, b.info.year);
  EXPECT_EQ(a.info.unit, b.info.unit);
  EXPECT_EQ(a.info.source, b.info.source);
  EXPECT_EQ(a.info.licence, b.info.licence);
  EXPECT_EQ(a.info.notes, b.info.notes);
  ASSERT_EQ(a.countries.size(), b.countries.size());
  for (std::size_t n = 0; n < a.countries.size(); ++n) {
    EXPECT_EQ(a.countries[n].code, b.countries[n].code);
    EXPECT_EQ(a.countries[n].name, b.countries[n].name);
    EXPECT_EQ(a.countries[n].longitude, b.countries[n].longitude);
    EXPECT_EQ(a.countries[n].latitude, b.countries[n].latitude);
    EXPECT_EQ(a.countries[n].region, b.countries[n].region);
    EXPECT_EQ(a.countries[n].population, b.countries[n].population);
    EXPECT_EQ(a.countries[n].gdp, b.countries[n].gdp);
  }
  ASSERT_EQ(a.sectors.size(), b.sectors.size());
  for (std::size_t j = 0; j < a.sectors.size(); ++j) {
    EXPECT_EQ(a.sectors[j].code, b.sectors[j].code);
    EXPECT_EQ(a.sectors[j].name, b.sectors[j].name);
    EXPECT_EQ(a.sectors[j].theta, b.sectors[j].theta);
    EXPECT_EQ(a.sectors[j].kind, b.sectors[j].kind);
    EXPECT_EQ(a.sectors[j].short_run_theta, b.sectors[j].short_run_theta);
    EXPECT_EQ(a.sectors[j].source, b.sectors[j].source);
  }
  EXPECT_EQ(a.groups, b.groups);
  EXPECT_EQ(a.sector_groups, b.sector_groups);
  EXPECT_EQ(a.evidence, b.evidence);
  EXPECT_EQ(a.flow, b.flow);
  EXPECT_EQ(a.tariff, b.tariff);
  EXPECT_EQ(a.input, b.input);
  EXPECT_EQ(a.final_spending, b.final_spending);
}

class PackedWorld : public testing::Test {
 protected:
  PackedWorld()
      : folder_(fs::temp_directory_path() / fmt::format("samarkand-packed-{}", getpid())),
        file_(folder_ / "small.nc") {
    fs::create_directories(folder_);
  }
  ~PackedWorld() override { fs::remove_all(folder_); }

  void pack(const WorldData& data) {
    Diagnostics diagnostics;
    ASSERT_TRUE(pack_world(data, file_, diagnostics)) << to_string(diagnostics);
  }

  // What is said of the two-by-two world after `spoil` got at its file, the file called FILE.
  std::string complaint(const std::function<void(int file)>& spoil) {
    pack(read(kTwoByTwo));
    int id = -1;
    EXPECT_EQ(nc_open(file_.c_str(), NC_WRITE, &id), NC_NOERR);
    spoil(id);
    EXPECT_EQ(nc_close(id), NC_NOERR);
    return complaint();
  }

  std::string complaint() const {
    const Result<World> world = load_world(file_);
    std::string text = world ? "loaded" : to_string(world.diagnostics());
    for (std::size_t at = 0; (at = text.find(file_.string())) != std::string::npos;) {
      text.replace(at, file_.string().size(), "FILE");
    }
    return text;
  }

  const fs::path folder_, file_;
};

int variable(int file, const char* name) {
  int id = -1;
  EXPECT_EQ(nc_inq_varid(file, name, &id), NC_NOERR) << name;
  return id;
}

int dimension(int file, const char* name) {
  int id = -1;
  EXPECT_EQ(nc_inq_dimid(file, name, &id), NC_NOERR) << name;
  return id;
}

// Puts another variable of this name into the file's place of the first.
void replace(int file, const char* name, int type, const std::vector<int>& dimensions) {
  EXPECT_EQ(nc_rename_var(file, variable(file, name), "replaced"), NC_NOERR);
  int id = -1;
  EXPECT_EQ(
      nc_def_var(file, name, type, static_cast<int>(dimensions.size()), dimensions.data(), &id),
      NC_NOERR);
}

void put_text(int file, int id, const char* name, const std::string& text) {
  EXPECT_EQ(nc_put_att_text(file, id, name, text.size(), text.data()), NC_NOERR);
}

TEST_F(PackedWorld, KeepsEveryBit) {
  const fs::path shipped = kSource / "worlds/wiod-2014";
  WorldData before = read(shipped);
  sort_by_code(before);  // the members of groups
  pack(before);
  expect_same(read(file_), before);
  EXPECT_EQ(hash(file_), hash(shipped));

  Diagnostics diagnostics;
  ASSERT_TRUE(write_world(read(file_), folder_ / "unpacked", diagnostics));
  expect_same(read(folder_ / "unpacked"), before);
  EXPECT_EQ(hash(folder_ / "unpacked"), hash(shipped));
}

TEST_F(PackedWorld, KeepsOddTextsAndEmptyFields) {
  WorldData data = read(kTwoByTwo);
  data.info = {.name = "~",
               .title = "a: \"b\" # Zürich",
               .unit = "million USD",
               .licence = "",
               .notes = "two\nlines\n",
               .year = 2022,
               .source = {"one", "two: Gröschl"}};
  data.countries[0].name = "North, \"the\" land";
  data.countries[0].population = 1.0 / 3;
  data.countries[1].region = "région";
  data.sectors[0].short_run_theta = 0.1;
  data.sector_groups = {{"everything", {"grain", "repair"}}, {"farms", {"grain"}}};
  data.evidence = {{"", "observed", "memory"}, {0, 1, 2, 0}, {0, 1, 1, 0}, {0, 2, 0, 0}};
  data.tariff[1] = 1 + 1.0 / 3;
  data.tariff[2] = 7 + 1.0 / 7;
  pack(data);
  expect_same(read(file_), data);
  data.groups.clear();
  data.sector_groups.clear();
  data.evidence = {};
  data.info.source.clear();
  pack(data);
  expect_same(read(file_), data);
}

TEST_F(PackedWorld, SameWorldSameBytes) {
  const WorldData data = read(kTwoByTwo);
  pack(data);
  const std::string first = bytes(file_);
  pack(data);
  EXPECT_EQ(bytes(file_), first);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);  // no temporary file
}

TEST_F(PackedWorld, OrderOfLabelsChangesNoBit) {
  WorldData data = read(kTwoByTwo);
  const WorldData before = data;
  std::swap(data.sectors[0], data.sectors[1]);
  for (Array* array : {&data.flow, &data.tariff}) {
    std::swap_ranges(array->begin(), array->begin() + 4, array->begin() + 4);
  }
  std::swap_ranges(data.final_spending.begin(), data.final_spending.begin() + 2,
                   data.final_spending.begin() + 2);
  for (std::size_t n = 0; n < 2; ++n) {
    std::reverse(data.input.begin() + static_cast<std::ptrdiff_t>(4 * n),
                 data.input.begin() + static_cast<std::ptrdiff_t>(4 * n + 4));
  }
  pack(data);
  expect_same(read(file_), before);
}

TEST_F(PackedWorld, DescribesItself) {
  pack(read(kTwoByTwo));
  int file = -1, rank = 0, ids[3] = {};
  ASSERT_EQ(nc_open(file_.c_str(), NC_NOWRITE, &file), NC_NOERR);
  for (const char* name : {"flow", "tariff", "inputs", "final_spending", "theta", "lon", "gdp"}) {
    for (const char* attribute : {"units", "long_name"}) {
      EXPECT_EQ(nc_inq_att(file, variable(file, name), attribute, nullptr, nullptr), NC_NOERR);
    }
  }
  ASSERT_EQ(nc_inq_varndims(file, variable(file, "flow"), &rank), NC_NOERR);
  ASSERT_EQ(rank, 3);
  nc_inq_vardimid(file, variable(file, "flow"), ids);
  EXPECT_EQ(ids[1], dimension(file, "importer"));
  // NTH sells 20 of grain to STH, where the tariff is 10 %.
  const std::size_t cell[] = {0, 1, 0};
  double value = 0, rate = 0;
  nc_get_var1_double(file, variable(file, "flow"), cell, &value);
  nc_get_var1_double(file, variable(file, "tariff"), cell, &rate);
  EXPECT_EQ(value, 20);
  EXPECT_NEAR(rate, 0.1, 1e-15);
  nc_close(file);
}

TEST_F(PackedWorld, IsFoundByNameAndPath) {
  pack(read(kTwoByTwo));
  ASSERT_EQ(setenv("SAMARKAND_WORLDS", folder_.c_str(), 1), 0);  // NOLINT(concurrency-mt-unsafe)
  Diagnostics diagnostics;
  EXPECT_EQ(find_world("small", "/nowhere", {}, diagnostics), file_);
  EXPECT_EQ(find_world("small.nc", folder_, {}, diagnostics), file_);
  EXPECT_EQ(find_world(file_.string(), "/nowhere", {}, diagnostics), file_);
  EXPECT_TRUE(diagnostics.empty()) << to_string(diagnostics);
  const auto worlds = list_worlds();
  const auto place = [&](const std::string& name) {
    const auto found = std::find_if(worlds.begin(), worlds.end(),
                                    [&](const auto& world) { return world.first == name; });
    return found == worlds.end() ? fs::path() : found->second;
  };
  EXPECT_EQ(place("small"), file_);
  EXPECT_EQ(place("facts"), fs::path());  // a folder of worlds/ that holds none
  EXPECT_EQ(read_world_info(file_, diagnostics)->year, 2022);

  ASSERT_TRUE(write_world(read(kTwoByTwo), folder_ / "small", diagnostics));
  EXPECT_EQ(find_world("small", "/nowhere", {}, diagnostics), folder_ / "small");
  EXPECT_EQ(find_world("missing.nc", folder_, {"--world"}, diagnostics), std::nullopt);
  ASSERT_EQ(diagnostics.size(), 1U);
  EXPECT_EQ(diagnostics[0].code, ErrorCode::kWorldUnknown);
  unsetenv("SAMARKAND_WORLDS");  // NOLINT(concurrency-mt-unsafe)
}

TEST_F(PackedWorld, UnwritablePlaceKeepsWhatStoodThere) {
  Diagnostics diagnostics;
  EXPECT_FALSE(pack_world(read(kTwoByTwo), folder_ / "none/small.nc", diagnostics));
  fs::create_directories(file_ / "in the way");
  EXPECT_FALSE(pack_world(read(kTwoByTwo), file_, diagnostics));
  ASSERT_EQ(diagnostics.size(), 2U);
  for (const Diagnostic& diagnostic : diagnostics) {
    EXPECT_EQ(diagnostic.code, ErrorCode::kFileUnwritable);
  }
  EXPECT_TRUE(fs::exists(file_ / "in the way"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

TEST_F(PackedWorld, MissingFile) {
  EXPECT_EQ(complaint(), "error E101: FILE: the file does not exist\n");
}

TEST_F(PackedWorld, NotNetcdf) {
  std::ofstream(file_) << "origin,destination,sector,value,tariff\n";
  EXPECT_EQ(complaint(),
            "error E106: FILE: the file is not NetCDF\n"
            "  allowed: a NetCDF-4 file\n"
            "  fix: write or copy it again\n");
}

TEST_F(PackedWorld, CutOffAnywhere) {
  pack(read(kTwoByTwo));
  const std::string whole = bytes(file_);
  for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 50) {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << whole.substr(0, size);
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(complaint().substr(0, 17), "error E106: FILE:") << size;
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "") << size;
  }
}

// Anywhere, the seal included: one bit, a run of noise, bytes left out or put in.
std::string damaged(std::string whole, std::uint32_t k) {
  const auto drawn = [k](std::uint32_t of, std::size_t below) {
    return static_cast<std::size_t>(uniform(1, k, of, 0) * static_cast<double>(below));
  };
  const std::size_t at = drawn(0, whole.size());
  if (k % 4 == 0) whole[at] = static_cast<char>(whole[at] ^ (1 << drawn(1, 8)));
  if (k % 4 == 1) {
    for (std::size_t b = at; b < std::min(whole.size(), at + 1 + drawn(1, 64)); ++b) {
      whole[b] = static_cast<char>(whole[b] + 1 + static_cast<int>(drawn(2, 255)));
    }
  }
  if (k % 4 == 2) whole.erase(at, 1 + drawn(1, 64));
  if (k % 4 == 3) whole.insert(at, 1 + drawn(1, 64), 'x');
  return whole;
}

TEST_F(PackedWorld, DamageNeverReachesTheLibrary) {
  pack(read(kTwoByTwo));
  const std::string whole = bytes(file_);
  for (std::uint32_t k = 0; k < 300; ++k) {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << damaged(whole, k);
    EXPECT_EQ(complaint().substr(0, 41), "error E106: FILE: the file is damaged: it") << k;
  }
}

// As other programs and older versions write them.
TEST_F(PackedWorld, WithoutASealDamageIsTriedInACopyOfTheProcess) {
  pack(read(kTwoByTwo));
  const std::string whole = bytes(file_).substr(0, bytes(file_).rfind("\nSamarkand XXH3 "));
  std::ofstream(file_, std::ios::binary | std::ios::trunc) << whole;
  EXPECT_EQ(complaint(), "loaded");
  for (std::uint32_t k = 0; k < 100; ++k) {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << damaged(whole, k);
    const std::string told = complaint();
    EXPECT_TRUE(told == "loaded" || told.starts_with("error E")) << k << told;
  }
}

TEST(Trial, ACrashIsToldAndNothingElse) {
  ::testing::internal::CaptureStderr();
  EXPECT_TRUE(survives([] {}));
  EXPECT_FALSE(survives([] { std::abort(); }));
  EXPECT_FALSE(survives([] { throw 1; }));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST_F(PackedWorld, APipeIsNone) {
  ASSERT_EQ(mkfifo(file_.c_str(), 0600), 0);
  EXPECT_EQ(complaint(), "error E102: FILE: the file cannot be read: it is a pipe or a device\n");
}

TEST_F(PackedWorld, EvidenceThatIsNoPlace) {
  WorldData data = read(kTwoByTwo);
  data.evidence = {{"", "observed"}, {0, 1, 1, 0}, {0, 1, 1, 0}, {0, 0, 0, 0}};
  pack(data);
  int id = -1;
  ASSERT_EQ(nc_open(file_.c_str(), NC_WRITE, &id), NC_NOERR);
  const std::size_t cell[] = {0, 1};
  const double place = 1e300;
  nc_put_var1_double(id, variable(id, "evidence_total"), cell, &place);
  ASSERT_EQ(nc_close(id), NC_NOERR);
  EXPECT_EQ(complaint(),
            "error E108: FILE: `evidence_total` holds 1e+300\n"
            "  allowed: places in `evidence_words`, 0 to 1\n");
}

TEST_F(PackedWorld, MissingVariable) {
  EXPECT_EQ(complaint([](int file) { nc_rename_var(file, variable(file, "tariff"), "tariffs"); }),
            "error E107: FILE: the file has no variable `tariff`\n"
            "  allowed: doubles along sector, importer, exporter\n");
}

TEST_F(PackedWorld, ColumnsThatMayBeLeftOut) {
  EXPECT_EQ(complaint([](int file) {
              for (const char* name : {"region", "population", "gdp", "kind", "short_run_theta",
                                       "theta_source", "group"}) {
                nc_rename_var(file, variable(file, name), fmt::format("no_{}", name).c_str());
              }
              for (const char* name : {"source", "licence", "notes"}) {
                nc_del_att(file, NC_GLOBAL, name);
              }
            }),
            "loaded");
}

TEST_F(PackedWorld, MissingAttribute) {
  EXPECT_EQ(complaint([](int file) { nc_del_att(file, NC_GLOBAL, "year"); }),
            "error E107: FILE: the file has no attribute `year`\n");
}

TEST_F(PackedWorld, AnotherNetcdfFile) {
  netcdf::Writer file(file_);
  file.attribute("title", "some other data");
  Diagnostics diagnostics;
  ASSERT_TRUE(file.finish(diagnostics));
  EXPECT_NE(complaint().find("error E107: FILE: the file has no variable `country`\n"),
            std::string::npos);
}

TEST_F(PackedWorld, WrongOrderOfDimensions) {
  EXPECT_EQ(complaint([](int file) {
              replace(file, "flow", NC_DOUBLE,
                      {dimension(file, "importer"), dimension(file, "exporter"),
                       dimension(file, "sector")});
            }),
            "error E108: FILE: `flow` lies along importer, exporter, sector\n"
            "  allowed: the dimensions sector, importer, exporter, in this order\n"
            "  fix: transpose it\n");
}

TEST_F(PackedWorld, WrongShape) {
  EXPECT_EQ(complaint([](int file) {
              replace(file, "final_spending", NC_DOUBLE, {dimension(file, "sector")});
            }),
            "error E108: FILE: `final_spending` lies along sector\n"
            "  allowed: the dimensions sector, country, in this order\n");
}

TEST_F(PackedWorld, WrongType) {
  EXPECT_EQ(
      complaint([](int file) { replace(file, "theta", NC_STRING, {dimension(file, "sector")}); }),
      "error E108: FILE: `theta` holds values of another type\n"
      "  allowed: doubles (NC_DOUBLE, float64)\n");
}

TEST_F(PackedWorld, ValueMissing) {
  EXPECT_EQ(complaint([](int file) {
              const std::size_t cell[] = {1, 0, 1};
              const double nan = std::numeric_limits<double>::quiet_NaN();
              nc_put_var1_double(file, variable(file, "flow"), cell, &nan);
            }),
            "error E109: FILE: 1 of 8 values of `flow` are missing, the first that of sector "
            "repair, importer NTH, exporter STH\n"
            "  allowed: finite numbers\n"
            "  fix: write 0 where there is nothing\n");
}

// As the CF conventions have it: what is stored times scale_factor plus add_offset.
TEST_F(PackedWorld, ValuesMayBeScaledAndShifted) {
  const std::string whole = hash(kTwoByTwo);
  EXPECT_EQ(complaint([](int file) {
              const int flow = variable(file, "flow");
              double values[8], two = 2, one = 1;
              EXPECT_EQ(nc_get_var_double(file, flow, values), NC_NOERR);
              for (double& value : values) value = (value - 1) / 2;
              EXPECT_EQ(nc_put_var_double(file, flow, values), NC_NOERR);
              nc_put_att_double(file, flow, "scale_factor", NC_DOUBLE, 1, &two);
              nc_put_att_double(file, flow, "add_offset", NC_DOUBLE, 1, &one);
            }),
            "loaded");
  EXPECT_EQ(hash(file_), whole);
}

TEST_F(PackedWorld, ValuesThatStandForNoneAreMissing) {
  for (const char* attribute : {"missing_value", "_FillValue"}) {
    EXPECT_EQ(complaint([attribute](int file) {
                double values[8], none = -999;
                EXPECT_EQ(nc_get_var_double(file, variable(file, "flow"), values), NC_NOERR);
                values[5] = none;
                replace(file, "flow", NC_DOUBLE,
                        {dimension(file, "sector"), dimension(file, "importer"),
                         dimension(file, "exporter")});
                const int flow = variable(file, "flow");
                put_text(file, flow, "units", "million USD");
                EXPECT_EQ(nc_put_att_double(file, flow, attribute, NC_DOUBLE, 1, &none), NC_NOERR);
                EXPECT_EQ(nc_put_var_double(file, flow, values), NC_NOERR);
              }),
              "error E109: FILE: 1 of 8 values of `flow` are missing, the first that of sector "
              "repair, importer NTH, exporter STH\n"
              "  allowed: finite numbers\n"
              "  fix: write 0 where there is nothing\n");
  }
  EXPECT_EQ(complaint([](int file) {  // cells that nobody wrote hold what NetCDF fills them with
              const double unwritten = NC_FILL_DOUBLE;
              const std::size_t at[] = {0, 0, 1};
              const int flow = variable(file, "flow");
              EXPECT_EQ(nc_put_var1_double(file, flow, at, &unwritten), NC_NOERR);
            })
                .substr(0, 55),
            "error E109: FILE: 1 of 8 values of `flow` are missing, ");
  EXPECT_EQ(
      complaint([](int file) { put_text(file, variable(file, "flow"), "scale_factor", "two"); }),
      "error E108: FILE: the attribute `scale_factor` is no number\n");
}

TEST_F(PackedWorld, UnknownUnit) {
  EXPECT_EQ(
      complaint([](int file) { put_text(file, variable(file, "flow"), "units", "billion USD"); }),
      "error E311: FILE: `flow` is in \"billion USD\"\n"
      "  allowed: \"million USD\", the unit of the world\n"
      "  fix: convert the values, or mend the attribute `units`\n");
}

TEST_F(PackedWorld, TariffInPercent) {
  EXPECT_EQ(
      complaint([](int file) { put_text(file, variable(file, "tariff"), "units", "percent"); }),
      "error E311: FILE: `tariff` is in \"percent\"\n"
      "  allowed: rates in the unit \"1\": 0.05 is 5 %\n"
      "  fix: convert the values, or mend the attribute `units`\n");
}

TEST_F(PackedWorld, LabelsDiffer) {
  EXPECT_EQ(complaint([](int file) {
              const std::size_t second = 1;
              const char* code = "EST";
              nc_put_var1_string(file, variable(file, "exporter"), &second, &code);
            }),
            "error E312: FILE: `exporter` does not list what `country` lists: number 2 is EST "
            "instead of STH\n"
            "  allowed: the 2 labels of `country` in their order\n"
            "  fix: select and sort all axes alike\n");
}

TEST_F(PackedWorld, UnknownKind) {
  EXPECT_EQ(complaint([](int file) {
              const std::size_t first = 0;
              const char* kind = "good";
              nc_put_var1_string(file, variable(file, "kind"), &first, &kind);
            }),
            "error E208: FILE: unknown kind \"good\" of the sector grain\n"
            "  allowed: goods, services\n"
            "  did you mean: goods\n");
}

TEST_F(PackedWorld, KindsOfNoSectors) {
  const std::string text = complaint([](int file) {
    nc_redef(file);
    EXPECT_EQ(nc_rename_var(file, variable(file, "sector"), "sectos"), NC_NOERR);
  });
  EXPECT_NE(text.find("sector"), std::string::npos) << text;
}

TEST_F(PackedWorld, YearThatIsNone) {
  EXPECT_EQ(complaint([](int file) {
              const double year = 2014.5;
              nc_put_att_double(file, NC_GLOBAL, "year", NC_DOUBLE, 1, &year);
            }),
            "error E108: FILE: the attribute `year` is no year: 2014.5\n"
            "  allowed: a whole number such as 2014\n");
}

TEST_F(PackedWorld, TextThatIsNone) {
  EXPECT_EQ(complaint([](int file) {
              const std::size_t first = 0;
              const char* name = "N\xFCrnberg";
              nc_put_var1_string(file, variable(file, "country_name"), &first, &name);
            }),
            "error E104: FILE: `country_name` holds what is not text\n"
            "  allowed: UTF-8\n");
}

TEST_F(PackedWorld, UnbalancedOrNegative) {
  const auto put = [](double value) {
    return [value](int file) {
      const std::size_t cell[] = {0, 0, 0};
      nc_put_var1_double(file, variable(file, "flow"), cell, &value);
    };
  };
  EXPECT_EQ(complaint(put(1000)).substr(0, 17), "error E305: FILE:");
  EXPECT_EQ(complaint(put(-1)).substr(0, 17), "error E304: FILE:");
}

}  // namespace
}  // namespace samarkand
