#include "samarkand/world_io/netcdf.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netcdf.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>

#include "samarkand/base/text.h"
#include "samarkand/world/world.h"
#include "samarkand/world_io/seal.h"

namespace samarkand::netcdf {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kWorthDeflating = 1024;    // values; below it the bookkeeping costs more
constexpr std::size_t kMostValues = kMostCells;  // of one variable
constexpr std::size_t kMostMissing = 100;        // values that mean that there is none
constexpr std::size_t kLongestCode = 64;         // characters; beyond, texts are strings

std::vector<const char*> pointers(const std::vector<std::string>& texts) {
  std::vector<const char*> result;
  result.reserve(texts.size());
  for (const std::string& text : texts) result.push_back(text.c_str());
  return result;
}

// Strings that the library allocated, copied and given back.
std::vector<std::string> taken(std::vector<char*>& strings) {
  std::vector<std::string> texts;
  texts.reserve(strings.size());
  for (const char* text : strings) texts.emplace_back(text == nullptr ? "" : text);
  nc_free_string(strings.size(), strings.data());
  return texts;
}

// Where a disk was full the library crashes in what it does when the program ends: it shall do
// nothing. Of HDF5, which NetCDF stands on; before its first use.
void keep_library_quiet_at_exit() {
  static const bool kDone = [] {
    void* found = ::dlsym(RTLD_DEFAULT, "H5dont_atexit");
    if (found != nullptr) reinterpret_cast<int (*)()>(found)();
    return true;
  }();
  static_cast<void>(kDone);
}

}  // namespace

Writer::Writer(const fs::path& path)
    : path_(path),
      temporary_(path.parent_path() /
                 fmt::format(".{}.{}.part", path.filename().string(), ::getpid())) {
  keep_library_quiet_at_exit();
  open_ = check(nc_create(temporary_.c_str(), NC_NETCDF4 | NC_CLOBBER, &id_));
}

Writer::~Writer() {
  close();
  std::error_code ignored;
  fs::remove(temporary_, ignored);
}

void Writer::attribute(const char* name, std::string_view text) { describe(NC_GLOBAL, name, text); }

void Writer::attribute(const char* name, int value) {
  if (ok()) check(nc_put_att_int(id_, NC_GLOBAL, name, NC_INT, 1, &value));
}

void Writer::attribute(const char* name, double value) {
  if (ok()) check(nc_put_att_double(id_, NC_GLOBAL, name, NC_DOUBLE, 1, &value));
}

void Writer::attribute(const char* name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  if (ok()) check(nc_put_att_string(id_, NC_GLOBAL, name, texts.size(), pointers(texts).data()));
}

int Writer::dimension(const char* name, const std::vector<std::string>& labels,
                      std::string_view long_name) {
  const int made = dimension(name, labels.size());
  strings(name, made, labels, long_name);
  return made;
}

int Writer::dimension(const char* name, std::size_t size) {
  int made = -1;
  if (ok()) check(nc_def_dim(id_, name, size, &made));
  return made;
}

void Writer::strings(const char* name, int dimension, const std::vector<std::string>& values,
                     std::string_view long_name) {
  int variable = -1;
  if (ok()) check(nc_def_var(id_, name, NC_STRING, 1, &dimension, &variable));
  describe(variable, "long_name", long_name);
  if (ok() && !values.empty()) check(nc_put_var_string(id_, variable, pointers(values).data()));
}

void Writer::codes(const char* name, int dimension, const std::vector<std::string>& values,
                   std::string_view long_name) {
  std::size_t width = 1;
  for (const std::string& value : values) width = std::max(width, value.size());
  if (width > kLongestCode) {
    strings(name, dimension, values, long_name);
    return;
  }
  std::string text;
  for (const std::string& value : values) {
    text += value;
    text.append(width - value.size(), '\0');
  }
  const std::vector<int> dimensions = {
      dimension, this->dimension(fmt::format("{}_length", name).c_str(), width)};
  int variable = -1;
  if (ok()) check(nc_def_var(id_, name, NC_CHAR, 2, dimensions.data(), &variable));
  describe(variable, "_Encoding", "utf-8");
  describe(variable, "long_name", long_name);
  if (ok() && !text.empty()) check(nc_put_var_text(id_, variable, text.data()));
}

int Writer::define(const char* name, const std::vector<int>& dimensions, bool deflated,
                   std::string_view units, std::string_view long_name) {
  int variable = -1;
  if (ok()) {
    check(nc_def_var(id_, name, NC_DOUBLE, static_cast<int>(dimensions.size()), dimensions.data(),
                     &variable));
  }
  if (ok() && deflated) check(nc_def_var_deflate(id_, variable, 1, 1, 1));
  const double missing = std::numeric_limits<double>::quiet_NaN();
  if (ok()) check(nc_put_att_double(id_, variable, "_FillValue", NC_DOUBLE, 1, &missing));
  describe(variable, "units", units);
  describe(variable, "long_name", long_name);
  return variable;
}

void Writer::numbers(const char* name, const std::vector<int>& dimensions, const Array& values,
                     std::string_view units, std::string_view long_name, Storage storage) {
  const bool deflated = storage == Storage::kDeflated && values.size() >= kWorthDeflating;
  const int variable = define(name, dimensions, deflated, units, long_name);
  if (ok() && !values.empty()) check(nc_put_var_double(id_, variable, values.data()));
}

void Writer::numbers(const char* name, const std::vector<int>& dimensions, std::size_t leading,
                     const std::function<Array(std::size_t place)>& part, std::string_view units,
                     std::string_view long_name) {
  std::vector<std::size_t> first(dimensions.size(), 0), count(dimensions.size(), 0);
  std::size_t places = 1, size = 1;
  for (std::size_t d = 0; d < count.size() && ok(); ++d) {
    check(nc_inq_dimlen(id_, dimensions[d], &count[d]));
    (d < leading ? places : size) *= count[d];
  }
  const std::vector<std::size_t> lengths = count;
  std::fill_n(count.begin(), leading, 1);
  const int variable = define(name, dimensions, places * size >= kWorthDeflating, units, long_name);
  for (std::size_t place = 0; place < places && size > 0 && ok(); ++place) {
    std::size_t rest = place;
    for (std::size_t d = leading; d-- > 0; rest /= lengths[d]) first[d] = rest % lengths[d];
    const Array values = part(place);
    check(nc_put_vara_double(id_, variable, first.data(), count.data(), values.data()));
  }
}

bool Writer::finish(Diagnostics& diagnostics) {
  close();
  std::error_code error;
  if (ok() && !put_seal(temporary_)) check(errno == 0 ? EIO : errno);
  if (ok()) fs::rename(temporary_, path_, error);
  if (ok() && !error) return true;
  diagnostics.push_back({ErrorCode::kFileUnwritable,
                         {path_.string()},
                         fmt::format("cannot write the NetCDF file: {}",
                                     ok() ? error.message() : nc_strerror(error_))});
  return false;
}

bool Writer::check(int code) {
  if (error_ == NC_NOERR) error_ = code;
  return code == NC_NOERR;
}

bool Writer::ok() const { return error_ == NC_NOERR; }

void Writer::describe(int variable, const char* name, std::string_view text) {
  if (ok()) check(nc_put_att_text(id_, variable, name, text.size(), text.data()));
}

void Writer::close() {
  if (open_) check(nc_close(id_));
  open_ = false;
}

Reader::Reader(const fs::path& path, Diagnostics& diagnostics)
    : file_(path.string()), diagnostics_(diagnostics) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    diagnostics_.push_back({ErrorCode::kFileMissing, {file_}, "the file does not exist"});
    return;
  }
  keep_library_quiet_at_exit();
  const int code = nc_open(file_.c_str(), NC_NOWRITE, &id_);
  open_ = code == NC_NOERR;
  if (code > 0) {  // an error of the system
    diagnostics_.push_back({ErrorCode::kFileUnreadable,
                            {file_},
                            fmt::format("the file cannot be read: {}", std::strerror(code))});
  } else {
    good(code);
  }
}

Reader::~Reader() {
  if (id_ >= 0) nc_close(id_);
}

bool Reader::has_attribute(const char* name) const {
  return open_ && nc_inq_att(id_, NC_GLOBAL, name, nullptr, nullptr) == NC_NOERR;
}

bool Reader::has_variable(const char* name) const {
  int id = -1;
  return open_ && nc_inq_varid(id_, name, &id) == NC_NOERR;
}

std::vector<std::string> Reader::texts(const char* attribute) {
  if (!open_) return {};
  if (!has_attribute(attribute)) {
    diagnostics_.push_back({ErrorCode::kPartMissing,
                            {file_},
                            fmt::format("the file has no attribute `{}`", attribute)});
    return {};
  }
  return texts_of(NC_GLOBAL, attribute);
}

std::optional<double> Reader::number(const char* attribute) {
  if (!open_) return std::nullopt;
  std::size_t size = 0;
  double value = 0;
  if (!has_attribute(attribute)) {
    diagnostics_.push_back({ErrorCode::kPartMissing,
                            {file_},
                            fmt::format("the file has no attribute `{}`", attribute)});
  } else if (nc_inq_attlen(id_, NC_GLOBAL, attribute, &size) != NC_NOERR || size != 1 ||
             nc_get_att_double(id_, NC_GLOBAL, attribute, &value) != NC_NOERR) {
    diagnostics_.push_back(
        {ErrorCode::kPartForm, {file_}, fmt::format("the attribute `{}` is no number", attribute)});
  } else {
    return value;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> Reader::characters(const char* variable,
                                                           const char* dimension) {
  int id = -1, type = 0, rank = 0, ids[NC_MAX_VAR_DIMS] = {};
  char name[NC_MAX_NAME + 1] = {};
  std::size_t count = 0, width = 0;
  if (!open_ || nc_inq_varid(id_, variable, &id) != NC_NOERR ||
      nc_inq_var(id_, id, nullptr, &type, &rank, ids, nullptr) != NC_NOERR || type != NC_CHAR ||
      rank != 2 || nc_inq_dim(id_, ids[0], name, &count) != NC_NOERR ||
      nc_inq_dimlen(id_, ids[1], &width) != NC_NOERR || std::string_view(name) != dimension) {
    return std::nullopt;
  }
  const std::optional<std::size_t> size = size_of(id);
  std::vector<std::string> texts;
  std::string text(size.value_or(0), '\0');
  if (text.empty() || !good(nc_get_var_text(id_, id, text.data()))) return texts;
  texts.reserve(count);
  for (std::size_t k = 0; k < count; ++k) {
    const std::string_view padded = std::string_view(text).substr(k * width, width);
    texts.emplace_back(padded.substr(0, padded.find('\0')));
  }
  return as_text(std::move(texts), variable);
}

std::vector<std::string> Reader::strings(const char* variable, const char* dimension) {
  if (auto texts = characters(variable, dimension)) return std::move(*texts);
  const std::optional<int> found = find(variable, {dimension}, NC_STRING);
  if (!found) return {};
  const std::optional<std::size_t> size = size_of(*found);
  if (!size) return {};
  std::vector<char*> values(*size);
  if (*size > 0 && !good(nc_get_var_string(id_, *found, values.data()))) return {};
  return as_text(taken(values), variable);
}

Array Reader::numbers(const char* variable, const std::vector<std::string>& dimensions) {
  const std::optional<int> found = find(variable, dimensions, NC_DOUBLE);
  if (!found) return {};
  const std::optional<std::size_t> size = size_of(*found);
  if (!size) return {};
  Array values(*size);
  if (*size > 0 && !good(nc_get_var_double(id_, *found, values.data()))) return {};
  std::vector<double> missing = {NC_FILL_DOUBLE};  // what cells hold that nobody wrote
  for (const char* attribute : {"missing_value", "_FillValue"}) {
    const std::vector<double> more = numbers_of(*found, attribute);
    std::ranges::copy_if(more, std::back_inserter(missing),
                         [](double value) { return !std::isnan(value); });
  }
  for (const double value : missing) {
    std::ranges::replace(values, value, std::numeric_limits<double>::quiet_NaN());
  }
  const std::vector<double> scale = numbers_of(*found, "scale_factor");
  const std::vector<double> offset = numbers_of(*found, "add_offset");
  if (!scale.empty()) {
    for (double& value : values) value *= scale[0];
  }
  if (!offset.empty()) {
    for (double& value : values) value += offset[0];
  }
  return values;
}

std::vector<double> Reader::numbers_of(int variable, const char* attribute) {
  int type = 0;
  std::size_t size = 0;
  if (!open_ || nc_inq_att(id_, variable, attribute, &type, &size) != NC_NOERR) return {};
  std::vector<double> numbers(size <= kMostMissing ? size : 0);
  if (numbers.empty() || type == NC_CHAR || type == NC_STRING ||
      nc_get_att_double(id_, variable, attribute, numbers.data()) != NC_NOERR) {
    diagnostics_.push_back(
        {ErrorCode::kPartForm, {file_}, fmt::format("the attribute `{}` is no number", attribute)});
    return {};
  }
  return numbers;
}

std::string Reader::units(const char* variable) {
  int id = -1;
  if (!open_ || nc_inq_varid(id_, variable, &id) != NC_NOERR ||
      nc_inq_att(id_, id, "units", nullptr, nullptr) != NC_NOERR) {
    return "";
  }
  const std::vector<std::string> units = texts_of(id, "units");
  return units.empty() ? "" : units[0];
}

// Says what a failure means; after it nothing more is read.
bool Reader::good(int code) {
  if (code == NC_NOERR) return true;
  open_ = false;
  diagnostics_.push_back(
      {ErrorCode::kNotNetcdf,
       {file_},
       code == NC_ENOTNC ? "the file is not NetCDF"
                         : fmt::format("the file is cut off or damaged ({})", nc_strerror(code)),
       "a NetCDF-4 file",
       "write or copy it again"});
  return false;
}

std::optional<int> Reader::find(const char* variable, const std::vector<std::string>& dimensions,
                                int type) {
  if (!open_) return std::nullopt;
  int id = -1, rank = 0, found_type = 0;
  if (nc_inq_varid(id_, variable, &id) != NC_NOERR) {
    diagnostics_.push_back({ErrorCode::kPartMissing,
                            {file_},
                            fmt::format("the file has no variable `{}`", variable),
                            fmt::format("{} along {}", type == NC_STRING ? "strings" : "doubles",
                                        fmt::join(dimensions, ", "))});
    return std::nullopt;
  }
  if (!good(nc_inq_var(id_, id, nullptr, &found_type, &rank, nullptr, nullptr))) {
    return std::nullopt;
  }
  std::vector<int> ids(static_cast<std::size_t>(rank));
  if (!good(nc_inq_vardimid(id_, id, ids.data()))) return std::nullopt;
  std::vector<std::string> names;
  for (const int dimension : ids) {
    char name[NC_MAX_NAME + 1] = {};
    if (!good(nc_inq_dimname(id_, dimension, name))) return std::nullopt;
    names.emplace_back(name);
  }
  if (names != dimensions) {
    diagnostics_.push_back(
        {ErrorCode::kPartForm,
         {file_},
         names.empty() ? fmt::format("`{}` is one value without dimensions", variable)
                       : fmt::format("`{}` lies along {}", variable, fmt::join(names, ", ")),
         fmt::format("the dimensions {}, in this order", fmt::join(dimensions, ", ")),
         std::is_permutation(names.begin(), names.end(), dimensions.begin(), dimensions.end())
             ? "transpose it"
             : ""});
    return std::nullopt;
  }
  if (found_type != type) {
    diagnostics_.push_back(
        {ErrorCode::kPartForm,
         {file_},
         fmt::format("`{}` holds values of another type", variable),
         type == NC_STRING ? "strings (NC_STRING)" : "doubles (NC_DOUBLE, float64)"});
    return std::nullopt;
  }
  return id;
}

std::optional<std::size_t> Reader::size_of(int variable) {
  int rank = 0, ids[NC_MAX_VAR_DIMS] = {};
  if (!good(nc_inq_var(id_, variable, nullptr, nullptr, &rank, ids, nullptr))) return std::nullopt;
  std::size_t size = 1;
  for (int k = 0; k < rank; ++k) {
    std::size_t length = 0;
    if (!good(nc_inq_dimlen(id_, ids[k], &length))) return std::nullopt;
    if (length > 0 && size > kMostValues / length) {
      good(NC_EDIMSIZE);
      return std::nullopt;
    }
    size *= length;
  }
  return size;
}

// Text stands in a file as characters or as strings, as its writer liked.
std::vector<std::string> Reader::texts_of(int variable, const char* attribute) {
  int type = 0;
  std::size_t size = 0;
  if (!good(nc_inq_att(id_, variable, attribute, &type, &size))) return {};
  if (size > kMostValues) {
    good(NC_EDIMSIZE);
    return {};
  }
  if (type == NC_CHAR) {
    std::string text(size, '\0');
    if (size > 0 && !good(nc_get_att_text(id_, variable, attribute, text.data()))) return {};
    return as_text({text}, attribute);
  }
  if (type == NC_STRING) {
    std::vector<char*> values(size);
    if (size > 0 && !good(nc_get_att_string(id_, variable, attribute, values.data()))) return {};
    return as_text(taken(values), attribute);
  }
  diagnostics_.push_back(
      {ErrorCode::kPartForm, {file_}, fmt::format("the attribute `{}` is no text", attribute)});
  return {};
}

std::vector<std::string> Reader::as_text(std::vector<std::string> texts, const char* name) {
  if (std::all_of(texts.begin(), texts.end(), is_text)) return texts;
  diagnostics_.push_back({ErrorCode::kFileNotText,
                          {file_},
                          fmt::format("`{}` holds what is not text", name),
                          "UTF-8"});
  return {};
}

}  // namespace samarkand::netcdf
