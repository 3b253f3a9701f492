// A value of some class derived from T, copied whole: two of them never share what they hold. Small
// like std::polymorphic (P3019), which compilers do not have yet.
#pragma once

#include <concepts>
#include <memory>
#include <utility>

namespace samarkand {

template <class T>
class Polymorphic {
 public:
  Polymorphic() = default;  // holds nothing, and has nothing to be read
  template <std::derived_from<T> Of>
  Polymorphic(Of value)  // NOLINT(*-explicit-*,*-unnecessary-value-param)
      : held_(std::make_unique<Of>(std::move(value))),
        clone_([](const T& from) -> std::unique_ptr<T> {
          return std::make_unique<Of>(static_cast<const Of&>(from));
        }) {}
  Polymorphic(const Polymorphic& other)
      : held_(other.held_ ? other.clone_(*other.held_) : nullptr), clone_(other.clone_) {}
  Polymorphic(Polymorphic&&) noexcept = default;
  Polymorphic& operator=(Polymorphic other) noexcept {
    held_ = std::move(other.held_);
    clone_ = other.clone_;
    return *this;
  }
  ~Polymorphic() = default;

  T& operator*() { return *held_; }
  const T& operator*() const { return *held_; }
  T* operator->() { return held_.get(); }
  const T* operator->() const { return held_.get(); }

 private:
  std::unique_ptr<T> held_;
  std::unique_ptr<T> (*clone_)(const T&) = nullptr;
};

}  // namespace samarkand
