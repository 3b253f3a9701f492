// Importers of inter-country input-output tables, on small mock files in each source's own layout
// (tests/import/<source>), which all hold the same table of three countries and three sectors.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "samarkand/import/import.h"
#include "samarkand/import/io_table.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

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
       {"atb", "15t16", "j"},
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
    const std::string folder = folder_.string();
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
      text.erase(at, folder.size() + 1);
    }
    return text;
  }

 private:
  fs::path folder_ = fs::path(::testing::TempDir()) / "samarkand_import" / "mock";
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
            "error E502: " + (fs::path(::testing::TempDir()) / "samarkand_import/mock").string() +
                ": no file *labels_FD.txt is given\n"
                "  allowed: the folder of one year: *_bp_T.txt, *_bp_FD.txt, *_bp_VA.txt, "
                "labels_T.txt, labels_FD.txt\n"
                "  fix: unpack the labels beside the tables\n");
  const auto unknown = import_world("icoi", {}, {});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.diagnostics()[0].near_miss, "icio");
}

TEST(BadTable, IsDamaged) {
  EXPECT_EQ(Changed("icio").cut("2022_SML.csv", 700).errors("icio", "2022_SML.csv").substr(0, 42),
            "error E202: 2022_SML.csv:7: this row has 2");
  Changed lost("icio");
  lost.replace("2022_SML.csv", "CHN_K,", "CHN_A01,");
  EXPECT_EQ(lost.errors("icio", "2022_SML.csv"), "");
}

}  // namespace
}  // namespace samarkand
