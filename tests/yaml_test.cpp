#include "samarkand/base/yaml.h"

#include <gtest/gtest.h>

namespace samarkand::yaml {
namespace {

Node parsed(std::string_view text) {
  Diagnostics diagnostics;
  const std::optional<Node> node = Reader("t.yaml", diagnostics).parse(text);
  EXPECT_EQ(to_string(diagnostics), "");
  return node.value_or(Node());
}

Diagnostic problem_of(std::string_view text) {
  Diagnostics diagnostics;
  EXPECT_FALSE(Reader("t.yaml", diagnostics).parse(text)) << text;
  return diagnostics.size() == 1 ? diagnostics.front() : Diagnostic{};
}

TEST(Yaml, NodesSayWhatTheyAreAndWhere) {
  const Node root = parsed("é: {b: [1, ~], c: \"~\"}\nd:\n");
  ASSERT_TRUE(root.is_map());
  ASSERT_EQ(root.size(), 2u);
  const Node& map = root.pairs()[0].second;
  ASSERT_TRUE(map.is_map());
  EXPECT_EQ(map.where().column, 4);  // characters, not bytes
  const Node& list = map.pairs()[0].second;
  ASSERT_TRUE(list.is_sequence());
  EXPECT_EQ(list.items()[0].scalar(), "1");
  EXPECT_EQ(list.items()[0].where().column, 9);
  EXPECT_TRUE(list.items()[1].is_null());
  EXPECT_TRUE(map.pairs()[1].second.is_scalar());
  EXPECT_TRUE(root.pairs()[1].second.is_null());
  EXPECT_EQ(root.pairs()[1].first.where().line, 2);
  EXPECT_EQ(root.depth(), 4);
}

TEST(Yaml, AnAliasIsWhatItsAnchorWas) {
  const Node root = parsed("a: &x [1]\nb: *x\nc: &x [2]\nd: *x\n");
  EXPECT_EQ(&root.pairs()[0].second.items(), &root.pairs()[1].second.items());
  EXPECT_EQ(root.pairs()[3].second.items()[0].scalar(), "2");
  EXPECT_EQ(problem_of("a: *x\n").where.column, 4);
  EXPECT_EQ(problem_of("a: &x [*x]\n").where.column, 8);
}

TEST(Yaml, NestedOnlySoDeep) {
  const auto nested = [](int levels) {
    return std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']');
  };
  EXPECT_EQ(parsed(nested(kDeepest)).depth(), kDeepest);
  EXPECT_EQ(problem_of(nested(kDeepest + 1)).where.column, kDeepest + 1);
  std::string chain = "- &a0 [x]\n";
  for (int k = 1; k < kDeepest; ++k) {
    chain += "- &a" + std::to_string(k) + " [*a" + std::to_string(k - 1) + "]\n";
  }
  EXPECT_EQ(problem_of(chain).what, "values are nested too deeply");
}

TEST(Yaml, ComplaintsNameTheLineThatIsWrong) {
  EXPECT_EQ(problem_of("name: x\nquestion\nworld: y\n").where.line, 2);
  EXPECT_EQ(problem_of("a: b: c\n").what, "a colon stands where no key can stand");
  for (const std::string_view text : {"- {a: 1 b: 2}\n", "- {a: \"1\" b: 2}\n"}) {
    EXPECT_EQ(problem_of(text).what,
              "a comma is missing before this, or a closing brace or bracket");
  }
  EXPECT_EQ(problem_of("- {a:}\n").fix,
            "write a space after the colon; put text that holds a colon in double quotes");
  EXPECT_EQ(problem_of("a: |x\n").what,
            "a word that starts with | or > has a meaning of its own in YAML");
  const Diagnostic control = problem_of("a: é\nb: é\a\n");
  EXPECT_EQ(control.where.line, 2);
  EXPECT_EQ(control.where.column, 5);
}

TEST(Yaml, WhatIsQuotedReadsBack) {
  const std::string text = "a \"b\" \\ \n\t é \xC2\xA0 \xEF\xBB\xBF \xF0\x9F\x9A\x80 ";
  EXPECT_EQ(parsed("a: " + yaml::quoted(text)).pairs()[0].second.scalar(), text);
  for (const char* hidden : {"\r", "\b", "\x1b[31m", "\x7F", "\xC2\x85", "\xE2\x80\xA8"}) {
    EXPECT_EQ(problem_of("a: " + yaml::quoted(hidden)).what,
              "this text has a control character or a mark of direction, which does not show");
  }
  EXPECT_EQ(yaml::quoted("a \"b\"\n\x7F"), "\"a \\\"b\\\"\\n\\x7f\"");
  for (const std::string word : {"EU", "A-1_b.c", "null", "-x", "a b", "", "~", "#", "x:"}) {
    const Node list = parsed("[" + plain(word) + "]");
    ASSERT_EQ(list.size(), 1u) << word;
    EXPECT_EQ(list.items()[0].scalar(), word);
    EXPECT_TRUE(list.items()[0].is_scalar()) << word;
  }
  EXPECT_EQ(plain("A-1_b.c"), "A-1_b.c");
}

}  // namespace
}  // namespace samarkand::yaml
