// Two files of one program with a type of one name: the link of the preset lto must refuse them.
#include <string>
#include <vector>

namespace samarkand {

struct Twin {
  std::string name;
};
std::size_t count_names(const std::vector<Twin>& twins) { return twins.size(); }
std::size_t count_shares();

}  // namespace samarkand

int main() {
  return static_cast<int>(samarkand::count_names({{"one"}}) + samarkand::count_shares());
}
