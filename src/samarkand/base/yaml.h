// YAML with places: what worlds and scenarios need of it, with duplicate keys, unknown keys, empty
// values and syntax errors turned into diagnostics.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/yaml_node.h"

namespace samarkand::yaml {

// A key of a map with its value. `where` is the value's place, the key's where the value is empty.
struct Entry {
  Word key;
  Node value;
  Location where;
};

class Reader {
 public:
  Reader(std::string file, Diagnostics& diagnostics)
      : file_(std::move(file)), diagnostics_(diagnostics) {}

  // The one document in `text`. Errors E103 (nothing but comments), E401 (syntax, several
  // documents).
  std::optional<Node> parse(std::string_view text);

  Location at(const Node& node) const;

  // The entries of a map in the file's order, each key once. `what` names the map in messages, as
  // in "this tariff". Errors E403 (twice the same key), E405 (a key that is no word).
  std::vector<Entry> entries(const Node& map, std::string_view what);

  // Readers of one value; an empty text is none. Errors E405 (wrong type), E410 (empty list).
  std::optional<Word> word(const Entry& entry);
  std::vector<Word> words(const Entry& entry);  // a word or a list of words

  // Error E405.
  void wrong_type(const Location& where, std::string what, std::string allowed,
                  std::string fix = {});
  // Error E402; `what` as for entries(). Returns the key that was probably meant, or "".
  std::string unknown_key(const Word& key, std::string_view what,
                          const std::vector<std::string>& known);

 private:
  void syntax_error(std::string_view text, const Problem& problem);

  std::string file_;
  Diagnostics& diagnostics_;
};

}  // namespace samarkand::yaml
