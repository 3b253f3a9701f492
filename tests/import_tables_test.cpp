// Importers of inter-country input-output tables, on small mock files in each source's own layout
// (tests/import/<source>), which all hold the same table of three countries and three sectors.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "samarkand/import/import.h"
#include "samarkand/import/io_table.h"
#include "samarkand/import/totals.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

// A path of this process alone: tests run in parallel.
fs::path temporary(const std::string& name) {
  const fs::path folder = fs::path(::testing::TempDir()) / fmt::format("samarkand-{}", getpid());
  fs::create_directories(folder);
  return folder / name;
}

const fs::path kMocks = fs::path(SAMARKAND_SOURCE_DIR) / "tests" / "import";

// The table in all mocks. Rows [country][sector]; columns [country][sector], [country], in all.
constexpr double kSales[9][9] = {
    {38, 26, 28, 7, 2, 0, 8, 0, 4}, {9, 21, 33, 6, 2, 8, 5, 4, 4},  {29, 26, 16, 7, 1, 7, 4, 0, 1},
    {7, 8, 7, 14, 22, 18, 0, 1, 8}, {6, 3, 4, 28, 10, 23, 1, 4, 8}, {0, 0, 4, 30, 22, 26, 5, 5, 0},
    {5, 2, 2, 3, 3, 5, 20, 26, 20}, {8, 1, 5, 0, 3, 7, 38, 12, 5},  {4, 7, 0, 7, 7, 4, 38, 24, 14}};
constexpr double kFinal[9][3] = {{1288.5, 10, 21}, {200, 15, 31}, {344, 16, 21},
                                 {19, 228, 24},    {6, 230, 27},  {5, 335, 7},
                                 {7, 27, 279},     {14, 6, 254},  {20, 28, 182}};
constexpr double kStocks[9] = {7, -3, -8, -10, 9, -4, 5, -3, -6};

double output(std::size_t row) {
  return std::accumulate(kSales[row], kSales[row] + 9, 0.0) +
         std::accumulate(kFinal[row], kFinal[row] + 3, 0.0) + kStocks[row];
}

struct Mock {
  std::string name, source;
  std::vector<std::string> files;
  std::vector<std::string> countries, sectors;  // codes, in the order of the table
  int year;
  std::string unit, title;
  std::vector<SectorKind> kinds;
};
constexpr SectorKind kG = SectorKind::kGoods, kS = SectorKind::kServices;

std::vector<Mock> mocks() {
  const std::vector<std::string> three = {"DEU", "CHN", "ROW"};
  const std::vector<std::string> exiobase = {"cultivation_of_wheat", "processing_of_meat_cattle",
                                             "production_of_electricity_by_coal"};
  const std::string usd = "million USD", eur = "million EUR";
  return {
      {"icio_2023",
       "icio",
       {"icio/ICIO2023_2018.csv"},
       three,
       {"a01_02", "c10t12", "k"},
       2018,
       usd,
       "OECD Inter-Country Input-Output table, 2018",
       {kG, kG, kS}},
      {"icio_2025",
       "icio",
       {"icio/2022_SML.csv"},
       three,
       {"a01", "c10t12", "k"},
       2022,
       usd,
       "OECD Inter-Country Input-Output table, 2022",
       {kG, kG, kS}},
      {"icio_2021",
       "icio",
       {"icio/ICIO2021_2016.csv"},
       three,
       {"s01t02", "s10t12", "s64t66"},
       2016,
       usd,
       "OECD Inter-Country Input-Output table, 2016",
       {kG, kG, kS}},
      {"icio_extended",
       "icio",
       {"icio/extended_2018.csv"},
       three,
       {"a01_02", "c10t12", "k"},
       2018,
       usd,
       "OECD Inter-Country Input-Output table, 2018",
       {kG, kG, kS}},
      {"wiod_2016",
       "wiod",
       {"wiod/WIOT2014_Nov16_ROW.csv"},
       three,
       {"a01", "c10_c12", "k64"},
       2014,
       usd,
       "World Input-Output Database, release 2016, 2014",
       {kG, kG, kS}},
      {"wiod_from_r",
       "wiod",
       {"wiod/wiot_2014_from_r.csv"},
       three,
       {"a01", "c10_c12", "k64"},
       2014,
       usd,
       "World Input-Output Database, release 2016, 2014",
       {kG, kG, kS}},
      {"wiod_2013",
       "wiod",
       {"wiod/WIOT1995_ROW_Apr12.csv"},
       three,
       {"atb", "s15t16", "j"},
       1995,
       usd,
       "World Input-Output Database, release 2013, 1995",
       {kG, kG, kS}},
      {"eora26_folder",
       "eora26",
       {"eora26"},
       {"DEU", "CHN", "USR"},
       {"agriculture", "food_beverages", "finacial_intermediation_and_business_activities"},
       2015,
       usd,
       "Eora26, 2015",
       {kG, kG, kS}},
      {"exiobase_sales",
       "exiobase",
       {"exiobase/IOT_2019_ixi"},
       {"DEU", "CHN", "WF"},
       exiobase,
       2019,
       eur,
       "EXIOBASE 3, 2019",
       {kG, kG, kS}},
      {"exiobase_coefficients",
       "exiobase",
       {"exiobase/IOT_2011_pxp/A.txt"},
       {"DEU", "CHN", "WF"},
       exiobase,
       2011,
       eur,
       "EXIOBASE 3, 2011",
       {kG, kG, kS}},
  };
}

std::vector<fs::path> paths(const std::vector<std::string>& names) {
  std::vector<fs::path> out;
  for (const std::string& name : names) out.push_back(kMocks / name);
  return out;
}

bool noted(const std::vector<std::string>& notes, const std::string& part) {
  for (const std::string& note : notes) {
    if (note.find(part) != std::string::npos) return true;
  }
  return false;
}

class ImportedTable : public ::testing::TestWithParam<Mock> {};

// Shares of origins, input coefficients and final spending are the table's; the identities, which
// World::make checks, then leave one world.
TEST_P(ImportedTable, IsTheTableWithoutInventories) {
  const Mock& mock = GetParam();
  const auto imported = import_world(mock.source, paths(mock.files), {});
  ASSERT_TRUE(imported) << to_string(imported.diagnostics());
  const World& world = imported->world;
  ASSERT_EQ(world.country_count(), 3);
  ASSERT_EQ(world.sector_count(), 3);
  EXPECT_EQ(world.info().year, mock.year);
  EXPECT_EQ(world.info().unit, mock.unit);
  EXPECT_EQ(world.info().title, mock.title);
  EXPECT_EQ(world.info().name, mock.source + "-" + std::to_string(mock.year));
  std::vector<std::size_t> n, j;
  for (const std::string& code : mock.countries) n.push_back(world.find_country(code).value());
  for (const std::string& code : mock.sectors) j.push_back(world.find_sector(code).value());

  for (std::size_t s = 0; s < 3; ++s) {
    EXPECT_EQ(world.sectors()[j[s]].kind, mock.kinds[s]);
    EXPECT_EQ(world.sectors()[j[s]].theta, 5);
    for (std::size_t m = 0; m < 3; ++m) {
      double spending = 0, final = 0, bought[3];
      for (std::size_t i = 0; i < 3; ++i) {
        const double* sales = kSales[3 * i + s] + 3 * m;
        bought[i] = sales[0] + sales[1] + sales[2] + kFinal[3 * i + s][m];
        spending += bought[i];
        final += kFinal[3 * i + s][m];
      }
      EXPECT_NEAR(world.final_spending()[world.at(j[s], n[m])], final, 1e-9);
      for (std::size_t i = 0; i < 3; ++i) {
        const std::size_t cell = world.cell(j[s], n[m], n[i]);
        EXPECT_NEAR(world.flow()[cell] / world.spending()[world.at(j[s], n[m])],
                    bought[i] / spending, 1e-9);
        EXPECT_EQ(world.tariff()[cell], 1);
      }
      for (std::size_t k = 0; k < 3; ++k) {  // user k of m buys s
        double input = 0;
        for (std::size_t i = 0; i < 3; ++i) input += kSales[3 * i + s][3 * m + k];
        EXPECT_NEAR(world.input_share()[(n[m] * 3 + j[k]) * 3 + j[s]], input / output(3 * m + k),
                    1e-9);
      }
    }
  }
  EXPECT_TRUE(noted(imported->notes, "tariffs are 0"));
  EXPECT_TRUE(noted(imported->notes, "changes of inventories left out: -13 net"));
  EXPECT_TRUE(noted(imported->notes, "world value added +0.36 % against the source's"));
  EXPECT_TRUE(noted(imported->notes, "theta: 5 in every sector"));
  EXPECT_NE(world.info().notes.find("changes of inventories"), std::string::npos);
  EXPECT_EQ(world.info().source.size(), 1);
}

INSTANTIATE_TEST_SUITE_P(Mocks, ImportedTable, ::testing::ValuesIn(mocks()),
                         [](const auto& mock) { return mock.param.name; });

TEST(ImportedTable, SaysWhatSourcesHaveOfTheirOwn) {
  const auto icio = import_world("icio", paths({"icio/ICIO2023_2018.csv"}), {});
  ASSERT_TRUE(icio);
  EXPECT_TRUE(noted(icio->notes, "cells without a value, taken as 0: 1"));
  const World& world = icio->world;
  EXPECT_EQ(world.countries()[1].name, "Germany");
  EXPECT_EQ(world.countries()[1].region, "Europe");
  EXPECT_EQ(world.countries()[2].name, "Rest of the world");
  EXPECT_EQ(world.sectors()[1].name, "Food, beverages, tobacco");

  const auto divisions = import_world("icio", paths({"icio/ICIO2021_2016.csv"}), {});
  ASSERT_TRUE(divisions);
  EXPECT_EQ(divisions->world.sectors()[0].name, "Agriculture and forestry");
  EXPECT_EQ(divisions->world.sectors()[2].name, "Finance and insurance");

  const auto eora = import_world("eora26", paths({"eora26"}), {});
  ASSERT_TRUE(eora);
  EXPECT_TRUE(
      noted(eora->notes, "statistical discrepancies (rows and columns ROW) left out: 6.75"));
  EXPECT_EQ(eora->world.countries()[2].name, "Former USSR");

  const auto exiobase = import_world("exiobase", paths({"exiobase/IOT_2019_ixi"}), {});
  ASSERT_TRUE(exiobase);
  EXPECT_EQ(exiobase->world.countries()[2].name, "Rest of Africa");
  EXPECT_TRUE(noted(exiobase->notes, "columns of exports"));
}

// A copy of a mock in which one text is replaced by another.
class Changed {
 public:
  explicit Changed(const std::string& mock) {
    fs::remove_all(folder_);
    fs::create_directories(folder_.parent_path());
    fs::copy(kMocks / mock, folder_, fs::copy_options::recursive);
  }
  Changed& replace(const std::string& file, const std::string& from, const std::string& to) {
    std::ifstream in(folder_ / file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    std::ofstream(folder_ / file, std::ios::binary) << text.replace(at, from.size(), to);
    return *this;
  }
  Changed& cut(const std::string& file, std::size_t bytes) {
    fs::resize_file(folder_ / file, bytes);
    return *this;
  }
  Changed& remove(const std::string& file) {
    fs::remove(folder_ / file);
    return *this;
  }
  fs::path operator/(const std::string& file) const {
    return file.empty() ? folder_ : folder_ / file;
  }
  // The diagnostics, with the folder's name taken out.
  std::string errors(const std::string& source, const std::string& file,
                     const ImportOptions& options = {}) const {
    const auto imported = import_world(source, {*this / file}, options);
    if (imported) return "";
    std::string text = to_string(imported.diagnostics());
    for (const std::string& folder : {folder_.string() + "/", folder_.string()}) {
      for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
        text.replace(at, folder.size(), folder.ends_with('/') ? "" : "mock");
      }
    }
    return text;
  }

 private:
  fs::path folder_ = temporary("mock");
};

constexpr const char* kGiveTheSource =
    "  fix: give the source's own file, as it was unpacked; `samarkand explain import` says "
    "which\n";

TEST(BadTable, IsNotOfTheSource) {
  EXPECT_EQ(Changed("wiod").errors("icio", "wiot_2014_from_r.csv"),
            std::string("error E503: wiot_2014_from_r.csv:1: the header names no columns of the "
                        "OECD's inter-country tables\n"
                        "  allowed: labels such as AUS_A01_02 or AUS_A01, then AUS_HFCE, AUS_GFCF, "
                        "AUS_INVNT, ..., OUT\n") +
                kGiveTheSource);
  EXPECT_EQ(Changed("icio").errors("wiod", "2022_SML.csv"),
            std::string("error E503: 2022_SML.csv: the labels of a World Input-Output Table are "
                        "not there\n"
                        "  allowed: a header row IndustryCode,IndustryDescription,Country,RNr,Year,"
                        "AUS1,..., or the workbook's four label rows, the last of them c1, c2, "
                        "...\n") +
                kGiveTheSource);
  EXPECT_EQ(Changed("eora26").errors("exiobase", "labels_T.txt"),
            "error E502: labels_T.txt: this is no folder of EXIOBASE's tables\n"
            "  allowed: a folder with Z.txt (or A.txt and x.txt), Y.txt and unit.txt, such as "
            "IOT_2019_ixi\n"
            "  fix: unpack the archive of one year, and give its folder\n");
  EXPECT_EQ(Changed("eora26").remove("labels_FD.txt").errors("eora26", ""),
            "error E502: mock: no file *labels_FD.txt is given\n"
            "  allowed: the folder of one year: *_bp_T.txt, *_bp_FD.txt, *_bp_VA.txt, "
            "labels_T.txt, labels_FD.txt\n"
            "  fix: unpack the labels beside the tables\n");
  const auto unknown = import_world("icoi", {}, {});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.diagnostics()[0].near_miss, "icio");
}

// No source is asked what it makes of no files, or of a name that no file can have.
TEST(BadTable, IsNotThere) {
  const fs::path nowhere(std::string(300, 'a'));
  for (const ImportSource& source : import_sources()) {
    const auto none = import_world(source.name, {}, {});
    ASSERT_FALSE(none);
    EXPECT_EQ(to_string(none.diagnostics()),
              fmt::format("error E502: {}: no files are given\n  allowed: the files of the source\n"
                          "  fix: `samarkand explain import` says which\n",
                          source.name));
    ImportOptions options;
    options.year = 2020;
    const auto missing = import_world(source.name, {nowhere}, options);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.diagnostics()[0].where.file, nowhere.string()) << source.name;
  }
  EXPECT_EQ(to_string(import_world("kite", {nowhere}, {}).diagnostics()),
            "error E502: " + nowhere.string() +
                ": KITE's initial conditions are a folder of tables\n"
                "  allowed: a folder with factor_share.csv, trade_share.csv and the others\n"
                "  fix: in R: for (n in names(initial_conditions)) "
                "data.table::fwrite(initial_conditions[[n]], paste0(n, \".csv\"))\n");
}

TEST(BadTable, IsDamaged) {
  EXPECT_EQ(Changed("icio").cut("2022_SML.csv", 700).errors("icio", "2022_SML.csv"),
            "error E202: 2022_SML.csv:7: this row has 26 fields, 29 were expected\n"
            "  fix: the file was perhaps cut off: copy or unpack it again\n");
  EXPECT_EQ(Changed("icio")
                .replace("2022_SML.csv", "\nCHN_K,", "\nCHN_A01,")
                .errors("icio", "2022_SML.csv"),
            "error E503: 2022_SML.csv:7: this row stands twice in the table\n");
  EXPECT_EQ(Changed("icio")
                .replace("2022_SML.csv", "\nCHN_K,", "\nCHN_Q,")
                .errors("icio", "2022_SML.csv"),
            std::string("error E503: 2022_SML.csv:7:1: the row \"CHN_Q\" is not known\n"
                        "  allowed: rows named like the columns, then TLS, VA, OUT\n") +
                kGiveTheSource);
  EXPECT_EQ(Changed("icio")
                .replace("2022_SML.csv", "\nDEU_K,29,", "\nDEU_K,2x9,")
                .errors("icio", "2022_SML.csv"),
            "error E205: 2022_SML.csv:4:2: \"2x9\" is not a number\n"
            "  allowed: a number, or an empty field where there is none\n");
  EXPECT_EQ(Changed("wiod")
                .replace("wiot_2014_from_r.csv", "ROW,41,", "TOT,41,")
                .errors("wiod", "wiot_2014_from_r.csv"),
            "error E503: wiot_2014_from_r.csv: the row ROW 41 is missing\n"
            "  allowed: a row for every country and sector that the columns name\n"
            "  fix: the file was perhaps cut off: copy or unpack it again\n");
  EXPECT_EQ(Changed("eora26").cut("Eora26_2015_bp_FD.txt", 978).errors("eora26", ""),
            std::string("error E503: Eora26_2015_bp_FD.txt:9: the table ends after 9 rows\n"
                        "  allowed: 10 rows, as labels_T.txt has\n") +
                kGiveTheSource);
  EXPECT_EQ(Changed("exiobase")
                .replace("IOT_2019_ixi/unit.txt", "M.EUR", "tonnes")
                .errors("exiobase", "IOT_2019_ixi"),
            std::string("error E503: IOT_2019_ixi/unit.txt:2:3: the unit of Cultivation of wheat "
                        "is tonnes\n"
                        "  allowed: the monetary tables, all in M.EUR\n") +
                kGiveTheSource);
  EXPECT_EQ(Changed("exiobase")
                .replace("IOT_2019_ixi/Y.txt", "\nWF\tProduction", "\nWF\tProductio")
                .errors("exiobase", "IOT_2019_ixi"),
            std::string("error E503: IOT_2019_ixi/Y.txt:12: the row \"WF\", \"Productio of "
                        "electricity by coal\" is not known\n"
                        "  allowed: the regions and sectors of the columns of Z.txt or A.txt\n") +
                kGiveTheSource);
  EXPECT_EQ(Changed("exiobase/IOT_2019_ixi").errors("exiobase", ""),
            "error E504: Z.txt: neither the file's name nor its folder's says which year this is\n"
            "  fix: say which with --year 2018\n");
}

// Release 2013 numbers final uses 37, 38, 39, 41 and 42: two countries with value added of 360, of
// whose inventories nothing is left net.
TEST(Wiod2013, InvestmentIsNoInventory) {
  const fs::path file = temporary("WIOT2005_ROW_Apr12.csv");
  const auto value_added = [&](const std::string& labels, const std::string& numbers) {
    std::ofstream(file)
        << ",,,,AtB,C,AtB,C," << labels << ',' << labels << ",GO\n"
        << ",,,,Agr,Min,Agr,Min,,,,,,,,,,,Total\n"
        << ",,,,DEU,DEU,RoW,RoW,DEU,DEU,DEU,DEU,DEU,RoW,RoW,RoW,RoW,RoW,TOT\n"
        << ",,,,c1,c2,c1,c2," << numbers << ',' << numbers << ",c60\n"
        << "AtB,Agr,DEU,c1,10,5,2,1,40,0,10,30,1,5,0,1,4,0,109\n"
           "C,Min,DEU,c2,5,10,1,2,30,0,10,40,-1,5,0,1,4,0,107\n"
           "AtB,Agr,RoW,c1,2,1,10,5,5,0,1,4,0,40,0,10,30,1,109\n"
           "C,Min,RoW,c2,1,2,5,10,5,0,1,4,0,30,0,10,40,-1,107\n"
           ",Value added at basic prices,TOT,r65,91,89,91,89,0,0,0,0,0,0,0,0,0,0,0\n"
           ",Output at basic prices,TOT,r69,109,107,109,107,0,0,0,0,0,0,0,0,0,0,0\n";
    const auto imported = import_world("wiod", {file}, {});
    if (!imported) {
      ADD_FAILURE() << to_string(imported.diagnostics());
      return 0.0;
    }
    EXPECT_TRUE(noted(imported->notes, "changes of inventories left out: 0 net, 4 in absolute"));
    return sum(imported->world.country_value_added());
  };
  EXPECT_NEAR(value_added("hh,np,gov,GFCF,INVEN", "c37,c38,c39,c41,c42"), 360, 1e-9);
  EXPECT_NEAR(value_added("hh,np,gov,P51,P52", "c37,c38,c39,c40,c41"), 360, 1e-9);
  EXPECT_NEAR(value_added(",,,,", "c37,c38,c39,c41,c42"), 360, 1e-9);
}

// ---- the tripwire

TEST(Totals, OffTheSourcesOwnAreAnError) {
  Changed mock("icio");
  mock.replace("2022_SML.csv", "\nVA,1333.5,", "\nVA,1733.5,")
      .replace("2022_SML.csv", "\nTLS,0,", "\nTLS,100,");
  EXPECT_EQ(mock.errors("icio", "2022_SML.csv"),
            "error E506: 2022_SML.csv: value added of this world is 3644.5, of the source 4131.5 "
            "(-12 %); "
            "most off: DEU 1943.5 of 2439.5, CHN 872.755 of 868, ROW 828.248 of 824\n"
            "  allowed: 2 % off at most\n"
            "  fix: compare the file with what `samarkand explain import` says of its layout; if "
            "you know "
            "why, allow it: --allow 12\n");
  ImportOptions options;
  options.allowed = 0.12;
  const auto allowed = import_world("icio", {mock / "2022_SML.csv"}, options);
  ASSERT_TRUE(allowed);
  EXPECT_TRUE(noted(allowed->notes, "of the source 4131.5 (-12 %)"));
  EXPECT_NE(allowed->world.info().notes.find("as was allowed"), std::string::npos);
}

TEST(Totals, MayBeHeldToLess) {
  ImportOptions options;
  options.allowed = 0.001;
  Changed mock("icio");
  mock.replace("2022_SML.csv", "\nVA,1333.5,", "\nVA,1343.5,");
  const auto refused = import_world("icio", {mock / "2022_SML.csv"}, options);
  ASSERT_FALSE(refused);
  EXPECT_NE(to_string(refused.diagnostics()).find("  allowed: 0.1 % off at most\n"),
            std::string::npos);
  EXPECT_TRUE(import_world("icio", {mock / "2022_SML.csv"}, {}));
}

// What one country gains another loses: the world's sum says nothing.
TEST(Totals, OfSingleCountriesAreHeldToTheSource) {
  WorldData data;
  for (const char* code : {"A", "B", "C"}) data.countries.push_back({.code = code, .name = code});
  data.sectors.resize(1);
  data.flow = {50, 5, 9, 10, 40, 8, 7, 12, 60};  // [importer][exporter]
  data.input.assign(3, 0);
  const std::size_t count = data.countries.size();
  SourceTotal total{TotalOf::kTrade};
  for (std::size_t c = 0; c < data.flow.size(); ++c) {
    const std::size_t i = c % count, n = c / count % count;
    if (i != n) total.by_country[data.countries[i].code] += data.flow[c];
  }
  const auto check = [&](double moved, double allowed) {
    SourceTotal changed = total;
    changed.by_country[data.countries[0].code] -= moved;
    changed.by_country[data.countries[1].code] += moved;
    Diagnostics diagnostics;
    std::vector<std::string> notes;
    check_totals({changed}, data, allowed, "file.csv", notes, diagnostics);
    return to_string(diagnostics);
  };
  const double first = total.by_country[data.countries[0].code];
  EXPECT_EQ(check(0.3 * first, .02), "");
  EXPECT_NE(check(0.6 * first, .02)
                .find("trade of single countries is not the source's, though "
                      "that of the world is: "),
            std::string::npos)
      << check(0.6 * first, .02);
  EXPECT_EQ(check(0.6 * first, .1), "");
}

TEST(Totals, OfEverySourceAreCompared) {
  const auto first = [](const std::string& text) { return text.substr(0, text.find(" of this")); };
  EXPECT_EQ(first(Changed("icio")
                      .replace("2022_SML.csv", "\nOUT,1439.5,", "\nOUT,1939.5,")
                      .errors("icio", "2022_SML.csv")),
            "error E506: 2022_SML.csv: output");
  EXPECT_EQ(first(Changed("wiod")
                      .replace("WIOT1995_ROW_Apr12.csv", "r65,1333.5,", "r65,1833.5,")
                      .errors("wiod", "WIOT1995_ROW_Apr12.csv")),
            "error E506: WIOT1995_ROW_Apr12.csv: value added");
  EXPECT_EQ(first(Changed("eora26")
                      .replace("Eora26_2015_bp_VA.txt", "666750", "966750")
                      .errors("eora26", "")),
            "error E506: mock: value added");
  EXPECT_EQ(first(Changed("exiobase")
                      .replace("IOT_2011_pxp/Y.txt", "cattle\t160", "cattle\t1160")
                      .errors("exiobase", "IOT_2011_pxp")),
            "error E506: IOT_2011_pxp: output");
}

TEST(BadTable, OutputOfExiobaseIsMissing) {
  EXPECT_EQ(Changed("exiobase")
                .replace("IOT_2011_pxp/x.txt", "\t346.0", "\tNaN")
                .errors("exiobase", "IOT_2011_pxp"),
            "error E109: IOT_2011_pxp/x.txt:5:3: 1 of 9 values of output are missing\n"
            "  allowed: numbers\n"
            "  fix: write 0 where a sector makes nothing\n");
  EXPECT_EQ(Changed("exiobase")
                .replace("IOT_2011_pxp/x.txt", "CN\tProcessing of meat", "CN\tCultivation of wheat")
                .errors("exiobase", "IOT_2011_pxp")
                .substr(0, 60),
            std::string("error E503: IOT_2011_pxp/x.txt:6: the row \"CN\", \"Cultivation of "
                        "wheat cattle\" is not known")
                .substr(0, 60));
}

TEST(Import, TakesElasticitiesOfATable) {
  const fs::path table = temporary("theta.csv");
  ImportOptions options;
  options.name = "mine";
  options.elasticities = table;
  std::ofstream(table) << "sector,theta\na01,8.1\nk,3\n";
  const auto imported = import_world("icio", paths({"icio/2022_SML.csv"}), options);
  ASSERT_TRUE(imported) << to_string(imported.diagnostics());
  EXPECT_EQ(imported->world.info().name, "mine");
  EXPECT_EQ(imported->world.sectors()[0].theta, 8.1);
  EXPECT_EQ(imported->world.sectors()[0].source, "theta.csv");
  EXPECT_EQ(imported->world.sectors()[1].theta, 5);
  EXPECT_TRUE(noted(imported->notes, "theta: 5 in c10t12 (not in the table)"));

  std::ofstream(table) << "sector,theta\na1,8.1\nk,-3\nk,3\n";
  const auto bad = import_world("icio", paths({"icio/2022_SML.csv"}), options);
  ASSERT_FALSE(bad);
  ASSERT_EQ(bad.diagnostics().size(), 3);
  EXPECT_EQ(bad.diagnostics()[0].code, ErrorCode::kWorldUnknownCode);
  EXPECT_EQ(bad.diagnostics()[0].near_miss, "a01");
  EXPECT_EQ(bad.diagnostics()[1].code, ErrorCode::kNumberRange);
  EXPECT_EQ(bad.diagnostics()[2].code, ErrorCode::kTableDuplicate);
}

TEST(Import, StopsWhenAsked) {
  ImportOptions options;
  std::vector<std::string> files;
  options.progress = [&](const fs::path& file, double share) {
    EXPECT_EQ(share, 1);  // the file is smaller than a block
    files.push_back(file.filename().string());
    return false;
  };
  const auto stopped = import_world("eora26", paths({"eora26"}), options);
  ASSERT_FALSE(stopped);
  EXPECT_TRUE(stopped.diagnostics().empty());
  EXPECT_EQ(files, std::vector<std::string>{"Eora26_2015_bp_T.txt"});
}

TEST(Import, CodesOfSectors) {
  EXPECT_EQ(sector_code("A01_02"), "a01_02");
  EXPECT_EQ(sector_code("Coke, refined petroleum (19)"), "coke_refined_petroleum_19");
}

// Two countries with one sector each; `sales` are home sales.
InputOutputTable two_countries(double input) {
  InputOutputTable table(2, 1);
  for (const std::size_t n : {0, 1}) {
    table.add_input(n, 0, n, 0, input);
    table.add_final(n, 0, n, 100);
    table.add_final(n, 0, 1 - n, 10);
  }
  return table;
}

Imported finished(InputOutputTable& table, std::size_t countries, std::size_t sectors) {
  std::vector<Country> places;
  std::vector<Sector> goods;
  for (std::size_t n = 0; n < countries; ++n)
    places.push_back({"C" + std::to_string(n), "Country"});
  for (std::size_t j = 0; j < sectors; ++j) goods.push_back({"s" + std::to_string(j), "Sector", 4});
  WorldInfo info;
  info.name = "table";
  Result<Imported> imported = table.finish(info, places, goods, "table.csv");
  EXPECT_TRUE(imported);
  return std::move(imported).value();
}

TEST(InputOutputTable, WithoutInventoriesStaysAsItIs) {
  InputOutputTable table = two_countries(30);
  const Imported imported = finished(table, 2, 1);
  const Array flow = {130, 10, 10, 130}, input = {30, 30}, final_spending = {110, 110};
  for (std::size_t c = 0; c < 4; ++c) EXPECT_NEAR(imported.data.flow[c], flow[c], 1e-10);
  for (std::size_t c = 0; c < 2; ++c) {
    EXPECT_NEAR(imported.data.input[c], input[c], 1e-10);
    EXPECT_EQ(imported.data.final_spending[c], final_spending[c]);
  }
  EXPECT_EQ(imported.notes.size(), 2);  // tariffs; value added did not move
  EXPECT_TRUE(noted(imported.notes, "world value added +0.00 %"));
  EXPECT_TRUE(World::make(imported.data, "table"));
}

TEST(InputOutputTable, WithoutInventoriesOutputFalls) {
  InputOutputTable table = two_countries(30);
  table.add_inventory(0, 0, 60);  // output 200, inputs 30: A = 0.15, not 30 / 140
  const Imported imported = finished(table, 2, 1);
  const Result<World> world = World::make(imported.data, "table");
  ASSERT_TRUE(world);
  EXPECT_NEAR(world->input_share()[0], 0.15, 1e-12);
  EXPECT_NEAR(world->input_share()[1], 30.0 / 140, 1e-12);
  // X = A Y + 110, Y_0 = (130 X_0 + 10 X_1) / 140 and the reverse for the other country.
  const double x0 = world->spending()[0], x1 = world->spending()[1];
  EXPECT_NEAR(x0, 0.15 * (130 * x0 + 10 * x1) / 140 + 110, 1e-9);
  EXPECT_NEAR(x1, 30.0 / 140 * (10 * x0 + 130 * x1) / 140 + 110, 1e-9);
  EXPECT_TRUE(noted(imported.notes, "changes of inventories left out: 60 net"));
}

TEST(InputOutputTable, CutsWhatNoWorldCanHold) {
  InputOutputTable table(3, 3);  // the third country and the third sector are empty
  for (const std::size_t n : {0, 1}) {
    table.add_final(n, 0, n, 100);
    table.add_final(n, 0, 1 - n, 10);
    table.add_final(n, 1, n, 50);
    table.add_input(n, 0, n, 1, 20);
  }
  table.add_input(0, 0, 0, 1, 70);  // sector 1 of country 0 pays 90 and sells 50
  table.add_final(0, 1, 1, -4);     // revisions
  table.add_final(1, 1, 0, -60);    // so that final spending of 0 on sector 1 is negative
  table.add_input(0, 0, 1, 0, -1);
  const Imported imported = finished(table, 3, 3);
  const Result<World> world = World::make(imported.data, "table");
  ASSERT_TRUE(world) << to_string(world.diagnostics());
  EXPECT_EQ(world->country_count(), 2);
  EXPECT_EQ(world->sector_count(), 2);
  EXPECT_TRUE(noted(imported.notes, "negative cells set to zero: 2 flows, 1 inputs, 1 of final"));
  EXPECT_TRUE(noted(imported.notes, "inputs cut to output"));
  EXPECT_TRUE(noted(imported.notes, "left out, having no value added or no final spending: C2"));
  EXPECT_TRUE(noted(imported.notes, "sectors that nobody sells: s2"));
}

TEST(InputOutputTable, MustHaveAnEnd) {
  InputOutputTable table(1, 2);  // sector 0 is all used up by itself, and yet sells
  table.add_input(0, 0, 0, 0, 100);
  table.add_final(0, 0, 0, 50);
  table.add_inventory(0, 0, -60);
  table.add_final(0, 1, 0, 50);
  const auto imported = table.finish({}, {{"A", "A"}}, {{"x", "X", 4}, {"y", "Y", 4}}, "table.csv");
  ASSERT_FALSE(imported);
  EXPECT_EQ(imported.diagnostics()[0].code, ErrorCode::kImportUnsolved);
}

// Reads text as a file.
class Delimited : public ::testing::Test {
 protected:
  DelimitedReader open(const std::string& text) {
    const fs::path path = temporary("delimited.csv");
    std::ofstream(path, std::ios::binary) << text;
    return {path, {}, diagnostics_};
  }
  Diagnostics diagnostics_;
};

TEST_F(Delimited, ReadsNumbersAsSourcesWriteThem) {
  DelimitedReader reader = open(
      "\xEF\xBB\xBF"
      "a,b,c\r\n\r\n\"1,234.5\", -3e2 ,\"12,345,678\"\r\n,NA,..\r\n0,\"say "
      "\"\"1\"\"\",-");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.text(0), "a");
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.where().line, 3);
  EXPECT_EQ(reader.number(0), 1234.5);
  EXPECT_EQ(reader.number(1), -300);
  EXPECT_EQ(reader.number(2), 12345678);
  EXPECT_EQ(reader.missing(), 0);
  ASSERT_TRUE(reader.next());
  for (const std::size_t k : {0, 1, 2}) EXPECT_EQ(reader.number(k), 0);
  EXPECT_EQ(reader.missing(), 3);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.text(1), "say \"1\"");
  EXPECT_EQ(reader.number(2), 0);
  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(diagnostics_.empty());
}

// Where commas do not separate fields, 1,500 may be one and a half.
TEST_F(Delimited, RefusesCommasThatMayBeDecimal) {
  DelimitedReader reader = open("a;b;c\n1,500;1,234.5;1,234,567\n");
  reader.next();
  ASSERT_TRUE(reader.next());
  reader.number(0);
  EXPECT_EQ(reader.number(1), 1234.5);
  EXPECT_EQ(reader.number(2), 1234567);
  ASSERT_EQ(diagnostics_.size(), 1);
  EXPECT_EQ(diagnostics_[0].what, "\"1,500\" may be a decimal comma or thousands");
  EXPECT_EQ(diagnostics_[0].code, ErrorCode::kNumberSyntax);
}

TEST_F(Delimited, FindsTheDelimiter) {
  for (const std::string delimiter : {"\t", ";", ","}) {
    DelimitedReader reader = open("x" + delimiter + "y y\n1" + delimiter + "2\n");
    ASSERT_TRUE(reader.next());
    ASSERT_EQ(reader.size(), 2);
    EXPECT_EQ(reader.text(1), "y y");
  }
}

TEST_F(Delimited, RefusesWhatIsNoNumber) {
  DelimitedReader reader = open("a;b;c\n1,5;12,34;2020-01-01\n");
  reader.next();
  ASSERT_TRUE(reader.next());
  for (const std::size_t k : {0, 1, 2}) reader.number(k);
  ASSERT_EQ(diagnostics_.size(), 3);
  EXPECT_EQ(diagnostics_[1].code, ErrorCode::kNumberSyntax);
  EXPECT_EQ(diagnostics_[1].where.column, 2);
  EXPECT_EQ(diagnostics_[1].what, "\"12,34\" is not a number");
  EXPECT_FALSE(reader.ok());
}

TEST_F(Delimited, RefusesWhatIsNoTable) {
  EXPECT_FALSE(open("PK\x03\x04 and so on").next());
  EXPECT_FALSE(open("").next());
  DelimitedReader quote = open("a,b\n\"1,2\n");
  quote.next();
  EXPECT_FALSE(quote.next());
  const fs::path missing = "no_such_file.csv";
  EXPECT_FALSE(DelimitedReader(missing, {}, diagnostics_).next());
  ASSERT_EQ(diagnostics_.size(), 4);
  EXPECT_EQ(diagnostics_[0].what, "the file is a zip archive or a spreadsheet");
  EXPECT_EQ(diagnostics_[1].code, ErrorCode::kFileEmpty);
  EXPECT_EQ(diagnostics_[2].code, ErrorCode::kTableQuote);
  EXPECT_EQ(diagnostics_[3].code, ErrorCode::kFileMissing);
}

// Rows longer than a block of bytes, and a file of several blocks.
TEST_F(Delimited, ReadsLongRows) {
  std::string row;
  for (int k = 0; k < 1'000'000; ++k) row += "123456,";
  DelimitedReader reader = open(row + "1\n" + row + "2\n");
  for (const double last : {1, 2}) {
    ASSERT_TRUE(reader.next());
    ASSERT_EQ(reader.size(), 1'000'001);
    EXPECT_EQ(reader.number(999'999), 123456);
    EXPECT_EQ(reader.number(1'000'000), last);
  }
  EXPECT_FALSE(reader.next());
}

TEST(Places, AreFoundByBothCodes) {
  EXPECT_EQ(places().size(), 250);
  ASSERT_NE(find_place("UZ"), nullptr);
  EXPECT_EQ(find_place("UZ"), find_place("UZB"));
  EXPECT_EQ(find_place("UZB")->name, "Uzbekistan");
  EXPECT_EQ(find_place("NA")->alpha3, "NAM");
  EXPECT_EQ(find_place("XKX")->name, "Kosovo");
  EXPECT_EQ(find_place("uz"), nullptr);
  EXPECT_EQ(find_place("ROW"), nullptr);
  EXPECT_EQ(find_place(""), nullptr);
  EXPECT_NEAR(find_place("UZB")->longitude, 64, 1);
  EXPECT_EQ(country_of_code("TW").code, "TWN");
  EXPECT_EQ(country_of_code("ROW").name, "Rest of the world");
  EXPECT_EQ(country_of_code("QQQ", "Somewhere").name, "Somewhere");
  EXPECT_EQ(country_of_code("QQQ").name, "QQQ");
}

}  // namespace
}  // namespace samarkand
