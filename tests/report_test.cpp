// The forms of a report: terminal, JSON, CSV, NetCDF, HTML, and how they reach the disk.
#include "samarkand/report/report.h"

#include <gtest/gtest.h>
#include <netcdf.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "questions.h"
#include "samarkand/questions/exposure/solve.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/summary.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;
using testing::make;
using testing::one_sector;
using testing::run_text;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The three countries of the theory tests, with names that try the tables and the page.
std::shared_ptr<const World> three_countries() {
  WorldData data = one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4);
  data.countries[0].name = "Åland </script><script>alert(1)</script>";
  data.countries[1].name = "Côte d'Ivoire & \"Türkiye\"";
  data.countries[2].name = "République centrafricaine";
  return make(std::move(data));
}

const char* const kEmbargo =
    "question: What if <b>A</b> and C </script> stop trading?\n"
    "model: {closure: balanced, theta: {scale: 0.5}}\n"
    "measures:\n"
    "  - {kind: ban, origin: A, destination: C, sectors: all, source: 'a <rule>'}\n"
    "  - {kind: ban, origin: C, destination: A, sectors: all}\n";

const Report& embargo() {
  static const Report report = run_text(three_countries(), kEmbargo);
  return report;
}

Report no_equilibrium() {
  Report report = embargo();
  report.outcome = {};
  report.equilibrium = {};
  report.equilibrium.status = Status::kNoEquilibrium;
  report.equilibrium.reason = "C cannot have goods_";
  report.residuals.clear();
  return report;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

class ReportFiles : public ::testing::Test {
 protected:
  void SetUp() override {  // a folder of its own: tests run at the same time
    folder_ = fs::path(::testing::TempDir()) / ("samarkand_report_" + std::to_string(getpid()));
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::vector<std::string> entries(const fs::path& folder) const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
      names.push_back(entry.path().filename());
    }
    std::ranges::sort(names);
    return names;
  }
  fs::path folder_;
};

TEST(Written, TwelveDigitsAndEmptyWhenUndefined) {
  EXPECT_EQ(written(-1.0 / 3), "-0.333333333333");
  EXPECT_EQ(written(1234567.89012345), "1234567.89012");
  EXPECT_EQ(written(1e-20), "1e-20");
  EXPECT_EQ(written(-0.0), "0");
  EXPECT_EQ(written(kNan), "");
  EXPECT_EQ(written(std::numeric_limits<double>::infinity()), "");
  EXPECT_EQ(rounded(1.0 / 3), 0.333333333333);
  EXPECT_TRUE(std::isnan(rounded(kNan)));
}

TEST(CountriesCsv, ColumnsAndUndefinedFields) {
  Report report = embargo();
  report.outcome.countries[0] = {1, 2, 3, 4, 5, 6, kNan, 8, 9, 10, 11, 12.5};
  const double income = report.world->income()[0];
  const auto lines = lines_of(countries_csv(report));
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(
      lines[0],
      "country,real_income,real_spending,real_wage,price_index,wage,terms_of_trade,volume_of_trade,"
      "technical,transfers,exports,imports,tariff_revenue,real_income_value,baseline_income,"
      "baseline_exports,baseline_imports,name");
  EXPECT_EQ(lines[1], "A,1,2,3,4,5,6,,8,9,10,11,12.5," + written(income / 100) + "," +
                          written(income) + ",20,20," + report.world->countries()[0].name);
  EXPECT_TRUE(lines[3].starts_with("C," + written(report.outcome.countries[2].real_income) + ","));
}

TEST(SectorsCsv, CountryBySector) {
  Report report = embargo();
  report.outcome.sectors[1] = {kNan, kNan, 3, kNan, kNan};
  const auto lines = lines_of(sectors_csv(report));
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(
      lines[0],
      "country,sector,output,volume,price,value_added,employment,baseline_output,country_name,"
      "sector_name");
  EXPECT_EQ(lines[2], "B,goods_,,,3,,,60,\"Côte d'Ivoire & \"\"Türkiye\"\"\",Goods");
}

TEST(FlowsCsv, LeavesOutWhatIsZeroBeforeAndAfter) {
  Report report =
      run_text(make(one_sector({"A", "B", "C"}, {{80, 15, 5}, {20, 42, 0}, {0, 5, 20}}, 4)),
               "measures:\n  - {kind: ban, origin: A, destination: C, sectors: all}\n"
               "  - {kind: ban, origin: C, destination: B, sectors: all}\n");
  report.outcome.countries.resize(3);  // whatever the solver thought of it
  report.equilibrium.flow = {81, 19, 0, 16, 41, 0, 0, 0, 20};
  EXPECT_EQ(flows_csv(report),
            "origin,destination,sector,baseline,value,data\n"
            "A,A,goods_,80,81,80\nA,B,goods_,15,16,15\nA,C,goods_,5,0,5\n"
            "B,A,goods_,20,19,20\nB,B,goods_,42,41,42\n"
            "C,B,goods_,5,0,5\nC,C,goods_,20,20,20\n");
}

TEST(Json, HoldsTheContract) {
  const auto json = nlohmann::json::parse(to_json(embargo()));
  EXPECT_EQ(json["status"], "converged");
  EXPECT_EQ(json["reason"], "");
  EXPECT_EQ(json["scenario"], "test");
  EXPECT_EQ(json["world"]["name"], "one-sector");
  EXPECT_EQ(json["world"]["hash"], embargo().world_hash);
  EXPECT_EQ(json["model"]["given"]["closure"], "balanced");
  EXPECT_EQ(json["model"]["given"]["theta"]["scale"], 0.5);
  EXPECT_FALSE(json["model"]["given"].contains("epsilon"));
  EXPECT_EQ(json["model"]["used"]["closure"], "balanced");
  EXPECT_EQ(json["model"]["used"]["theta"]["goods_"], 2);
  EXPECT_EQ(json["model"]["used"]["epsilon"], 1);
  EXPECT_EQ(json["model"]["used"]["labour_mobility"], "inf");
  EXPECT_EQ(json["numeraire"], "world value added constant");
  EXPECT_GE(json["iterations"], 0);
  for (const Residual& residual : embargo().residuals) {
    EXPECT_EQ(json["residuals"][residual.name], residual.max);
  }
  for (const char* phase : {"load", "prepare", "solve", "check", "questions", "report"}) {
    EXPECT_TRUE(json["timings_seconds"][phase].is_number()) << phase;
  }
  EXPECT_EQ(json["version"], embargo().version);
  ASSERT_EQ(json["measures"].size(), 2u);
  EXPECT_EQ(json["measures"][0]["kind"], "ban");
  EXPECT_EQ(json["measures"][0]["source"], "a <rule>");
  EXPECT_EQ(json["measures"][0]["place"].get<std::string>().find("test.yaml:5:"), 0u);
  ASSERT_EQ(json["countries"].size(), 3u);
  EXPECT_EQ(json["countries"][2]["country"], "C");
  EXPECT_EQ(json["countries"][2]["real_income"],
            rounded(embargo().outcome.countries[2].real_income));
  EXPECT_TRUE(json["countries"][2]["technical"].is_null());  // a ban: infinite to first order
  EXPECT_EQ(json["questions"][0]["ask"], "welfare");
  EXPECT_EQ(json["questions"][0]["lowest"]["country"], "C");
}

constexpr const char* kExposure = "questions: [{ask: welfare}, {ask: exposure}]\n";

Report exposed() {
  return run_text(make(one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4)),
                  kExposure);
}

TEST(Json, NoEquilibriumHasNoCountries) {
  const auto json = nlohmann::json::parse(to_json(no_equilibrium()));
  EXPECT_EQ(json["status"], "no_equilibrium");
  EXPECT_EQ(json["reason"], "C cannot have goods_");
  EXPECT_TRUE(json["countries"].empty());
}

TEST(Json, InvalidUtf8IsReplaced) {
  Report report = embargo();
  report.scenario.question = "broken \xff text";
  EXPECT_TRUE(nlohmann::json::accept(to_json(report)));
}

TEST(Groups, AddUpTheirMembersInMoney) {
  WorldData data = one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4);
  data.groups["club"] = {"A", "C"};
  const Report report = run_text(make(std::move(data)), kEmbargo);
  const auto groups = group_outcomes(report);
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].group, "club");
  EXPECT_EQ(groups[1].group, "world");
  const auto rows = country_rows(report);
  EXPECT_NEAR(groups[0].real_income_value, rows[0].real_income_value + rows[2].real_income_value,
              1e-12);
  EXPECT_NEAR(groups[1].real_income_value, groups[0].real_income_value + rows[1].real_income_value,
              1e-12);
  const Array& income = report.world->income();
  EXPECT_NEAR(groups[0].real_income, 100 * groups[0].real_income_value / (income[0] + income[2]),
              1e-12);
  const auto json = nlohmann::json::parse(to_json(report));
  EXPECT_EQ(json["groups"][0]["group"], "club");
  EXPECT_EQ(json["groups"][1]["real_income_value"], rounded(groups[1].real_income_value));
  EXPECT_TRUE(group_outcomes(no_equilibrium()).empty());
}

TEST(Shifts, LargestFirst) {
  const auto shifts = largest_shifts(embargo(), 4);
  ASSERT_EQ(shifts.size(), 4u);
  for (std::size_t k = 1; k < shifts.size(); ++k) {
    EXPECT_GE(std::abs(shifts[k - 1].value - shifts[k - 1].baseline),
              std::abs(shifts[k].value - shifts[k].baseline));
  }
  for (const TradeShift& shift : shifts) EXPECT_NE(shift.origin, shift.destination);
  EXPECT_TRUE(largest_shifts(no_equilibrium(), 4).empty());
}

TEST(Terminal, StaysWithinItsWidthAndEndsWithTheStatus) {
  for (const auto& [width, verbose] :
       {std::pair(60, true), {80, true}, {120, true}, {60, false}, {80, false}, {120, false}}) {
    const auto lines = lines_of(to_terminal(embargo(), {.width = width, .verbose = verbose}));
    for (std::size_t k = 0; k + 1 < lines.size(); ++k) {
      EXPECT_LE(characters(lines[k]), static_cast<std::size_t>(width)) << lines[k];
      EXPECT_EQ(lines[k].find('\x1b'), std::string::npos) << lines[k];
    }
    EXPECT_TRUE(lines.back().starts_with("converged: ")) << lines.back();
  }
}

TEST(Terminal, ColumnsAlignWhateverTheAlphabet) {
  std::size_t rows = 0;
  for (const std::string& line : lines_of(to_terminal(embargo(), {.verbose = true}))) {
    if (line.starts_with("In money")) break;  // a narrower table
    if (!line.starts_with("Åland") && !line.starts_with("République centr")) continue;
    if (line.find("→") != std::string::npos || line.find("loses") != std::string::npos) continue;
    EXPECT_EQ(characters(line), 80u) << line;
    ++rows;
  }
  EXPECT_GE(rows, 2u);
}

TEST(Terminal, ListsFewMeasuresInPercent) {
  const std::string text = to_terminal(
      run_text(three_countries(),
               "measures:\n  - {kind: tariff, origin: A, destination: B, sectors: all, rate: 25}\n"
               "  - {kind: ban, origin: A, destination: C, sectors: goods, share: 0.5}\n"),
      {.width = 100, .verbose = true});
  EXPECT_NE(
      text.find("Measures     tariff  A → B  all  2500 %, before 0.0 % on average, on trade of 15 "
                "mn USD\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("             ban     A → C  goods  50 % of it, on trade of 5 mn USD\n"),
            std::string::npos)
      << text;
}

TEST(Terminal, ShowsTransfersWhereThereAreAny) {
  const std::string text = to_terminal(
      run_text(three_countries(),
               "measures:\n  - {kind: transfer, origin: A, destination: C, value: 2}\n"),
      {.verbose = true});
  EXPECT_NE(text.find("trans-"), std::string::npos) << text;
  EXPECT_NE(text.find("imports"), std::string::npos) << text;
  for (const std::string& line : lines_of(text)) EXPECT_LE(characters(line), 80u) << line;
  EXPECT_EQ(to_terminal(embargo(), {.verbose = true}).find("trans-"), std::string::npos);
}

TEST(Terminal, IsBriefUnlessAsked) {
  const std::string brief = to_terminal(embargo()),
                    full = to_terminal(embargo(), {.verbose = true});
  EXPECT_LE(lines_of(brief).size(), 25u) << brief;
  EXPECT_GT(lines_of(full).size(), lines_of(brief).size());
  EXPECT_NE(brief.find("losses"), std::string::npos);
  EXPECT_NE(brief.find("closure balanced, long run"), std::string::npos) << brief;
}

TEST(Terminal, TellsWholeSentencesOfEveryQuestion) {
  const Report report = run_text(
      three_countries(),
      "measures: [{kind: ban, origin: A, destination: C, sectors: all}]\n"
      "questions: [{ask: optimal, actor: A, on: baseline, instrument: tariff}, {ask: exposure}]\n");
  std::string text = to_terminal(report);
  for (std::size_t at; (at = text.find("\n  ")) != std::string::npos;) text.replace(at, 3, " ");
  for (const auto& answer : report.answers) {
    EXPECT_NE(text.find("\n- " + answer->sentences().front() + "\n"), std::string::npos) << text;
  }
}

TEST(Terminal, AScenarioWithoutMeasuresIsHeadedByItsFirstAnswer) {
  const Report report =
      run_text(three_countries(), "question: Which?\nquestions: [{ask: optimal, actor: A}]\n");
  const std::string found = report.answers[0]->sentences().front();
  EXPECT_EQ(answer(report), found);
  const std::string text = to_terminal(report, {.width = 200});
  EXPECT_TRUE(text.starts_with("Which?\n\n" + found + "\n\nModel ")) << text;
  EXPECT_EQ(text.find("Nobody"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(to_json(report))["answer"], found);
}

TEST(Terminal, StartsWithTheAnswerWhereNothingIsAsked) {
  EXPECT_TRUE(to_terminal(run_text(three_countries(), "measures: []\n")).starts_with("Nobody's"));
}

TEST(Terminal, GroupsThatArePartiesHaveALineAndAColumn) {
  WorldData data = one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4);
  data.groups["club"] = {"A", "B"};
  Diagnostics diagnostics;
  Scenario scenario = parse_scenario(
      "name: test\nmeasures: [{kind: ban, origin: club, destination: C, sectors: all}]\n",
      "test.yaml", ".", diagnostics, disk());
  const Result<Report> report =
      run(make(std::move(data)), std::move(scenario), {.robustness = true});
  ASSERT_TRUE(report);
  const GroupOutcome club = group_outcomes(*report).front();
  const std::string text = to_terminal(*report);
  EXPECT_NE(text.find(fmt::format("\nclub: {:.3f} % of real income, {:.3g} mn USD a year\n",
                                  club.real_income, club.real_income_value)),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("\n                            club         C"), std::string::npos) << text;
  const auto json = nlohmann::json::parse(to_json(*report));
  EXPECT_EQ(json["parties"], nlohmann::json::array({"club"}));
  EXPECT_EQ(json["robustness"][0]["groups"]["club"], rounded(club.real_income));
}

TEST(Terminal, SmallChangesAreNobodysLoss) {
  const Report report = run_text(
      three_countries(),
      "measures: [{kind: iceberg, origin: A, destination: B, sectors: all, factor: 1.000001}]\n");
  EXPECT_TRUE(answer(report).starts_with("Nobody's real income changes by as much as 0.0005 %, "))
      << answer(report);
  EXPECT_EQ(parties_and_extremes(report).size(), 2u);  // those that the measure names
}

TEST(Terminal, TheShortRunIsCalledSo) {
  const auto text = [&](const std::string& model) {
    return to_terminal(run_text(
        three_countries(),
        "measures: [{kind: ban, origin: A, destination: C, sectors: all}]\nmodel: " + model +
            "\n"));
  };
  EXPECT_NE(text("{theta: short_run, labour_mobility: 1}").find("scaled, short run;"),
            std::string::npos);
  EXPECT_NE(text("{preset: short_run}").find("scaled, short run;"), std::string::npos);
  EXPECT_NE(text("{theta: {scale: 0.5}}").find("scaled, long run;"), std::string::npos);
}

TEST(Money, IsToldInTheSameUnitsWhateverTheWorldCountsIn) {
  const auto told = [](const std::string& unit, double value) {
    WorldData data = one_sector({"A", "B"}, {{80, 20}, {20, 80}}, 4);
    data.info.unit = unit;
    return amount(*make(std::move(data)), value);
  };
  EXPECT_EQ(told("million USD", 3564), "3.56 bn USD");
  EXPECT_EQ(told("million USD", 0.25), "0.25 mn USD");
  EXPECT_EQ(told("trillion USD", -0.003564), "-3.56 bn USD");
  EXPECT_EQ(told("USD", -7.3e7), "-73 mn USD");
  EXPECT_EQ(told("USD", 12), "12 USD");
  EXPECT_EQ(told("thousand EUR", 4e6), "4 bn EUR");
}

TEST(Terminal, NothingChangesNothingToShow) {
  const std::string text = to_terminal(run_text(three_countries(), "measures: []\n"));
  EXPECT_NE(text.find("Nobody's real income changes"), std::string::npos) << text;
  EXPECT_EQ(text.find("0.000\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("Largest"), std::string::npos) << text;
}

TEST(Terminal, ElasticitiesOfTheScenarioAreSaidToBe) {
  const Report report = run_text(three_countries(),
                                 "model: {theta: {goods: 7}}\nmeasures:\n"
                                 "  - {kind: tariff, origin: A, destination: B, sectors: all, "
                                 "rate: 0.1}\n");
  EXPECT_EQ(elasticities_text(report), "7, set by the scenario: 1 of 1 sector");
}

TEST(Terminal, ColourWhenAsked) {
  EXPECT_NE(to_terminal(embargo(), {.colour = true}).find("\x1b[31m"), std::string::npos);
}

TEST(Terminal, SaysWhyThereIsNoResult) {
  EXPECT_EQ(lines_of(to_terminal(no_equilibrium())).back(), "NO EQUILIBRIUM: C cannot have goods_");
  Report report = embargo();
  report.equilibrium.status = Status::kNotConverged;
  report.equilibrium.reason = "stopped after 3 passes";
  EXPECT_EQ(lines_of(to_terminal(report)).back(), "NOT CONVERGED: stopped after 3 passes");
}

TEST(Page, EscapesEveryText) {
  const std::string page = to_html(embargo());
  EXPECT_EQ(page.find("<b>A</b>"), std::string::npos);
  EXPECT_EQ(page.find("alert(1)</script>"), std::string::npos);
  EXPECT_NE(page.find("What if &lt;b&gt;A&lt;/b&gt; and C &lt;/script&gt; stop"),
            std::string::npos);
  std::size_t ends = 0;
  for (std::size_t at = page.find("</script"); at != std::string::npos;
       at = page.find("</script", at + 1)) {
    ++ends;
  }
  EXPECT_EQ(ends, 3u);  // outlines, data, script
}

TEST(Page, NeedsNothingFromOutside) {
  const std::string page = to_html(embargo());
  for (const char* text : {" src=", " href=", "@import", "url(http", "fetch("}) {
    EXPECT_EQ(page.find(text), std::string::npos) << text;
  }
  EXPECT_EQ(page.find("{{"), std::string::npos);
  EXPECT_LT(page.size(), 300'000u);
}

TEST_F(ReportFiles, AreAllThereAndNothingElse) {
  Diagnostics diagnostics;
  for (int time = 0; time < 2; ++time) {  // the second time over the first
    ASSERT_TRUE(write_report(embargo(), folder_ / "a" / "b", diagnostics))
        << to_string(diagnostics);
    EXPECT_EQ(entries(folder_ / "a" / "b"),
              (std::vector<std::string>{"columns.csv", "countries.csv", "flows.csv", "report.html",
                                        "report.json", "result.nc", "samarkand-result.json",
                                        "sectors.csv"}));
  }
  EXPECT_EQ(read_file(folder_ / "a" / "b" / "countries.csv"), countries_csv(embargo()));
  const auto json = nlohmann::json::parse(read_file(folder_ / "a" / "b" / "report.json"));
  EXPECT_GT(json["timings_seconds"]["report"], 0);
}

// A file of its own, which the next run without the question takes away.
TEST_F(ReportFiles, ExposureOnlyWhereAsked) {
  Diagnostics diagnostics;
  ASSERT_TRUE(write_report(exposed(), folder_, diagnostics)) << to_string(diagnostics);
  const Report report = exposed();
  const auto& exposure = testing::answer_of<ExposureAnswer>(report, 1);
  EXPECT_EQ(read_file(folder_ / "exposure.csv"), exposure.tables().at(0).text);
  int file = -1, variable = -1;
  ASSERT_EQ(nc_open((folder_ / "result.nc").c_str(), NC_NOWRITE, &file), NC_NOERR);
  ASSERT_EQ(nc_inq_varid(file, "exposure_growth", &variable), NC_NOERR);
  double growth[9];
  ASSERT_EQ(nc_get_var_double(file, variable, growth), NC_NOERR);
  EXPECT_EQ(growth[1], exposure.exposure.real_income[1]);
  nc_close(file);
  ASSERT_TRUE(write_report(embargo(), folder_, diagnostics)) << to_string(diagnostics);
  EXPECT_FALSE(fs::exists(folder_ / "exposure.csv"));
}

// Each question its own files and arrays, and columns.csv says which is whose.
TEST_F(ReportFiles, EveryQuestionHasItsOwnTables) {
  const auto world = make(one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4));
  const Report report =
      run_text(world,
               "questions: [{ask: optimal, actor: A}, {ask: exposure}, {ask: optimal, actor: B}, "
               "{ask: optimal, actor: C}, {ask: exposure}]\n");
  Diagnostics diagnostics;
  ASSERT_TRUE(write_report(report, folder_, diagnostics)) << to_string(diagnostics);
  const std::pair<std::size_t, std::string> asked[] = {{0, ""}, {2, "_2"}, {3, "_3"}};
  for (const auto& [place, ending] : asked) {
    const auto tables = report.answers[place]->tables();
    EXPECT_EQ(read_file(folder_ / ("optimal" + ending + ".csv")), tables.at(0).text);
    EXPECT_EQ(read_file(folder_ / ("optimal_countries" + ending + ".csv")), tables.at(1).text);
  }
  EXPECT_NE(read_file(folder_ / "optimal.csv"), read_file(folder_ / "optimal_2.csv"));
  EXPECT_EQ(read_file(folder_ / "exposure_2.csv"), report.answers[4]->tables().at(0).text);
  EXPECT_FALSE(fs::exists(folder_ / "optimal_4.csv"));
  const std::string columns = read_file(folder_ / "columns.csv");
  for (const char* line :
       {"\noptimal.csv,value,1,\"question 1, The best tariffs for A: the rate, or",
        "\noptimal_2.csv,value,1,\"question 3, The best tariffs for B: the rate, or",
        "\noptimal_countries_3.csv,real_income,percent,\"question 4, The best tariffs for C: "}) {
    EXPECT_NE(columns.find(line), std::string::npos) << line << columns;
  }
  int file = -1, variable = -1;
  ASSERT_EQ(nc_open((folder_ / "result.nc").c_str(), NC_NOWRITE, &file), NC_NOERR);
  EXPECT_EQ(nc_inq_varid(file, "exposure_growth_2", &variable), NC_NOERR);
  nc_close(file);
  // What is no longer asked is taken away, and one question keeps the plain names.
  const Report fewer =
      run_text(world, "questions: [{ask: optimal, actor: B}, {ask: optimal, actor: C}]\n");
  ASSERT_TRUE(write_report(fewer, folder_, diagnostics)) << to_string(diagnostics);
  EXPECT_TRUE(fs::exists(folder_ / "optimal_2.csv"));
  for (const char* gone :
       {"optimal_3.csv", "optimal_countries_3.csv", "exposure.csv", "exposure_2.csv"}) {
    EXPECT_FALSE(fs::exists(folder_ / gone)) << gone;
  }
  const Report one = run_text(world, "questions: [{ask: optimal, actor: C}]\n");
  ASSERT_TRUE(write_report(one, folder_, diagnostics)) << to_string(diagnostics);
  EXPECT_EQ(read_file(folder_ / "optimal.csv"), fewer.answers[1]->tables().at(0).text);
  EXPECT_FALSE(fs::exists(folder_ / "optimal_2.csv"));
  EXPECT_NE(read_file(folder_ / "columns.csv").find("\noptimal.csv,value,1,\"the rate, or"),
            std::string::npos);
}

TEST_F(ReportFiles, NoEquilibriumLeavesHeaders) {
  Diagnostics diagnostics;
  ASSERT_TRUE(write_report(no_equilibrium(), folder_, diagnostics)) << to_string(diagnostics);
  for (const char* name : {"countries.csv", "sectors.csv", "flows.csv"}) {
    EXPECT_EQ(lines_of(read_file(folder_ / name)).size(), 1u) << name;
  }
}

TEST_F(ReportFiles, UnwritableFolder) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "file") << "not a folder";
  Diagnostics diagnostics;
  EXPECT_FALSE(write_report(embargo(), folder_ / "file" / "results", diagnostics));
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].code, ErrorCode::kFileUnwritable);
  EXPECT_EQ(diagnostics[0].where.file, (folder_ / "file" / "results").string());
  EXPECT_EQ(entries(folder_), std::vector<std::string>{"file"});
}

TEST_F(ReportFiles, FailureLeavesNoTemporaryFile) {
  fs::create_directories(folder_ / "countries.csv" / "in the way");
  Diagnostics diagnostics;
  EXPECT_FALSE(write_report(embargo(), folder_, diagnostics));
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].code, ErrorCode::kFolderOfOthers);
  EXPECT_EQ(entries(folder_), std::vector<std::string>{"countries.csv"});
}

TEST_F(ReportFiles, NetcdfHoldsLabelledArrays) {
  fs::create_directories(folder_);
  Diagnostics diagnostics;
  ASSERT_TRUE(write_netcdf(embargo(), folder_ / "result.nc", diagnostics));
  int file = -1, variable = -1, dimensions = 0, ids[NC_MAX_VAR_DIMS];
  ASSERT_EQ(nc_open((folder_ / "result.nc").c_str(), NC_NOWRITE, &file), NC_NOERR);

  ASSERT_EQ(nc_inq_varid(file, "flow", &variable), NC_NOERR);
  ASSERT_EQ(nc_inq_varndims(file, variable, &dimensions), NC_NOERR);
  ASSERT_EQ(dimensions, 3);
  nc_inq_vardimid(file, variable, ids);
  std::vector<std::string> names;
  for (int k = 0; k < 3; ++k) {
    char name[NC_MAX_NAME + 1];
    nc_inq_dimname(file, ids[k], name);
    names.push_back(name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"sector", "importer", "exporter"}));
  std::vector<double> flow(9);
  ASSERT_EQ(nc_get_var_double(file, variable, flow.data()), NC_NOERR);
  for (std::size_t k = 0; k < flow.size(); ++k) EXPECT_EQ(flow[k], embargo().equilibrium.flow[k]);
  char units[32] = {};
  ASSERT_EQ(nc_get_att_text(file, variable, "units", units), NC_NOERR);
  EXPECT_STREQ(units, "million USD");

  ASSERT_EQ(nc_inq_varid(file, "country", &variable), NC_NOERR);
  char* codes[3] = {};
  ASSERT_EQ(nc_get_var_string(file, variable, codes), NC_NOERR);
  EXPECT_STREQ(codes[2], "C");
  nc_free_string(3, codes);

  ASSERT_EQ(nc_inq_varid(file, "real_income", &variable), NC_NOERR);
  double income[3];
  ASSERT_EQ(nc_get_var_double(file, variable, income), NC_NOERR);
  EXPECT_EQ(income[2], embargo().outcome.countries[2].real_income);

  char status[32] = {};
  ASSERT_EQ(nc_get_att_text(file, NC_GLOBAL, "status", status), NC_NOERR);
  EXPECT_STREQ(status, "converged");
  nc_close(file);
}

}  // namespace
}  // namespace samarkand
