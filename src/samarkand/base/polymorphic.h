// A value of some class derived from T, copied whole: two of them never share what they hold. Small
// like `std::polymorphic` (P3019), which compilers do not have yet.
#pragma once

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace samarkand {

template <class T>
class Polymorphic {
 public:
  Polymorphic() = default;  // holds nothing
  template <class U>
  requires std::derived_from<std::remove_cvref_t<U>, T> Polymorphic(U&& value)
      : held_(std::make_unique<std::remove_cvref_t<U>>(std::forward<U>(value))),
        clone_([](const T& of) -> std::unique_ptr<T> {
          return std::make_unique<std::remove_cvref_t<U>>(
              static_cast<const std::remove_cvref_t<U>&>(of));
        }) {}
  Polymorphic(const Polymorphic& other)
      : held_(other.held_ ? other.clone_(*other.held_) : nullptr), clone_(other.clone_) {}
  Polymorphic(Polymorphic&&) noexcept = default;
  Polymorphic& operator=(const Polymorphic& other) { return *this = Polymorphic(other); }
  Polymorphic& operator=(Polymorphic&&) noexcept = default;
  ~Polymorphic() = default;

  explicit operator bool() const { return held_ != nullptr; }
  T& operator*() { return *held_; }
  const T& operator*() const { return *held_; }
  T* operator->() { return held_.get(); }
  const T* operator->() const { return held_.get(); }

 private:
  std::unique_ptr<T> held_;
  std::unique_ptr<T> (*clone_)(const T&) = nullptr;
};

}  // namespace samarkand
