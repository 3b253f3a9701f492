// The file that keeps solved equilibria between runs: solved.memo of an output folder.
#pragma once

#include <filesystem>

#include "samarkand/base/diagnostic.h"
#include "samarkand/joint/memo.h"

namespace samarkand {

inline constexpr const char* kMemoFile = "solved.memo";  // in the folder of a run

// Written under a temporary name first. What cannot be read or written is solved again. Where
// something stands that is no file, nothing is kept: warning W041.
MemoStore memo_file(const std::filesystem::path& file, Diagnostics& diagnostics);

}  // namespace samarkand
