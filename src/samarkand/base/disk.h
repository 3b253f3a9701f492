// Files of this machine: read as base/files.h says, written whole or not at all.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/files.h"

namespace samarkand {

// The path "-" is standard input.
std::shared_ptr<const Files> disk();

// disk()->read().
std::optional<std::string> read_text(const std::filesystem::path& path, Diagnostics& diagnostics);

// The bytes of a file, of any kind. Errors E101, E102.
std::optional<std::string> read_bytes(const std::filesystem::path& path, Diagnostics& diagnostics,
                                      std::size_t most = kMostTableBytes);

// Whether something stands there, and whether it is a folder. False, too, where that cannot be
// asked, as of a name that is too long.
bool is_there(const std::filesystem::path& path);
bool is_folder(const std::filesystem::path& path);

// As std::fopen(path, "rb"); nullptr, too, for a named pipe that nobody writes to for five seconds,
// with errno ETIMEDOUT.
std::FILE* open_to_read(const std::filesystem::path& path);
// What errno says, in words.
std::string reading_failure(int error);

// Writes to a temporary name beside `path`, then renames: a reader sees the old file or the new
// one, never a part. Error E105.
bool write_text(const std::filesystem::path& path, std::string_view text, Diagnostics& diagnostics);

// Folders in which worlds are looked up by name, first match wins: $SAMARKAND_WORLDS (colon
// separated), ./worlds, those of the source tree and of the installation.
std::vector<std::filesystem::path> world_search_path();

}  // namespace samarkand
