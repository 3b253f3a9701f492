// Reading and writing text, tables and numbers; diagnostics as text.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <regex>
#include <sstream>

#include "samarkand/base/disk.h"
#include "samarkand/base/text.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

class TextFile : public testing::Test {
 protected:
  TextFile() : folder_(fs::temp_directory_path() / fmt::format("samarkand-text-{}", getpid())) {
    fs::create_directories(folder_);
  }
  ~TextFile() override { fs::remove_all(folder_); }

  std::optional<std::string> read(const std::string& bytes) {
    std::ofstream(folder_ / "file", std::ios::binary) << bytes;
    return read_text(folder_ / "file", diagnostics_);
  }
  // The one diagnostic, without the temporary folder's name.
  std::string message() {
    std::string text = to_string(diagnostics_);
    const std::string prefix = folder_.string() + "/";
    for (std::size_t at = 0; (at = text.find(prefix)) != std::string::npos;) {
      text.erase(at, prefix.size());
    }
    return text;
  }

  fs::path folder_;
  Diagnostics diagnostics_;
};

TEST_F(TextFile, ByteOrderMarkAndLineEndsAreAccepted) {
  EXPECT_EQ(read("\xEF\xBB\xBFsome\r\nt\rext\r\n"), "some\nt\rext\n");
  EXPECT_TRUE(diagnostics_.empty());
}

TEST_F(TextFile, Utf8IsKept) {
  const std::string text = "Tür\u20ac\U0001F30D plus eight more ASCII characters\n";
  EXPECT_EQ(read(text), text);
}

TEST_F(TextFile, WhatIsNotUtf8IsRefused) {
  // Overlong, surrogate, above U+10FFFF, cut off, lone continuation, NUL.
  for (const std::string bad : {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                "\xE2\x82", "\x80", "\xFF"}) {
    diagnostics_.clear();
    EXPECT_EQ(read("12345678\n1234567" + bad), std::nullopt);
    ASSERT_EQ(diagnostics_.size(), 1U);
    EXPECT_EQ(diagnostics_[0].code, ErrorCode::kFileNotText);
    EXPECT_EQ(diagnostics_[0].where.line, 2);
    EXPECT_EQ(diagnostics_[0].where.column, 8);
  }
  diagnostics_.clear();
  EXPECT_EQ(read(std::string("a\0b", 3)), std::nullopt);
  EXPECT_EQ(message(),
            "error E104: file:1:2: the file is not text: byte 0x00 is NUL\n"
            "  allowed: text in UTF-8\n"
            "  fix: save the file as UTF-8 (in a spreadsheet: \"CSV UTF-8\")\n");
}

TEST_F(TextFile, FilesThatCannotBeReadAreNamed) {
  EXPECT_EQ(read_text(folder_ / "none", diagnostics_), std::nullopt);
  EXPECT_EQ(message(), "error E101: none: the file does not exist\n");
  diagnostics_.clear();
  fs::create_directory(folder_ / "folder");
  EXPECT_EQ(read_text(folder_ / "folder", diagnostics_), std::nullopt);
  EXPECT_EQ(message(), "error E102: folder: the file cannot be read: it is a folder\n");
  diagnostics_.clear();
  EXPECT_EQ(read(" \r\n\n"), std::nullopt);
  EXPECT_EQ(message(), "error E103: file: the file is empty\n");
}

TEST_F(TextFile, WritingReplacesTheWholeFile) {
  EXPECT_TRUE(write_text(folder_ / "out", "long first text\n", diagnostics_));
  EXPECT_TRUE(write_text(folder_ / "out", "second\n", diagnostics_));
  EXPECT_EQ(read_text(folder_ / "out", diagnostics_), "second\n");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(TextFile, AFailedWriteLeavesNothingBehind) {
  EXPECT_FALSE(write_text(folder_ / "none/out", "text", diagnostics_));
  EXPECT_EQ(message(),
            "error E105: none/out: the file cannot be written: No such file or directory\n");
  diagnostics_.clear();
  fs::create_directory(folder_ / "taken");
  EXPECT_FALSE(write_text(folder_ / "taken", "text", diagnostics_));
  EXPECT_EQ(message(), "error E105: taken: the file cannot be written: Is a directory\n");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

std::optional<Table> parse(const std::string& text, Diagnostics& diagnostics) {
  return Table::parse("t.csv", text, {"code", "value"}, {"note"}, diagnostics);
}

TEST(Table, ReadsQuotesBlanksCommentsAndAnyOrderOfColumns) {
  Diagnostics diagnostics;
  const auto table = parse(
      "# a comment, with a comma\n"
      "\n"
      " value ,note,code\n"
      "1.5 , \"say \"\"yes\"\", or no\" ,\tA\n"
      "# another\n"
      "-2e3,,\" B \"",
      diagnostics);
  ASSERT_TRUE(table) << to_string(diagnostics);
  ASSERT_EQ(table->rows(), 2U);
  EXPECT_TRUE(table->has("note"));
  EXPECT_EQ(table->text(0, 0), "A");
  EXPECT_EQ(table->number(0, 1, diagnostics), 1.5);
  EXPECT_EQ(table->text(0, 2), "say \"yes\", or no");
  EXPECT_EQ(table->text(1, 0), " B ");
  EXPECT_EQ(table->number(1, 1, diagnostics), -2000);
  EXPECT_EQ(table->text(1, 2), "");
  EXPECT_EQ(table->line(1), 6);
  EXPECT_EQ(table->where(0, 0).line, 4);
  EXPECT_EQ(table->where(0, 0).column, 30);
  EXPECT_TRUE(diagnostics.empty());
}

TEST(Table, RowsOfEmptyFieldsAloneAreSkipped) {
  Diagnostics diagnostics;
  const auto table = parse("code,value,note\nA,1,\n,,\n , ,\t\n,,,,\nB,2,\n,,", diagnostics);
  ASSERT_TRUE(table);
  EXPECT_TRUE(diagnostics.empty()) << to_string(diagnostics);
  ASSERT_EQ(table->rows(), 2U);
  EXPECT_EQ(table->line(1), 6);
}

TEST(Table, AbsentOptionalColumnsAreEmpty) {
  Diagnostics diagnostics;
  const auto table = parse("code,value\nA,1\n", diagnostics);
  ASSERT_TRUE(table);
  EXPECT_FALSE(table->has("note"));
  EXPECT_EQ(table->text(0, 2), "");
}

TEST(Table, ColumnsCountCharacters) {
  Diagnostics diagnostics;
  const auto table = parse("code,value\nTürkiye,x\n", diagnostics);
  ASSERT_TRUE(table);
  EXPECT_EQ(table->where(0, 1).column, 9);
}

TEST(Table, BadRowsAreReportedAndLeftOut) {
  Diagnostics diagnostics;
  const auto table = parse("code,value\nA,1\nB\nC,2,3\n\"D,4\n\"E\"x,5\nF,6\n", diagnostics);
  ASSERT_TRUE(table);
  ASSERT_EQ(table->rows(), 2U);
  EXPECT_EQ(table->text(1, 0), "F");
  ASSERT_EQ(diagnostics.size(), 4U);
  EXPECT_EQ(diagnostics[0].code, ErrorCode::kTableFields);
  EXPECT_EQ(diagnostics[1].code, ErrorCode::kTableFields);
  EXPECT_EQ(diagnostics[2].code, ErrorCode::kTableQuote);
  EXPECT_EQ(diagnostics[3].code, ErrorCode::kTableQuote);
  EXPECT_EQ(diagnostics[3].where.line, 6);
  EXPECT_EQ(diagnostics[3].where.column, 4);
}

TEST(Table, AMisspeltColumnIsNotCalledMissingAsWell) {
  Diagnostics diagnostics;
  EXPECT_FALSE(parse("code,vlaue\nA,1\n", diagnostics));
  EXPECT_EQ(to_string(diagnostics),
            "error E201: t.csv:1:6: unknown column \"vlaue\"\n"
            "  allowed: code,value; optional: note\n"
            "  did you mean: value\n");
}

TEST(Number, Syntax) {
  EXPECT_EQ(parse_number("1"), 1);
  EXPECT_EQ(parse_number("-2.5e3"), -2500);
  EXPECT_EQ(parse_number(".5"), 0.5);
  for (const char* text : {"", " 1", "1 ", "nan", "inf", "-infinity", "1,000", "1e999", "0x10",
                           "1.2.3", "--1", "+-1", "1e"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
}

TEST(Number, Meant) {
  EXPECT_EQ(number_meant("25%"), "0.25");
  EXPECT_EQ(number_meant("2.5 %"), "0.025");
  EXPECT_EQ(number_meant("0,25"), "0.25");
  EXPECT_EQ(number_meant("1,234,000"), "1234000");
  EXPECT_EQ(number_meant("+3"), "3");
  EXPECT_EQ(number_meant("1,234"), "");  // thousands or a decimal comma
  EXPECT_EQ(number_meant("many"), "");
  EXPECT_EQ(number_meant("nan"), "");
}

TEST(Diagnostic, AsText) {
  const Diagnostic diagnostic{ErrorCode::kUnknownCountry,
                              {"scenario.yaml", 12, 14},
                              "unknown country \"RUZ\"",
                              "a country code",
                              "write a code",
                              "RUS"};
  EXPECT_EQ(diagnostic.to_string(),
            "error E408: scenario.yaml:12:14: unknown country \"RUZ\"\n"
            "  allowed: a country code\n"
            "  did you mean: RUS\n"
            "  fix: write a code\n");
  EXPECT_EQ((Diagnostic{ErrorCode::kFileEmpty, {"a.csv"}, "the file is empty"}).to_string(),
            "error E103: a.csv: the file is empty\n");
  EXPECT_EQ((Diagnostic{ErrorCode::kTableFields, {"a.csv", 3, 0}, "too few"}).to_string(),
            "error E202: a.csv:3: too few\n");
}

TEST(Diagnostic, ManyOfAKindAreCounted) {
  Diagnostics diagnostics(12, {ErrorCode::kNumberSyntax, {"a.csv", 2}, "not a number"});
  diagnostics.push_back({ErrorCode::kNumberSyntax, {"b.csv", 2}, "not a number"});
  const std::string text = to_string(diagnostics);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 11 + 10 + 2);
  EXPECT_TRUE(text.ends_with("\n\na.csv: 2 more errors E205 are not shown\n")) << text;
}

TEST(Diagnostic, Nearest) {
  const std::vector<std::string> codes = {"AUS", "AUT", "RUS", "USA", "electronics", "machinery"};
  EXPECT_EQ(nearest("RUZ", codes), "RUS");
  EXPECT_EQ(nearest("rus", codes), "RUS");
  EXPECT_EQ(nearest("UAS", codes), "USA");  // swapped neighbours count one
  EXPECT_EQ(nearest("eletronics", codes), "electronics");
  EXPECT_EQ(nearest("machines", codes), "machinery");
  EXPECT_EQ(nearest("machetes", codes), "");
  EXPECT_EQ(nearest("XYZ", codes), "");
  EXPECT_EQ(nearest("Z", {"A", "B"}), "");
  EXPECT_EQ(nearest("", codes), "");
  EXPECT_EQ(nearest("A", {}), "");
}

TEST(Diagnostic, EveryCodeHasOneRecord) {
  std::ifstream header(fs::path(SAMARKAND_SOURCE_DIR) / "src/samarkand/base/diagnostic.h");
  std::ostringstream text;
  text << header.rdbuf();
  const std::string source = text.str();
  const std::regex enumerator(R"(\n  k\w+ = (\d{3,4}),)");
  std::vector<int> declared, recorded;
  for (std::sregex_iterator at(source.begin(), source.end(), enumerator), end; at != end; ++at) {
    declared.push_back(std::stoi((*at)[1]));
  }
  for (const ErrorRecord& record : error_records()) {
    recorded.push_back(static_cast<int>(record.code));
    EXPECT_FALSE(record.title.empty());
    EXPECT_TRUE(record.explanation.ends_with('.') || record.explanation.ends_with("\"."))
        << record.explanation;
  }
  EXPECT_GE(declared.size(), 37U);
  EXPECT_EQ(recorded, declared);
}

}  // namespace
}  // namespace samarkand
