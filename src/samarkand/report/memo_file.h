// The file that keeps solved equilibria between runs: solved.memo of an output folder.
#pragma once

#include <filesystem>

#include "samarkand/joint/memo.h"

namespace samarkand {

inline constexpr const char* kMemoFile = "solved.memo";  // in the folder of a run

// Written under a temporary name first. What cannot be written is solved again the next time.
MemoStore memo_file(const std::filesystem::path& file);

}  // namespace samarkand
