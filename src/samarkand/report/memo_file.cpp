#include "samarkand/report/memo_file.h"

#include <fstream>
#include <iterator>
#include <system_error>

#include "samarkand/base/disk.h"

namespace samarkand {

MemoStore memo_file(const std::filesystem::path& file) {
  return {[file] {
            std::ifstream stream(file, std::ios::binary);
            return std::string{std::istreambuf_iterator<char>(stream), {}};
          },
          [file](const std::string& bytes) {
            Diagnostics ignored;
            std::error_code error;
            std::filesystem::create_directories(file.parent_path(), error);
            write_text(file, bytes, ignored);
          }};
}

}  // namespace samarkand
