// Batches of a sweep that outlive the program: a folder of parts, each written once under a
// temporary name and renamed, with the hash of the sweep's inputs. Several processes may write into
// one folder. A part that a crash of the machine damaged is left out, and its batches solved again.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/sweep/results.h"

namespace samarkand {

// Adds the batches of all parts; none where the folder does not exist. Errors E604: a part of
// another sweep; E105: a folder where a part is to be written.
bool load_checkpoint(const std::filesystem::path& folder, const std::string& hash,
                     SweepResults& results, Diagnostics& diagnostics);

// Writes one part. Error E105.
bool save_checkpoint(const std::filesystem::path& folder, const std::string& hash,
                     const SweepResults& results, const std::vector<std::size_t>& batches,
                     Diagnostics& diagnostics);

// Removes the parts, and the folder if nothing else is in it.
void remove_checkpoint(const std::filesystem::path& folder);

}  // namespace samarkand
