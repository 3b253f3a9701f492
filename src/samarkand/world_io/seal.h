// The seal of a NetCDF file: a checksum over all its bytes, appended behind them. HDF5 reads no
// further than the end that its own superblock tells, so that every reader of NetCDF opens a sealed
// file; a program that writes into one drops or breaks the seal. What a seal finds damaged never
// reaches the NetCDF library, which damaged files make crash.
#pragma once

#include <filesystem>

namespace samarkand::netcdf {

enum class Seal {
  kNone,   // of another program or version, or cut off
  kWhole,  // the bytes are those that were written
  kBroken,
};

// Appends the seal to a file that has none. False where it cannot be written.
bool put_seal(const std::filesystem::path& file);

// kNone also for what is no regular file or cannot be read.
Seal seal_of(const std::filesystem::path& file);

}  // namespace samarkand::netcdf
