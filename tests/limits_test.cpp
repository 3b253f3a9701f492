// What is read has limits, and what is shown is plain text.
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "samarkand/base/disk.h"
#include "samarkand/base/number_text.h"
#include "samarkand/base/text.h"
#include "samarkand/engine/engine.h"
#include "samarkand/import/import.h"
#include "samarkand/report/memo_file.h"
#include "samarkand/world/form.h"
#include "samarkand/world_io/world_io.h"
#include "support.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

class Limits : public ::testing::Test {
 protected:
  Limits() : folder_(fs::temp_directory_path() / fmt::format("samarkand-limits-{}", getpid())) {
    fs::create_directories(folder_);
  }
  ~Limits() override { fs::remove_all(folder_); }

  std::string complaint(const fs::path& scenario) {
    Diagnostics diagnostics;
    read_scenario(disk(), scenario, diagnostics);
    return to_string(diagnostics);
  }

  const fs::path folder_;
};

TEST_F(Limits, OfADevice) {
  EXPECT_EQ(complaint("/dev/zero"),
            "error E102: /dev/zero: the file cannot be read: it is larger than 64 MB\n");
}

TEST_F(Limits, OfAScenario) {
  const fs::path file = folder_ / "large.yaml";
  std::ofstream(file) << "name: x\n";
  fs::resize_file(file, kMostTextBytes + 1);  // it has holes, and takes no room
  EXPECT_EQ(complaint(file), "error E102: " + file.string() +
                                 ": the file cannot be read: it is larger than 64 MB\n");
}

TEST_F(Limits, OfPatienceWithAPipe) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(complaint(pipe), "error E102: " + pipe.string() +
                                 ": the file cannot be read: it is a pipe, and nobody writes to it "
                                 "for 5 seconds\n");
  std::thread writer([&] { std::ofstream(pipe) << "name: x\nmeasures: []\n"; });
  EXPECT_EQ(complaint(pipe), "");
  writer.join();
}

TEST_F(Limits, OfALineOfALargeTable) {
  const Result<ImportedWorld> imported = import_world("matrix", {"/dev/zero"}, {});
  ASSERT_FALSE(imported);
  EXPECT_EQ(to_string(imported.diagnostics()),
            "error E102: /dev/zero: the file cannot be read: a line is beyond 64 MB\n");
}

TEST_F(Limits, OfAWorld) {
  fs::copy(fs::path(SAMARKAND_SOURCE_DIR) / "tests/worlds/two-by-two", folder_ / "world",
           fs::copy_options::recursive);
  std::ofstream countries(folder_ / "world/countries.csv", std::ios::app);
  for (int k = 0; k < 20000; ++k) countries << fmt::format("E{0},Economy {0},0,0\n", k);
  countries.close();
  const Result<World> world = load_world(folder_ / "world");
  ASSERT_FALSE(world);
  EXPECT_EQ(to_string(world.diagnostics()),
            "error E315: " + (folder_ / "world").string() +
                ": 20002 economies and 2 sectors make an array of 8e+08 values, 6.4 GB\n"
                "  allowed: at most 67108864 values, 0.54 GB: sectors times economies squared, and "
                "economies times sectors squared\n"
                "  fix: leave out or merge economies or sectors\n");
  Diagnostics diagnostics;
  EXPECT_TRUE(check_size(500, 250, "", diagnostics));
  EXPECT_TRUE(check_size(1000, 60, "", diagnostics));
  EXPECT_FALSE(check_size(1000, 68, "", diagnostics));
}

TEST_F(Limits, AMemoThatIsNoFileIsLeftOut) {
  Diagnostics diagnostics;
  fs::create_directories(folder_ / "solved.memo");
  EXPECT_FALSE(memo_file(folder_ / "solved.memo", diagnostics).load);
  EXPECT_EQ(to_string(diagnostics.warnings),
            "warning W041: " + (folder_ / "solved.memo").string() +
                ": this is no file: what was solved for questions is not kept in it\n"
                "  fix: move it away\n");
  EXPECT_EQ(memo_file(folder_ / "none.memo", diagnostics).load(), "");
}

TEST(Text, WhatDoesNotShowIsWrittenAsNumbers) {
  EXPECT_EQ(printable("a\tb\nZürich – Самарканд 撒马尔罕"), "a\tb\nZürich – Самарканд 撒马尔罕");
  EXPECT_EQ(printable("\x1b[31mred\r\x7f"), "\\u001b[31mred\\u000d\\u007f");
  EXPECT_EQ(printable("a\u202eb\u2066c\u200fd\u009b1m"), "a\\u202eb\\u2066c\\u200fd\\u009b1m");
  EXPECT_EQ(printable("N\xFCrnberg"), "N\\ufffdrnberg");
  EXPECT_EQ(printable(std::string_view("\0x", 2)), "\\u0000x");
  EXPECT_EQ(first_hidden("plain"), 5u);
  EXPECT_EQ(first_hidden("ab\x1b"), 2u);
}

TEST(Text, WholeNumbers) {
  EXPECT_EQ(whole_number(2021, 1, kLastYear), 2021);
  for (const double year :
       {1e300, 2021.9, 4294969319.0, 0.0, -1.0, 10000.0, HUGE_VAL, std::nan("")}) {
    EXPECT_FALSE(whole_number(year, 1, kLastYear)) << year;
  }
}

TEST(Text, LargeNumbersHaveNoThreeHundredDigits) {
  EXPECT_EQ(fixed_text(1e300, 1), "1e+300");
  EXPECT_EQ(fixed_text(-2.5e20, 0, true), "-2.5e+20");
  EXPECT_EQ(fixed_text(123456.78, 1), "123456.8");
}

TEST(Codes, AreLettersDigitsAndThreeMarks) {
  for (const char* code : {"DEU", "a", "C4", "S19.b-c_d"}) EXPECT_TRUE(is_code(code)) << code;
  for (const char* code : {"", "=1+cmd", "../x", "1a", "_a", "a b", "é", "a,b", "-a", "a\n"}) {
    EXPECT_FALSE(is_code(code)) << code;
  }
  EXPECT_EQ(code_from("=1+cmd"), "x1_cmd");
  EXPECT_EQ(code_from("../../etc/passwd"), "etc_passwd");
  EXPECT_EQ(code_from("Cote d'Ivoire"), "Cote_d_Ivoire");
  EXPECT_EQ(code_from("–"), "");
}

}  // namespace
}  // namespace samarkand
