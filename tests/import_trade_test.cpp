// Worlds from trade data and from the shares of another program: mock files in each source's own
// layout in tests/import, real ones where the published data sets are beside the source tree.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <numeric>

#include "samarkand/import/goods_trade.h"
#include "samarkand/import/import.h"
#include "samarkand/world_io/world_io.h"
#include "support.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

const fs::path kMocks = fs::path(SAMARKAND_SOURCE_DIR) / "tests/import";

using Files = std::vector<fs::path>;

// Runs in a folder of its own, which files of a test are written to.
class TradeImport : public ::testing::Test {
 protected:
  TradeImport()
      : before_(fs::current_path()),
        folder_(fs::temp_directory_path() / fmt::format("samarkand-import-{}", getpid())) {
    fs::create_directories(folder_);
    fs::current_path(folder_);
  }
  ~TradeImport() override {
    fs::current_path(before_);
    fs::remove_all(folder_);
  }

  static void write(const fs::path& file, std::string_view text) { std::ofstream(file) << text; }

  static ImportedWorld import(const std::string& source, const Files& files,
                              const ImportOptions& options = {}) {
    Result<ImportedWorld> imported = import_world(source, files, options);
    if (!imported) throw std::runtime_error(to_string(imported.diagnostics()));
    return std::move(imported).value();
  }

  static std::string refusal(const std::string& source, const Files& files,
                             const ImportOptions& options = {}) {
    const Result<ImportedWorld> imported = import_world(source, files, options);
    return imported ? "" : to_string(imported.diagnostics());
  }

 private:
  const fs::path before_, folder_;
};

const fs::path kKite = kMocks / "kite/initial_conditions_2017";

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::shared_ptr<const World> world_of(ImportedWorld imported) {
  return std::make_shared<const World>(std::move(imported.world));
}

double flow(const World& world, const char* origin, const char* destination,
            const char* sector = "all_goods") {
  return world.flow()[world.cell(*world.find_sector(sector), *world.find_country(destination),
                                 *world.find_country(origin))];
}

// What the source itself notes; that the elasticity is a default comes last.
std::string joined(std::vector<std::string> notes) {
  notes.pop_back();
  std::string text;
  for (const std::string& note : notes) text += note + "\n";
  return text;
}

ImportOptions with_gdp(const fs::path& gdp) {
  ImportOptions options;
  options.gdp = gdp;
  return options;
}

// --- matrix

TEST_F(TradeImport, MatrixMakesHomeSalesFromGdp) {
  const ImportedWorld imported =
      import("matrix", {kMocks / "matrix/matrix_2023.csv"}, with_gdp(kMocks / "matrix/gdp.csv"));
  const auto world = world_of(imported);
  EXPECT_EQ(world->info().name, "matrix-2023");
  EXPECT_EQ(world->info().year, 2023);
  EXPECT_EQ(world->countries()[1].name, "Kazakhstan");
  EXPECT_EQ(flow(*world, "DEU", "KAZ"), 1200.5);
  EXPECT_EQ(flow(*world, "KAZ", "DEU"), 400);
  EXPECT_EQ(flow(*world, "SGP", "KAZ"), 3);
  EXPECT_NEAR(flow(*world, "DEU", "DEU"), 5000 / 0.465 - 1280.5, 1e-6);
  // An entrepot: exports of 93 are more than 30 / 0.465, so 10 % of output stays at home.
  EXPECT_NEAR(flow(*world, "SGP", "SGP"), 93 / 0.9 * 0.1, 1e-6);
  const double gdp[] = {5000, 2500, 30}, deficit[] = {-790.5, 783.5, 7};
  for (std::size_t n = 0; n < 3; ++n) {
    EXPECT_NEAR(world->country_value_added()[n], gdp[n], 2e-6);
    EXPECT_NEAR(world->deficit()[n], deficit[n], 1e-6);
    EXPECT_NEAR(world->final_spending()[n], gdp[n] + deficit[n], 2e-6);
    EXPECT_EQ(world->countries()[n].gdp, gdp[n]);
  }
  EXPECT_NE(joined(imported.notes).find("a smaller share of it, in SGP 29 %"), std::string::npos);
}

TEST_F(TradeImport, MatrixInThousandsWithAListOfCodesIsTheSame) {
  ImportOptions options = with_gdp(kMocks / "matrix/gdp.csv");
  const World labelled = *world_of(import("matrix", {kMocks / "matrix/matrix_2023.csv"}, options));
  const Files files{kMocks / "matrix/unlabelled_2023.csv", kMocks / "matrix/labels.csv"};
  EXPECT_EQ(world_of(import("matrix", files, options))->hash(), labelled.hash());
  write("long.csv",
        "importer;exporter;value_kusd\nKAZ;DEU;1200500\nSGP;DEU;80 000\nDEU;KAZ;400000\n"
        "SGP;KAZ;20000\nDEU;SGP;90000\nKAZ;SGP;3000\n");
  options.unit = 1e-3;
  options.year = 2023;
  EXPECT_EQ(world_of(import("matrix", {"long.csv"}, options))->hash(), labelled.hash());
}

TEST_F(TradeImport, MatrixLeavesOutWhomTheWorldBankHasNoGdpOf) {
  ImportOptions options = with_gdp(kMocks / "matrix/world_bank.csv");
  EXPECT_EQ(refusal("matrix", {kMocks / "matrix/matrix_2023.csv"}, options),
            "error E506: " + (kMocks / "matrix/matrix_2023.csv").string() +
                ": trade of this world is 1600.5, of the source 1793.5 (-11 %); SGP has no GDP; "
                "most off: SGP 0 of "
                "93, DEU 1200.5 of 1280.5, KAZ 400 of 420\n"
                "  allowed: 2 % off at most\n"
                "  fix: compare the file with what `samarkand explain import` says of its layout; "
                "if you know why, allow it: --allow 11\n");
  options.allowed = .11;
  const ImportedWorld imported = import("matrix", {kMocks / "matrix/matrix_2023.csv"}, options);
  const auto world = world_of(imported);
  EXPECT_EQ(world->country_count(), 2U);
  EXPECT_NEAR(world->country_value_added()[0], 5000, 2e-6);
  EXPECT_NE(joined(imported.notes)
                .find("left out for want of GDP, with their trade: 1 of 3 economies, 11 % of world "
                      "trade; largest share of exports and imports: SGP 5.38 %"),
            std::string::npos)
      << joined(imported.notes);
}

// Trade with the world as a whole is no trade of its own: value added of the two is 7,000.
TEST_F(TradeImport, MatrixLeavesOutSumsOfEconomies) {
  write("trade_2020.csv",
        "exporter,importer,value\nDEU,FRA,120\nDEU,WLD,120\nFRA,DEU,100\nFRA,WLD,100\n"
        "WLD,DEU,100\nWLD,FRA,120\nEUU,DEU,100\n");
  write("gdp.csv", "country,gdp\nDEU,4000\nFRA,3000\nWLD,7000\nEUU,7000\n");
  const ImportedWorld imported = import("matrix", {"trade_2020.csv"}, with_gdp("gdp.csv"));
  const auto world = world_of(imported);
  EXPECT_EQ(world->country_count(), 2U);
  EXPECT_NEAR(sum(world->country_value_added()), 7000, 1e-5);
  EXPECT_EQ(imported.notes[0], "left out, being sums of other economies: WLD, EUU");

  write("union_2020.csv", "x,EUU,USA\nEUU,,50\nUSA,60,\n");  // without members it is one economy
  write("gdp.csv", "country,gdp\nEUU,4000\nUSA,3000\n");
  EXPECT_EQ(world_of(import("matrix", {"union_2020.csv"}, with_gdp("gdp.csv")))->country_count(),
            2U);
  fs::copy(kKite, "c_2017");
  for (const auto& table : fs::directory_iterator("c_2017")) {
    std::string text = text_of(table.path());
    for (std::size_t at = 0; (at = text.find("nth", at)) != std::string::npos;)
      text.replace(at, 3, "wld");
    write(table.path(), text);
  }
  EXPECT_EQ(refusal("kite", {"c_2017"}),
            "error E507: c_2017: the table holds economies and their sum: WLD\n"
            "  allowed: every economy once\n"
            "  fix: take the rows and columns of the sum out\n");
}

// A word that may be a sum is one where the numbers say so.
TEST_F(TradeImport, MatrixKeepsEconomiesThatBearTheNamesOfSums) {
  write("gdp.csv", "country,gdp\nw0,400\nw1,300\n0,300\nUSA,500\nDEU,500\nSum,2000\nALL,2000\n");
  const auto codes = [&](std::string_view text) {
    write("trade_2020.csv", text);
    std::string list;
    const ImportedWorld imported = import("matrix", {"trade_2020.csv"}, with_gdp("gdp.csv"));
    for (const Country& country : imported.world.countries()) list += country.code + " ";
    return list;
  };
  EXPECT_EQ(codes("x,w0,w1,0,USA\nw0,,3,5,7\nw1,9,,2,4\n0,6,8,,1\nUSA,2,2,9,\n"), "USA w0 w1 x0 ");
  EXPECT_EQ(codes("x,w0,DEU,USA,Sum\nw0,,3,5,8\nDEU,9,,2,11\nUSA,6,8,,14\nSum,15,11,7,\n"),
            "DEU USA w0 ");
  EXPECT_EQ(codes("exporter,importer,value\nDEU,USA,5\nUSA,DEU,4\nw0,USA,3\nUSA,w0,1\n"
                  "ALL,USA,8\nALL,DEU,4.1\nALL,w0,1\n"),
            "DEU USA w0 ");
}

TEST_F(TradeImport, MatrixCountsMissingValues) {
  write("trade_2020.csv", "x,DEU,FRA,USA\nDEU,,NA,5\nFRA,20,,\nUSA,1,2,\n");
  write("gdp.csv", "country,gdp\nDEU,400\nFRA,300\nUSA,300\n");
  EXPECT_EQ(import("matrix", {"trade_2020.csv"}, with_gdp("gdp.csv")).notes[0],
            "values of trade that are missing, taken as 0: 2");
  write("rows_2020.csv", "exporter,importer,value\nDEU,FRA,NA\nFRA,DEU,20\n");
  EXPECT_EQ(import("matrix", {"rows_2020.csv"}, with_gdp("gdp.csv")).notes[0],
            "values of trade that are missing, taken as 0: 1");
}

TEST_F(TradeImport, MatrixWithHomeSalesHasNoInputs) {
  const auto world = world_of(import("matrix", {kMocks / "matrix/home_2023.csv"}));
  EXPECT_EQ(flow(*world, "DEU", "DEU"), 900);
  EXPECT_EQ(world->country_value_added()[0], 950);
  EXPECT_EQ(world->deficit()[0], -10);
}

TEST_F(TradeImport, ABadMatrixSaysWhatToMend) {
  const auto message = [&](std::string_view text, const Files& more = {}) {
    write("trade_2023.csv", text);
    Files files{"trade_2023.csv"};
    files.insert(files.end(), more.begin(), more.end());
    write("gdp.csv", "country,gdp\nDEU,5000\nKAZ,2500\n");
    return refusal("matrix", files, with_gdp("gdp.csv"));
  };
  EXPECT_EQ(message("x,DEU,KAZ\nDEU,,1\nFRA,2,\n"),
            "error E503: trade_2023.csv:3:1: the exporter `FRA` is not among the importers "
            "that the header names: DEU, KAZ\n"
            "  allowed: the header names the importers, the first field of a row its exporter; or "
            "give a list of codes as a second file, or columns exporter, importer, value\n");
  EXPECT_EQ(
      message("reporter,partner,trade\nDEU,KAZ,1\nKAZ,DEU,2\n"),
      "error E503: trade_2023.csv:1: columns reporter and partner do not say who exports\n"
      "  allowed: columns exporter, importer, value\n"
      "  fix: rename them: of exports the reporter is the exporter, of imports the partner\n");
  EXPECT_EQ(message("some text\n"),
            "error E503: trade_2023.csv:1: the header names no importers\n"
            "  allowed: importers in the header and the exporter first in every row, or columns "
            "exporter, importer, value\n");
  EXPECT_EQ(message("x,USA,FRA\nUSA,,1\nFRA,2,\n"),
            "error E502: trade_2023.csv: the table of GDP has 0 of these economies\n"
            "  allowed: two or more, under the same codes (ISO 3166 alpha-3 or alpha-2)\n");
  EXPECT_EQ(message("x,DEU,KAZ\nDEU,,1\n"),
            "error E503: trade_2023.csv: the importer KAZ has no row\n"
            "  allowed: a row an exporter for every column of an importer\n");
  EXPECT_EQ(message("x,DEU,KAZ\nDEU,,1\nKAZ,2,\nDEU,3,4\n"),
            "error E204: trade_2023.csv:4:1: the exporter DEU has a row on line 2 too\n");
  EXPECT_EQ(message("x,DEU,KAZ\nDEU,,much\nKAZ,2,\n"),
            "error E205: trade_2023.csv:2:3: \"much\" is not a number\n"
            "  allowed: a number, or an empty field where there is none\n");
  EXPECT_EQ(message("x,DEU,KAZ\nDEU,,-1\nKAZ,2,\n"),
            "error E304: trade_2023.csv:2:3: exports of DEU to KAZ are -1\n"
            "  allowed: 0 or more\n");
  EXPECT_EQ(message("exporter,importer,value\nDEU,KAZ,1\nDEU,KAZ,2\n"),
            "error E204: trade_2023.csv:3: trade of DEU with KAZ stands twice\n"
            "  fix: add up the rows of different goods, or leave one in\n");
  EXPECT_EQ(message("exporter,importer,year,value\nDEU,KAZ,2022,1\nKAZ,DEU,2021,2\n"),
            "error E504: trade_2023.csv: the file holds 2 years\n"
            "  allowed: 2021, 2022\n"
            "  fix: say which with --year 2022\n");
  EXPECT_EQ(message("x,DEU,KAZ\nDEU,,1000000\nKAZ,2000000,\n"),
            "error E520: trade_2023.csv: trade between the 2 economies that have GDP is 400 times "
            "their GDP\n"
            "  allowed: trade of 0.001 to 2 times GDP; in the world it is about 0.2\n"
            "  fix: give GDP in million USD, and the unit of a matrix with --unit\n");
  EXPECT_EQ(message("x,DEU,KAZ\nDEU,,1\nKAZ,3000,\n"),
            "error E521: trade_2023.csv: KAZ: exports exceed imports by 2999 million USD, GDP is "
            "2500\n"
            "  allowed: a surplus below GDP\n"
            "  fix: check both numbers; take the country out of the table of GDP\n");
  write("codes.csv", "iso3\nDEU\nKAZ\n");
  EXPECT_EQ(message("a,b\n,1\n2,\n3,4\n", {"codes.csv"}),
            "error E503: trade_2023.csv: the matrix has 3 rows\n"
            "  allowed: 2, one for every code of the list\n");
  write("codes.csv", "name\nGermany\nKazakhstan\n");
  EXPECT_EQ(message("a,b\n,1\n2,\n", {"codes.csv"}),
            "error E503: codes.csv:1: the list of codes has no column of codes\n"
            "  allowed: a header with a column iso3, code or country\n");
  EXPECT_EQ(message("a,b\n,1\n2,\n", {"codes.csv", "gdp.csv"}),
            "error E502: gdp.csv: 3 files are too many\n"
            "  allowed: one file with the trade, and a list of codes where it has no labels\n");
  write("trade_2023.csv", "x,DEU,KAZ\nDEU,5,1\nKAZ,2,\n");
  EXPECT_EQ(refusal("matrix", {"trade_2023.csv"}),
            "error E502: trade_2023.csv: KAZ sells nothing at home\n"
            "  allowed: home sales of every country, or its GDP\n"
            "  fix: give GDP with --gdp gdp.csv: home sales are then made from it\n");
}

TEST_F(TradeImport, ABadTableOfGdpSaysWhatToMend) {
  const auto message = [&](std::string_view text) {
    write("gdp.csv", text);
    return refusal("matrix", {kMocks / "matrix/matrix_2023.csv"}, with_gdp("gdp.csv"));
  };
  EXPECT_EQ(message("country,income\nDEU,5000\n"),
            "error E503: gdp.csv: no columns with countries and their GDP of 2023\n"
            "  allowed: a header `country,gdp` (million USD), or the World Bank's with `Country "
            "Code` and `2023` (USD)\n");
  EXPECT_EQ(message("country,gdp\nDEU,5000\nDE,5000\n"),
            "error E204: gdp.csv:3:1: DEU stands twice\n");
  EXPECT_EQ(message("country,gdp\nDEU,-1\n"),
            "error E206: gdp.csv:2:2: GDP of DEU is -1\n"
            "  allowed: above 0\n");
}

TEST_F(TradeImport, MatrixOf194EconomiesIsTheSameAsItsRows) {
  SAMARKAND_NEEDS_SHARED_DATA();
  const fs::path data = testing::shared_data() / "liberation_day_2025";
  ASSERT_EQ(std::system(
                ("gunzip -c " + (data / "bilateral_2023_long.csv.gz").string() + " > long_2023.csv")
                    .c_str()),
            0);
  ImportOptions options = with_gdp(data / "gdp_wdi_all_years.csv");
  options.unit = 1e-3;
  options.year = 2023;
  const auto rows = world_of(import("matrix", {"long_2023.csv"}, options));
  const auto matrix =
      world_of(import("matrix", {data / "trade_cepii.csv", data / "country_labels.csv"}, options));
  EXPECT_EQ(rows->hash(), matrix->hash());
  EXPECT_EQ(rows->country_count(),
            183U);  // the others have no GDP of 2023 in the World Bank's file
  EXPECT_NEAR(flow(*rows, "CHN", "USA") / 1000, 440.5, 0.1);
}

// --- gegravity

TEST_F(TradeImport, GravityDataWithOutput) {
  ImportOptions options;
  options.year = 2006;
  const ImportedWorld imported = import("gegravity", {kMocks / "gegravity/sample.dlm"}, options);
  const auto world = world_of(imported);
  EXPECT_EQ(flow(*world, "GBR", "AUS"), 4310);
  EXPECT_EQ(flow(*world, "GBR", "GBR"), 900547);
  EXPECT_EQ(flow(*world, "AUS", "AUS"), 305793 - 7000);  // no row: output less exports
  EXPECT_EQ(world->gamma()[0], 1);
  EXPECT_EQ(joined(imported.notes),
            "home sales of 1 of 2 countries are output less exports\n"
            "flows add up to 98.3 % of the file's output Y and are kept: the rest is trade with "
            "countries that it leaves out\n"
            "flows add up to 87.2 % of the file's spending E\n"
            "no inputs: value added is output, final spending is spending\n");
}

TEST_F(TradeImport, BadGravityDataSayWhatToMend) {
  EXPECT_EQ(refusal("gegravity", {kMocks / "matrix/gdp.csv"}),
            "error E503: " + (kMocks / "matrix/gdp.csv").string() +
                ":1: the header does not name exporters, importers and values\n"
                "  allowed: columns exporter, importer (or origin, destination) and value (or "
                "trade, flow)\n");
  write("data.csv", "exporter,importer,year,trade\nGBR,AUS,2006,5\nGBR,GBR,2006,9\n");
  EXPECT_EQ(refusal("gegravity", {"data.csv"}),
            "error E503: data.csv: AUS has neither home sales nor output\n"
            "  allowed: a row with exporter = importer, or output above exports in column Y\n"
            "  fix: with GDP instead: samarkand world import matrix FILE --gdp gdp.csv\n");
  ImportOptions options;
  options.year = 2010;
  EXPECT_EQ(refusal("gegravity", {"data.csv"}, options),
            "error E504: data.csv: the file has no rows of 2010\n"
            "  allowed: 2006\n"
            "  fix: say which with --year 2006\n");
}

TEST_F(TradeImport, PublishedGravityData) {
  SAMARKAND_NEEDS_SHARED_DATA();
  const fs::path data = testing::shared_data() / "gegravity";
  const auto sample = world_of(import("gegravity", {data / "sample_data_set.dlm"}));
  EXPECT_EQ(sample->country_count(), 30U);
  EXPECT_EQ(sample->info().year, 2006);
  EXPECT_EQ(flow(*sample, "GBR", "AUS"), 4310);
  ASSERT_EQ(std::system(
                ("gunzip -c " + (data / "TradeData0014.csv.gz").string() + " > trade.csv").c_str()),
            0);
  ImportOptions options;
  options.year = 2000;
  const auto other = world_of(import("gegravity", {"trade.csv"}, options));
  EXPECT_EQ(other->country_count(), 44U);
  EXPECT_EQ(flow(*other, "AUS", "AUS"), 704777.474096635);
}

// --- baci

ImportOptions for_baci() {
  ImportOptions options = with_gdp(kMocks / "baci/gdp.csv");
  options.concordance = kMocks / "baci/sectors.csv";
  return options;
}

const Files kBaci{kMocks / "baci/BACI_HS17_Y2021_V202401b.csv",
                  kMocks / "baci/country_codes_V202401b.csv"};

TEST_F(TradeImport, BaciAddsProductsUpToSectors) {
  const ImportedWorld imported = import("baci", kBaci, for_baci());
  const auto world = world_of(imported);
  EXPECT_EQ(world->info().name, "baci-2021");
  EXPECT_EQ(world->country_count(), 3U);  // Afghanistan has no GDP here
  EXPECT_EQ(world->sector_count(), 5U);
  EXPECT_EQ(flow(*world, "FRA", "TWN", "agriculture"), 1.50025);
  EXPECT_EQ(flow(*world, "FRA", "USA", "agriculture"), 0.5);  // the product lost its first zero
  EXPECT_EQ(flow(*world, "USA", "FRA", "refined_petroleum"), 4);
  EXPECT_EQ(flow(*world, "USA", "FRA", "mining"), 1.0005);
  EXPECT_EQ(flow(*world, "TWN", "USA", "electronics"), 9);
  const double trade = 1.50025 + 0.5 + 4 + 1.0005 + 9;
  EXPECT_NEAR(flow(*world, "USA", "USA", "electronics"), (100 / 0.465 - 5.0005) * 9 / trade, 2e-6);
  EXPECT_NEAR(world->country_value_added()[2], 100, 1e-4);
  EXPECT_EQ(
      joined(imported.notes),
      "6 products in 5 sectors\n"
      "other_goods holds 0.044 % of trade\n"
      "BACI's other Asia (490), in practice Taiwan, is TWN\n"
      "left out for want of GDP, with their trade: 1 of 4 economies, 0.23 % of world trade; "
      "largest share of exports and imports: AFG 0.115 %\n"
      "trade is 10.7 % of GDP in the world; values rounded to one dollar\n"
      "output is GDP / 0.465, the world's share of value added in output (World Input-Output "
      "Database, 2014); home sales are output less exports\n"
      "home sales, inputs and final spending by sector are assumptions: the first as in world "
      "trade, the others as in each country's spending\n");
}

TEST_F(TradeImport, BadFilesOfBaciSayWhatToMend) {
  EXPECT_EQ(refusal("baci", {"trade.csv"}),
            "error E502: trade.csv: BACI needs four tables\n"
            "  allowed: BACI_HS17_Y2021_V202401b.csv country_codes_V202401b.csv --concordance "
            "sectors.csv --gdp gdp.csv\n");
  const auto message = [&](std::string_view text) {
    write("trade.csv", text);
    return refusal("baci", {"trade.csv", kBaci[1]}, for_baci());
  };
  EXPECT_EQ(message("year,i,j,k,v,q\n2021,4,251,010121,1,1\n"),
            "error E503: trade.csv:1: this is not a file of BACI\n"
            "  allowed: the header t,i,j,k,v,q\n");
  EXPECT_EQ(message("t,i,j,k,v,q\n2021,4,251,010121,1,1\n2020,4,251,010121,1,1\n"),
            "error E504: trade.csv:3:1: a row of 2020 in the year 2021\n"
            "  allowed: one year, as BACI has a file a year\n");
  for (const char* year : {"1e300", "2021.9", "4294969319"}) {
    EXPECT_EQ(message(fmt::format("t,i,j,k,v,q\n{},4,251,010121,1,1\n", year)),
              fmt::format("error E206: trade.csv:2:1: \"{}\" is out of range\n"
                          "  allowed: a whole number from 1 to 9999\n",
                          year));
  }
  for (const char* number : {"4294967547", "251x", "1e300"}) {  // the first is 251 in 32 bits
    EXPECT_EQ(message(fmt::format("t,i,j,k,v,q\n2021,4,{},010121,1,1\n", number)),
              fmt::format("error E302: trade.csv:2:3: the list of countries has no number `{}`\n"
                          "  fix: give the country_codes file that was published with this "
                          "edition\n",
                          number));
  }
  write("numbers.csv", "country_code,country_iso3\n4,AFG\n4294967547,FRA\n");
  EXPECT_EQ(refusal("baci", {kBaci[0], "numbers.csv"}, for_baci()),
            "error E206: numbers.csv:3:1: \"4294967547\" is out of range\n"
            "  allowed: a whole number from 0 to 999999\n");
  EXPECT_EQ(message("t,i,j,k,v,q\n2021,4,999,010121,1,1\n"),
            "error E302: trade.csv:2:3: the list of countries has no number `999`\n"
            "  fix: give the country_codes file that was published with this edition\n");
  EXPECT_EQ(message("t,i,j,k,v,q\n2021,4,251,010121\n"),
            "error E202: trade.csv:2: this row has 4 fields, 6 were expected\n"
            "  fix: the file was perhaps cut off: copy or unpack it again\n");
  EXPECT_EQ(
      message("t,i,j,k,v,q\n2021,4,251,010121,1,1\n2021,251,4,010121,1,1\n"
              "2021,4,251,010121,2,1\n2021,4,250,10121,2,1\n"),
      "error E204: trade.csv: 2 of 4 rows repeat another's exporter, importer and product: AFG "
      "to FRA, 010121\n"
      "  allowed: a row for each\n"
      "  fix: take the repeated rows out, or unpack the file again\n");
  ImportOptions options = for_baci();
  options.concordance = "sectors.csv";
  write("header.csv", "country_code,country_iso3\n");
  EXPECT_EQ(refusal("baci", {kBaci[0], "header.csv"}, for_baci()),
            "error E103: header.csv: the list of countries has a header and no rows\n"
            "  allowed: a row for every number of a country\n"
            "  fix: give the country_codes file that was published with this edition\n");
  write("sectors.csv", "product,sector\n10121,Agriculture\n8,Agriculture\n*,Other\n");
  EXPECT_EQ(
      refusal("baci", kBaci, options),
      "error E522: sectors.csv: 2 of 2 products have an odd number of digits: 10121, 8\n"
      "  allowed: 2, 4 or 6 digits, with leading zeros: 010121\n"
      "  fix: a program that read them as numbers dropped the zeros; keep the column as text\n");
  write("sectors.csv", "product,sector\n01,Agriculture\n08,Agriculture\n85,Electronics\n");
  EXPECT_EQ(refusal("baci", kBaci, options),
            "error E522: " + kBaci[0].string() +
                ": the concordance has no sector for 3 products, 31 % of trade: 271012, 270900, "
                "9999AA\n"
                "  fix: add rows for them, or `*,other` for all that have no row\n");
  write("sectors.csv", "product,sector\n01,Agriculture\n01,Electronics\n*,\n");
  EXPECT_EQ(refusal("baci", kBaci, options),
            "error E204: sectors.csv:3:1: the product 01 stands twice\n\n"
            "error E207: sectors.csv:4:3: a product or sector is empty\n");
  EXPECT_EQ(refusal("baci", {kBaci[0], kMocks / "matrix/labels.csv"}, for_baci()),
            "error E503: " + (kMocks / "matrix/labels.csv").string() +
                ":1: this is not BACI's list of countries\n"
                "  allowed: columns country_code and country_iso3 (before 2024 "
                "iso_3digit_alpha)\n");
}

// --- kite

// The mock holds the shares of tests/worlds/two-by-two.
TEST_F(TradeImport, KiteGivesBackTheWorldOfItsShares) {
  const ImportedWorld imported = import("kite", {kKite});
  const auto world = world_of(imported);
  Result<World> loaded = load_world(fs::path(SAMARKAND_SOURCE_DIR) / "tests/worlds/two-by-two");
  ASSERT_TRUE(loaded);
  const auto expect_same = [](const Array& made, const Array& expected) {
    ASSERT_EQ(made.size(), expected.size());
    for (std::size_t k = 0; k < made.size(); ++k) EXPECT_NEAR(made[k], expected[k], 1e-10) << k;
  };
  expect_same(world->flow(), loaded->flow());
  expect_same(world->tariff(), loaded->tariff());
  expect_same(world->input(), loaded->input());
  expect_same(world->final_spending(), loaded->final_spending());
  EXPECT_EQ(world->info().year, 2017);
  EXPECT_EQ(world->countries()[0].code, "NTH");
  EXPECT_EQ(world->sectors()[0].theta, 4);
  EXPECT_EQ(world->sectors()[0].kind, SectorKind::kGoods);
  EXPECT_EQ(world->sectors()[1].theta, 5);
  EXPECT_EQ(world->sectors()[1].kind, SectorKind::kServices);
  EXPECT_EQ(imported.notes[1], "trade elasticities are below 1 and read as 1/theta");
  EXPECT_EQ(imported.notes.back(), "ntb.csv is not used");
}

TEST_F(TradeImport, KiteReadsEveryConventionOfTheElasticity) {
  fs::copy(kKite, "c_2017");
  for (const char* values : {"gro,-0.25\nros,-0.2\n", "gro,4\nros,5\n", "gro,-4\nros,-5\n"}) {
    write("c_2017/trade_elasticity.csv", std::string("sector,value\n") + values);
    const auto world = world_of(import("kite", {"c_2017"}));
    EXPECT_EQ(world->sectors()[0].theta, 4) << values;
    EXPECT_EQ(world->sectors()[1].theta, 5) << values;
  }
}

TEST_F(TradeImport, BadInitialConditionsSayWhatToMend) {
  write("conditions.rds", "x");
  EXPECT_EQ(refusal("kite", {"conditions.rds"}),
            "error E502: conditions.rds: KITE's initial conditions are a folder of tables\n"
            "  allowed: a folder with factor_share.csv, trade_share.csv and the others\n"
            "  fix: in R: for (n in names(initial_conditions)) "
            "data.table::fwrite(initial_conditions[[n]], paste0(n, \".csv\"))\n");
  const auto message = [&](const char* table, std::string_view text) {
    fs::remove_all("c_2017");
    fs::copy(kKite, "c_2017");
    if (text.empty()) fs::remove(fs::path("c_2017") / table);
    if (!text.empty()) write(fs::path("c_2017") / table, text);
    return refusal("kite", {"c_2017"});
  };
  EXPECT_EQ(message("trade_share.csv", ""),
            "error E101: c_2017/trade_share.csv: the file does not exist\n");
  EXPECT_EQ(message("value_added.csv", "country,x\nnth,1\n"),
            "error E503: c_2017/value_added.csv:1: the table has no column `value`\n"
            "  allowed: columns country, value\n");
  EXPECT_EQ(message("value_added.csv", "country,value\nnht,1\n"),
            "error E302: c_2017/value_added.csv:2:1: `nht` is not in factor_share.csv\n"
            "  did you mean: nth\n");
  EXPECT_EQ(message("consumption_share.csv",
                    "country,sector,value\nnth,gro,0.5\nnth,ros,0.5\nsth,gro,0.7\n"),
            "error E523: c_2017/consumption_share.csv: shares miss the sum of 1 over sectors by up "
            "to 0.3\n"
            "  allowed: a sum of 1, to 0.001\n");
}

}  // namespace
}  // namespace samarkand
