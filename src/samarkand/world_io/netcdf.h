// NetCDF-4 files of labelled arrays, as xarray reads them. A dimension has a name; its labels, if
// it has any, are the strings of the variable of the same name. Numbers are doubles in row-major
// order, NaN where there is none. What is written carries a seal (seal.h).
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/numeric/array.h"

namespace samarkand::netcdf {

// How an array lies in the file. Deflated ones are smaller where values repeat, plain ones are read
// at the speed of memory.
enum class Storage { kPlain, kDeflated };

// A file being written, under a temporary name beside `path` until finish() renames it: a reader
// sees the old file or the new one, never a part. The first failure is kept and everything after it
// is skipped.
class Writer {
 public:
  explicit Writer(const std::filesystem::path& path);
  ~Writer();  // removes what was not finished
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Attributes of the whole file.
  void attribute(const char* name, std::string_view text);
  void attribute(const char* name, int value);
  void attribute(const char* name, double value);
  void attribute(const char* name, const std::vector<std::string>& texts);

  // A dimension with its labels; returns its number, which the variables below take.
  int dimension(const char* name, const std::vector<std::string>& labels,
                std::string_view long_name);
  int dimension(const char* name, std::size_t size);  // without labels
  void strings(const char* name, int dimension, const std::vector<std::string>& values,
               std::string_view long_name);
  // The same of short texts, as characters of one width: read at one go, where each string apart
  // takes time.
  void codes(const char* name, int dimension, const std::vector<std::string>& values,
             std::string_view long_name);
  void numbers(const char* name, const std::vector<int>& dimensions, const Array& values,
               std::string_view units, std::string_view long_name,
               Storage storage = Storage::kDeflated);

  // The same a part at a time: `part` makes the values at one place of the first `leading`
  // dimensions, the last of which changes fastest.
  void numbers(const char* name, const std::vector<int>& dimensions, std::size_t leading,
               const std::function<Array(std::size_t place)>& part, std::string_view units,
               std::string_view long_name);

  // Error E105.
  bool finish(Diagnostics& diagnostics);

 private:
  bool check(int code);
  bool ok() const;
  int define(const char* name, const std::vector<int>& dimensions, bool deflated,
             std::string_view units, std::string_view long_name);
  void describe(int variable, const char* name, std::string_view text);
  void close();

  std::filesystem::path path_, temporary_;
  int id_ = -1, error_ = 0;
  bool open_ = false;
};

// A file being read. What is wrong is reported and comes back empty, so that a reader can ask on
// and report everything at once. Nothing is printed. The library may crash on a damaged file:
// packed.cpp guards against that.
class Reader {
 public:
  // Errors E101 (missing), E102 (unreadable), E106 (not NetCDF, cut off or damaged), the last from
  // every function below as well.
  Reader(const std::filesystem::path& path, Diagnostics& diagnostics);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  bool has_attribute(const char* name) const;
  bool has_variable(const char* name) const;

  // Attributes of the whole file: a text or a list of texts; a number. Errors E104 (not UTF-8),
  // E107 (missing), E108 (of another type).
  std::vector<std::string> texts(const char* attribute);
  std::optional<double> number(const char* attribute);

  // A variable along the dimensions that are named, in this order. Errors E104, E107, E108 (other
  // dimensions or another type). Texts are strings, or characters along one dimension more.
  std::vector<std::string> strings(const char* variable, const char* dimension);
  // Numbers as the CF conventions mean them: scale_factor times what is stored plus add_offset; NaN
  // for what is stored as missing_value or _FillValue.
  Array numbers(const char* variable, const std::vector<std::string>& dimensions);
  // What the variable is measured in; "" where it does not say.
  std::string units(const char* variable);

 private:
  bool good(int code);
  std::optional<int> find(const char* variable, const std::vector<std::string>& dimensions,
                          int type);
  std::optional<std::size_t> size_of(int variable);
  // Texts that stand as characters; nothing where they do not.
  std::optional<std::vector<std::string>> characters(const char* variable, const char* dimension);
  // Numbers of an attribute of a variable; none where it has no such attribute.
  std::vector<double> numbers_of(int variable, const char* attribute);
  std::vector<std::string> texts_of(int variable, const char* attribute);
  std::vector<std::string> as_text(std::vector<std::string> texts, const char* name);

  std::string file_;
  Diagnostics& diagnostics_;
  int id_ = -1;
  bool open_ = false;
};

}  // namespace samarkand::netcdf
