// Folders that a command writes as a whole. The files are made in a fresh folder, which then takes
// the place of the old one in a single step: on a full disk, after kill -9 or Ctrl-C there is the
// old set or the new one, never a mix.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "samarkand/base/diagnostic.h"

namespace samarkand {

inline constexpr const char* kManifestFile = "samarkand-result.json";

// What a set of files is known by.
struct OutputSet {
  // Its results have a manifest: {"kind", "scenario": hash, "files": {name: XXH3-128}}. Of worlds:
  // "world", which have world.yaml instead.
  std::string kind;
  // Files that any set of the kind may have; folders end with a slash, in which further files stay.
  std::function<bool(const std::string& name)> writes;
  std::vector<std::string> keeps = {};  // what lasts from one set to the next: a memo, a checkpoint
  bool over_world = false;              // may take the place of a world; of worlds alone
};

class OutputFolder {
 public:
  // Makes the folder where there is none, and holds a lock of the system on it for as long as this
  // lives. Taken are: an empty folder; one whose manifest names the kind, whose further files stay;
  // one with files alone that the command writes. Null where it may not be: error E105 (not to be
  // written), E112 (other files), E113 (another run holds it), E313 (a world).
  static std::unique_ptr<OutputFolder> take(const std::filesystem::path& folder, OutputSet set,
                                            Diagnostics& diagnostics);
  ~OutputFolder();  // folders that were made and left empty go again
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  // `write` makes the new set in the folder that it is given; where it fails, or the disk is full,
  // the old set stays and the error is E105. What the old set had and the new has not is gone.
  // Where the folder cannot be exchanged (the current one, a mount point) the files are renamed one
  // by one, between the removal of the old manifest and that of writing the new; where that fails
  // the error says which files are new.
  using Write = std::function<bool(const std::filesystem::path& folder, Diagnostics& diagnostics)>;
  bool replace(const Write& write, const std::string& scenario_hash, Diagnostics& diagnostics);

 private:
  OutputFolder(std::filesystem::path shown, OutputSet set);
  bool make(Diagnostics& diagnostics);
  bool lock(Diagnostics& diagnostics);
  void look_around();
  bool may_be_taken(Diagnostics& diagnostics) const;
  bool is_own(const std::filesystem::directory_entry& entry, const std::string& name) const;
  bool lasts(const std::filesystem::directory_entry& entry, const std::string& name) const;
  std::error_code carry_over(const std::filesystem::path& from, const std::filesystem::path& to,
                             const std::string& inside) const;
  void remove_leftovers() const;
  std::error_code exchange(const std::filesystem::path& fresh) const;
  std::error_code rename_each(const std::filesystem::path& fresh, std::string& state) const;
  std::error_code move_in(const std::filesystem::path& from, const std::filesystem::path& to,
                          const std::string& inside) const;
  bool refuse(ErrorCode code, std::string what, std::string allowed, std::string fix,
              Diagnostics& diagnostics) const;

  std::filesystem::path shown_, folder_;  // as the user wrote it, and where it is
  OutputSet set_;
  std::vector<std::filesystem::path> made_;  // the innermost last
  std::vector<std::string> before_;          // files of the old manifest
  int lock_ = -1;
  bool whole_ = true;  // can be exchanged
};

}  // namespace samarkand
