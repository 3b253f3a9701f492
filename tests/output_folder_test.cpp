// Folders that are written as a whole: the old set or the new one, whatever happens.
#include "samarkand/base/output_folder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "samarkand/base/content_hash.h"
#include "samarkand/base/disk.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

class Folder : public ::testing::Test {
 protected:
  Folder() : root_(fs::temp_directory_path() / fmt::format("samarkand-output-{}", getpid())) {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~Folder() override {
    std::error_code ignored;
    fs::current_path("/", ignored);
    fs::remove_all(root_);
  }

  static OutputSet set(const std::string& kind = "run") {
    return {kind,
            [](const std::string& name) { return name.ends_with(".csv") || name == "sub/"; },
            {"memo"}};
  }
  std::unique_ptr<OutputFolder> take(const std::string& kind = "run") {
    diagnostics_.clear();
    return OutputFolder::take(out_, set(kind), diagnostics_);
  }
  // Files a.csv .. of this content.
  static OutputFolder::Write files(const std::string& text, int count = 3) {
    return [=](const fs::path& folder, Diagnostics& diagnostics) {
      for (int k = 0; k < count; ++k) {
        const std::string name(1, static_cast<char>('a' + k));
        if (!write_text(folder / (name + ".csv"), text, diagnostics)) return false;
      }
      return true;
    };
  }
  bool write(const std::string& text, int count = 3) {
    const auto folder = take();
    return folder && folder->replace(files(text, count), "hash of " + text, diagnostics_);
  }
  void put(const fs::path& path, const std::string& text) const {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  static std::map<std::string, std::string> all_in(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path());
      files[entry.path().lexically_relative(folder).string()] = {
          std::istreambuf_iterator<char>(file), {}};
    }
    return files;
  }
  std::string refusal() const { return to_string(diagnostics_); }

  const fs::path root_, out_ = root_ / "deep" / "out";
  Diagnostics diagnostics_;
};

TEST_F(Folder, IsMadeAndReplaced) {
  ASSERT_TRUE(write("old", 4)) << refusal();
  ASSERT_TRUE(write("new", 2)) << refusal();
  auto files = all_in(out_);
  const auto manifest = nlohmann::json::parse(files.at(kManifestFile));
  files.erase(kManifestFile);
  EXPECT_EQ(files, (std::map<std::string, std::string>{{"a.csv", "new"}, {"b.csv", "new"}}))
      << "nothing of the old set stays";
  EXPECT_EQ(manifest,
            (nlohmann::json{
                {"kind", "run"},
                {"scenario", "hash of new"},
                {"files", {{"a.csv", content_hash("new")}, {"b.csv", content_hash("new")}}}}));
  EXPECT_EQ(all_in(root_).size(), 3) << "nothing beside it";
}

TEST_F(Folder, KeepsWhatIsTheUsers) {
  ASSERT_TRUE(write("old"));
  put(out_ / "notes.txt", "mine");
  put(out_ / "figures/a.csv", "mine too");
  put(out_ / "memo", "solved");
  fs::create_symlink("notes.txt", out_ / "link");
  fs::permissions(out_, fs::perms::owner_all | fs::perms::group_read);
  ASSERT_TRUE(write("new", 1));
  auto files = all_in(out_);
  files.erase(kManifestFile);
  EXPECT_EQ(files, (std::map<std::string, std::string>{{"a.csv", "new"},
                                                       {"figures/a.csv", "mine too"},
                                                       {"link", "mine"},
                                                       {"memo", "solved"},
                                                       {"notes.txt", "mine"}}));
  EXPECT_TRUE(fs::is_symlink(out_ / "link"));
  EXPECT_EQ(fs::status(out_).permissions(), fs::perms::owner_all | fs::perms::group_read);
}

TEST_F(Folder, TakesOverWhatEarlierVersionsWrote) {
  put(out_ / "a.csv", "before there was a manifest");
  put(out_ / "z.csv", "stale");
  put(out_ / ".partial-12/a.csv", "killed");
  put(out_ / ".a.csv.12.part", "killed");
  put(root_ / "deep/.out.partial-AbCdEf/a.csv", "killed");
  ASSERT_TRUE(write("new", 1)) << refusal();
  EXPECT_EQ(all_in(root_ / "deep").size(), 2);
  EXPECT_EQ(all_in(out_).at("a.csv"), "new");
}

TEST_F(Folder, IsNotTakenFromOthers) {
  put(out_ / "thesis.tex", "years");
  EXPECT_FALSE(take());
  EXPECT_EQ(refusal(),
            fmt::format("error E112: {}: this folder holds `thesis.tex`, which is no part of what "
                        "is written here\n"
                        "  allowed: an empty folder, or one with an earlier result of the same "
                        "command\n"
                        "  fix: name another folder with --output, or move these files\n",
                        out_.string()));
  fs::remove(out_ / "thesis.tex");
  put(out_ / "world.yaml", "name: w");
  EXPECT_FALSE(take());
  EXPECT_EQ(refusal(), fmt::format("error E313: {}: this folder is a world, which a result would "
                                   "destroy\n"
                                   "  allowed: a folder for results\n"
                                   "  fix: name another folder with --output\n",
                                   out_.string()));
  EXPECT_FALSE(take("world"));
  EXPECT_EQ(diagnostics_.at(0).code, ErrorCode::kWorldInTheWay);
  fs::remove(out_ / "world.yaml");
  fs::create_directories(out_ / "a.csv");
  EXPECT_FALSE(take()) << "a folder in the place of a file";
  fs::remove(out_ / "a.csv");
  ASSERT_TRUE(write("a run"));
  EXPECT_FALSE(take("sweep"));
  EXPECT_NE(refusal().find("error E112: "), std::string::npos);
  EXPECT_NE(refusal().find("this folder holds the result of `samarkand run`"), std::string::npos);
  EXPECT_EQ(all_in(out_).size(), 4);
  put(root_ / "file", "");
  EXPECT_FALSE(OutputFolder::take(root_ / "file", set(), diagnostics_));
  EXPECT_EQ(diagnostics_.back().code, ErrorCode::kFileUnwritable);
}

TEST_F(Folder, IsOfOneRunAtATime) {
  auto first = take();
  ASSERT_TRUE(first);
  EXPECT_FALSE(take());
  EXPECT_EQ(refusal(), fmt::format("error E113: {}: another samarkand is writing into this folder\n"
                                   "  allowed: one run at a time for each folder\n"
                                   "  fix: wait until it has ended, or name another folder with "
                                   "--output\n",
                                   out_.string()));
  first.reset();
  EXPECT_TRUE(write("after it"));
}

TEST_F(Folder, LeavesNothingWhereNothingIsWritten) {
  EXPECT_TRUE(take());
  EXPECT_FALSE(fs::exists(root_ / "deep"));
  const auto folder = take();
  const auto fails = [](const fs::path& fresh, Diagnostics& diagnostics) {
    return write_text(fresh / "a.csv", "part", diagnostics) &&
           write_text(fresh / "none/b.csv", "", diagnostics);
  };
  EXPECT_FALSE(folder->replace(fails, "", diagnostics_));
  EXPECT_EQ(refusal(), fmt::format("error E105: {0}: cannot write into {0}: the file cannot be "
                                   "written: No such file or directory; what stood there is "
                                   "untouched\n"
                                   "  allowed: a folder that can be written, on a disk with room\n"
                                   "  fix: name another folder with --output\n",
                                   out_.string()));
  EXPECT_TRUE(all_in(root_).empty());
}

TEST_F(Folder, KeepsTheOldSetOnAFullDisk) {
  ASSERT_TRUE(write("old"));
  const auto before = all_in(root_);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {  // no file may grow beyond 100 bytes: writing fails as on a full disk
    const rlimit small{100, 100};
    setrlimit(RLIMIT_FSIZE, &small);
    signal(SIGXFSZ, SIG_IGN);
    _exit(write(std::string(50, 'x')) ? 1 : write(std::string(5000, 'x')) ? 2 : 0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0) << "the manifest of the first, the files of the second do not fit";
  EXPECT_EQ(all_in(root_), before);
}

// The current folder cannot be exchanged; its files are.
TEST_F(Folder, MayBeTheCurrentOne) {
  fs::create_directories(out_);
  fs::current_path(out_);
  for (const char* text : {"old", "new"}) {
    diagnostics_.clear();
    const auto folder = OutputFolder::take(".", set(), diagnostics_);
    ASSERT_TRUE(folder) << refusal();
    ASSERT_TRUE(folder->replace(files(text, text[0] == 'o' ? 3 : 2), "", diagnostics_));
    put(out_ / "figures/notes.txt", "mine");
  }
  auto files = all_in(".");
  EXPECT_EQ(files.erase(kManifestFile), 1);
  EXPECT_EQ(files, (std::map<std::string, std::string>{
                       {"a.csv", "new"}, {"b.csv", "new"}, {"figures/notes.txt", "mine"}}));
}

// Where renaming the files one by one ends half-way, what is new there and what is not.
TEST_F(Folder, SaysWhatIsNewWhereRenamingEndsHalfWay) {
  fs::create_directories(out_);
  fs::current_path(out_);
  ASSERT_TRUE(
      OutputFolder::take(".", set(), diagnostics_)->replace(files("old"), "", diagnostics_));
  fs::remove("b.csv");
  put(out_ / "b.csv/mine.txt", "mine");  // a folder, which no file can replace
  EXPECT_FALSE(
      OutputFolder::take(".", set(), diagnostics_)->replace(files("new"), "", diagnostics_));
  EXPECT_EQ(refusal(),
            "error E105: .: cannot write into .: Is a directory; the folder is not whole: new are "
            "a.csv; old or missing are b.csv, c.csv\n"
            "  allowed: a folder that can be written, on a disk with room\n"
            "  fix: name another folder with --output\n");
  EXPECT_EQ(all_in("."), (std::map<std::string, std::string>{
                             {"a.csv", "new"}, {"b.csv/mine.txt", "mine"}, {"c.csv", "old"}}));
}

// A folder of the set that the new one has not: what no set has stays in it.
TEST_F(Folder, LosesWhatTheNewSetHasNotInFoldersToo) {
  for (const bool current : {false, true}) {
    fs::create_directories(out_);
    if (current) fs::current_path(out_);
    ASSERT_TRUE(write("old"));
    put(out_ / "sub/links.csv", "old");
    put(out_ / "sub/notes.txt", "mine");
    ASSERT_TRUE(write("new", 1)) << refusal();
    auto files = all_in(out_);
    EXPECT_EQ(files.erase(kManifestFile), 1);
    EXPECT_EQ(files,
              (std::map<std::string, std::string>{{"a.csv", "new"}, {"sub/notes.txt", "mine"}}))
        << current;
    fs::current_path(root_);
  }
}

// What is the user's is never moved: a writer that is killed cannot take it along.
TEST_F(Folder, LeavesTheUsersFilesInTheirPlaceWhereItIsTheCurrentOne) {
  fs::create_directories(out_);
  fs::current_path(out_);
  ASSERT_TRUE(
      OutputFolder::take(".", set(), diagnostics_)->replace(files("old"), "", diagnostics_));
  put(out_ / "figures/notes.txt", "mine");
  struct stat before {
  }, after{};
  ASSERT_EQ(stat((out_ / "figures").c_str(), &before), 0);
  ASSERT_TRUE(
      OutputFolder::take(".", set(), diagnostics_)->replace(files("new"), "", diagnostics_));
  ASSERT_EQ(stat((out_ / "figures").c_str(), &after), 0);
  EXPECT_EQ(after.st_ino, before.st_ino);
}

TEST_F(Folder, IsOneSetWhereverItsWriterIsKilled) {
  std::mt19937 random(1);
  ASSERT_TRUE(write("0"));
  std::map<std::string, int> seen;
  unsigned longest = 10000;  // microseconds that it may live; more where it writes nothing in these
  for (int round = 0; round < 100; ++round) {
    if (round % 10 == 9 && seen.size() <= 2) longest *= 2;
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      for (int k = 0;; ++k) {
        if (!write(std::to_string(k), 20)) _exit(1);
      }
    }
    usleep(static_cast<unsigned>(500 + random() % longest));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    auto files = all_in(out_);
    const auto manifest = nlohmann::json::parse(files.at(kManifestFile));
    files.erase(kManifestFile);
    ASSERT_EQ(manifest["files"].size(), files.size());
    for (const auto& [name, text] : files) {
      ASSERT_EQ(text, files.at("a.csv")) << name << " in round " << round;
      ASSERT_EQ(manifest["files"][name], content_hash(text));
    }
    ++seen[files.at("a.csv")];
  }
  EXPECT_GT(seen.size(), 2) << "it was killed while it wrote";
  ASSERT_TRUE(write("last", 1));
  EXPECT_EQ(all_in(root_).size(), 2) << "what the killed left is gone";
}

}  // namespace
}  // namespace samarkand
