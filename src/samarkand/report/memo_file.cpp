#include "samarkand/report/memo_file.h"

#include <system_error>

#include "samarkand/base/disk.h"

namespace samarkand {

MemoStore memo_file(const std::filesystem::path& file, Diagnostics& diagnostics) {
  std::error_code none;
  if (std::filesystem::exists(file, none) && !std::filesystem::is_regular_file(file, none)) {
    diagnostics.warn({.code = ErrorCode::kMemoUnread,
                      .where = {file.string()},
                      .what = "this is no file: what was solved for questions is not kept in it",
                      .fix = "move it away"});
    return {};
  }
  return {[file] {
            Diagnostics unread;
            return read_bytes(file, unread).value_or("");
          },
          [file](const std::string& bytes) {
            Diagnostics ignored;
            std::error_code error;
            std::filesystem::create_directories(file.parent_path(), error);
            write_text(file, bytes, ignored);
          }};
}

}  // namespace samarkand
