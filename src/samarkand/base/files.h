// Files as the engine reads them: through a reader that is handed in, so that it runs where there
// are none. base/disk.h has the one of a disk. Paths are text with `/` between folders, and without
// . and .. where the text tells what they mean.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/table.h"

namespace samarkand {

// The most bytes that are read of a scenario, a pipe or a device, and of a table.
inline constexpr std::size_t kMostTextBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMostTableBytes = std::size_t{2} << 30;

class Files {
 public:
  virtual ~Files() = default;

  // The whole file as UTF-8 text with line feeds: a byte-order mark is dropped, CRLF becomes LF.
  // Errors E101 (missing), E102 (unreadable, or larger than `most` bytes), E103 (empty), E104
  // (holds NUL bytes or is not UTF-8).
  std::optional<std::string> read(const std::string& path, Diagnostics& diagnostics,
                                  std::size_t most = kMostTableBytes) const;

  virtual bool is_file(const std::string& path) const = 0;
  // What a folder holds, in order; "" is the one to which relative paths belong.
  virtual std::vector<std::string> names_in(const std::string& folder) const = 0;
  // Folders in which worlds are looked up by name, first match wins; scenarios stand beside them.
  virtual std::vector<std::string> world_folders() const = 0;

 private:
  // Errors E101, E102.
  virtual std::optional<std::string> bytes(const std::string& path, std::size_t most,
                                           Diagnostics& diagnostics) const = 0;
};

// For what names no files.
std::shared_ptr<const Files> no_files();

// Reads a file that is one table. Errors E1.., E201 to E203.
std::optional<Table> read_table(const Files& files, const std::string& path,
                                const std::vector<std::string>& required,
                                const std::vector<std::string>& optional, Diagnostics& diagnostics);

// "a" and "b/c.csv" make "a/b/c.csv"; a name that begins with / stays as it is.
std::string join_path(std::string_view folder, std::string_view name);
// Of "a/b.csv": "a" and "b".
std::string folder_of(std::string_view path);
std::string stem_of(std::string_view path);
// Without . and .. that can be told from the text alone: "a/./b/../c" is "a/c".
std::string plain_path(std::string_view path);

}  // namespace samarkand
