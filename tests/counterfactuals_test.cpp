// Solved equilibria kept between runs, threads, interruption.
#include <tbb/global_control.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <iterator>

#include "questions.h"
#include "samarkand/questions/coalition/solve.h"
#include "samarkand/questions/game/solve.h"
#include "samarkand/report/memo_file.h"

namespace samarkand {
namespace {

using testing::ask;
using testing::kGame;
using testing::make;
using testing::three;

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("samarkand-memo-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path file() const { return path_ / "solved.memo"; }
  MemoStore memo() const {
    Diagnostics none;
    return memo_file(file(), none);
  }

 private:
  std::filesystem::path path_;
};

TEST(Memo, SolvesNothingTwiceAndChangesNoBit) {
  const Folder folder;
  const std::string body = kGame + "questions: [{ask: game, game: g}]\n";
  std::size_t solved = 0;
  RunOptions options;
  options.memo = folder.memo();
  options.progress = [&](std::string_view, std::size_t, std::size_t) { return ++solved > 0; };
  const auto first = ask<GameAnswer>(three(), body, 0, options);
  EXPECT_EQ(solved, 5u) << "two of the six profiles are the same measures";
  solved = 0;
  const auto second = ask<GameAnswer>(three(), body, 0, options);
  EXPECT_EQ(solved, 0u);
  EXPECT_EQ(first.variants[0].form.payoff, second.variants[0].form.payoff);

  // Another elasticity is another equilibrium.
  ask<GameAnswer>(three(), "model: {theta: {all: 5}}\n" + body, 0, options);
  EXPECT_EQ(solved, 5u);
}

TEST(Memo, ADamagedFileIsSolvedAgain) {
  const Folder folder;
  const std::string body = kGame + "questions: [{ask: game, game: g}]\n";
  RunOptions options;
  options.memo = folder.memo();
  const auto first = ask<GameAnswer>(three(), body, 0, options);
  std::string bytes;
  {
    std::ifstream file(folder.file(), std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
  }
  ASSERT_GT(bytes.size(), 100u);
  for (const std::size_t at :
       {std::size_t{3}, std::size_t{20}, bytes.size() / 2, bytes.size() - 1}) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    std::ofstream(folder.file(), std::ios::binary) << damaged;
    EXPECT_EQ(ask<GameAnswer>(three(), body, 0, options).variants[0].form.payoff,
              first.variants[0].form.payoff)
        << at;
    std::ofstream(folder.file(), std::ios::binary) << bytes.substr(0, at);
    EXPECT_EQ(ask<GameAnswer>(three(), body, 0, options).variants[0].form.payoff,
              first.variants[0].form.payoff)
        << at;
  }
}

// Half-way nobody knows what later questions will ask for.
TEST(Memo, DropsWhatNoLongerComesUpAtTheEndAlone) {
  std::string bytes;
  const MemoStore store = {.load = [&] { return bytes; },
                           .save = [&](const std::string& now) { bytes = now; }};
  const Memo::Key one = {1, 2}, other = {3, 4};
  Memo first(store, 2);
  first.put(one, {.log_real_income = {.1, .2}});
  first.put(other, {.reason = "none"});
  first.save(false);
  Memo second(store, 2);
  ASSERT_NE(second.find(one), nullptr);
  second.save(false);
  ASSERT_NE(Memo(store, 2).find(other), nullptr);
  EXPECT_EQ(Memo(store, 2).find(other)->reason, "none");
  second.save(true);
  EXPECT_EQ(Memo(store, 2).find(other), nullptr);
  EXPECT_EQ(Memo(store, 2).find(one)->log_real_income, (Array{.1, .2}));
}

TEST(Memo, AnInterruptedRunGoesOn) {
  const Folder folder;
  const std::string body = kGame + "questions: [{ask: game, game: g}]\n";
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  std::size_t solved = 0;
  RunOptions options;
  options.memo = folder.memo();
  options.progress = [&](std::string_view, std::size_t, std::size_t) { return ++solved < 2; };
  ask<GameAnswer>(three(), body, 0, options);
  EXPECT_EQ(solved, 2u);
  solved = 0;
  options.progress = [&](std::string_view, std::size_t, std::size_t) { return ++solved > 0; };
  const auto resumed = ask<GameAnswer>(three(), body, 0, options);
  EXPECT_EQ(solved, 3u);
  EXPECT_EQ(resumed.variants[0].form.payoff,
            ask<GameAnswer>(three(), body).variants[0].form.payoff);
}

TEST(Counterfactuals, SameBitsOnAnyNumberOfThreads) {
  const auto world = make(testing::random_world(6, 3, 11));
  const std::string body =
      "questions: [{ask: coalition, target: CA, possible: [CB, CC, CD, CE], joining: [{kind: ban, "
      "origin: member, destination: CA, sectors: all, share: 0.5}]}]\n";
  const auto damage = [&](std::size_t threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    std::vector<double> values;
    for (const auto& rung : ask<CoalitionAnswer>(world, body).ladder) values.push_back(rung.damage);
    return values;
  };
  EXPECT_EQ(damage(1), damage(4));
}

}  // namespace
}  // namespace samarkand
