// A value of some type derived from Base: copies are deep, as of any value (after P3019). Empty, as
// made by default, it has nothing to be read.
#pragma once

#include <concepts>
#include <memory>
#include <utility>

namespace samarkand {

template <class Base>
class Polymorphic {
 public:
  Polymorphic() = default;
  template <std::derived_from<Base> Of>
  Polymorphic(Of value)  // NOLINT(*-explicit-*)
      : value_(std::make_unique<Of>(std::move(value))),
        copy_([](const Base& from) -> std::unique_ptr<Base> {
          return std::make_unique<Of>(static_cast<const Of&>(from));
        }) {}
  Polymorphic(const Polymorphic& other)
      : value_(other.value_ ? other.copy_(*other.value_) : nullptr), copy_(other.copy_) {}
  Polymorphic(Polymorphic&&) noexcept = default;
  Polymorphic& operator=(Polymorphic other) noexcept {
    value_ = std::move(other.value_);
    copy_ = other.copy_;
    return *this;
  }
  ~Polymorphic() = default;

  Base& operator*() { return *value_; }
  const Base& operator*() const { return *value_; }

 private:
  std::unique_ptr<Base> value_;
  std::unique_ptr<Base> (*copy_)(const Base&) = nullptr;
};

}  // namespace samarkand
