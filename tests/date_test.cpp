// Dates of the calendar, and values copied whole.
#include "samarkand/base/date.h"

#include <gtest/gtest.h>

#include "samarkand/base/polymorphic.h"

namespace samarkand {
namespace {

using namespace std::chrono_literals;

TEST(Date, IsADayOfTheCalendar) {
  EXPECT_EQ(parse_date("2022-03-15"), Date(2022y / 3 / 15));
  EXPECT_EQ(parse_date("2024-02-29"), Date(2024y / 2 / 29));
  for (const char* text : {"2022-02-31", "2022-02-29", "2022-13-01", "2022-00-10", "2022-3-15",
                           "15.03.2022", "2022-03-15 ", "2022-03-1x", "-022-03-15", "March", ""}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(Date, PartOfAYearAfterIt) {
  EXPECT_EQ(part_after(2022y / 1 / 1, 2022y), 1);
  EXPECT_EQ(part_after(2022y / 3 / 15, 2022y), 1 - 73.0 / 365);
  EXPECT_EQ(part_after(2024y / 3 / 15, 2024y), 1 - 74.0 / 366);
  EXPECT_EQ(part_after(2022y / 12 / 31, 2022y), 1 - 364.0 / 365);
  EXPECT_EQ(part_after(2022y / 3 / 15, 2021y), 0);
  EXPECT_EQ(part_after(2022y / 3 / 15, 2023y), 1);
}

struct Shape {
  virtual ~Shape() = default;
  virtual int sides() const { return 0; }
};
struct Polygon : Shape {
  int count = 3;
  int sides() const override { return count; }
};

TEST(Polymorphic, IsCopiedWhole) {
  Polymorphic<Shape> one = Polygon();
  Polymorphic<Shape> two = one;
  static_cast<Polygon&>(*two).count = 5;
  EXPECT_EQ((*one).sides(), 3);
  EXPECT_EQ((*two).sides(), 5);
  one = two;
  EXPECT_EQ((*one).sides(), 5);
  EXPECT_NE(&*one, &*two);
  const Polymorphic<Shape> moved = std::move(two);
  EXPECT_EQ((*moved).sides(), 5);
}

}  // namespace
}  // namespace samarkand
