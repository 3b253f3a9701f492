// The file that keeps solved equilibria between runs: solved.memo of an output folder.
#pragma once

#include <filesystem>

#include "samarkand/base/diagnostic.h"
#include "samarkand/joint/memo.h"

namespace samarkand {

// Written under a temporary name first. What cannot be read or written is solved again. Where
// something stands that is no file, nothing is kept: warning W041.
MemoStore memo_file(const std::filesystem::path& file, Diagnostics& diagnostics);

}  // namespace samarkand
