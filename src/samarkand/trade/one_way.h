// Which one-way trade finance can pay for.
//
// Circles are countries between which goods can go both ways, directly or through others; links
// from one circle to another have no way back. A part of the world is made of circles; in it given
// deficits and transfers become D - s |D| and T - s |T|, with one s, so that together they cancel:
// s = 0 where they do. A circle receives b = sum of both over its countries, and trade x >= 0 on
// the links of its part carries that where
//
//   sum_in x - sum_out x = b   at every circle, with x > 0 on every link
//
// Links that cannot be part of it are cut, and what they joined falls apart, until this holds in
// every part. What keeps a circle from receiving b is found as the least cut of the largest trade;
// there all links that lead to those who would have to send more than they can are cut.
// The parts are unique: a link from part X to part Y is cut only where s_X >= s_Y, the isotonic
// regression of the signs of D and T with weights |D| and |T|.
#pragma once

#include <initializer_list>
#include <vector>

#include "samarkand/numeric/array.h"

namespace samarkand {

// Makes values cancel within each part, those of all arrays together: value - s |value|, s = sum of
// values / sum of sizes. Returns s by part. `part` and arrays [country], parts from 0.
std::vector<double> cancel(const std::vector<int>& part, std::initializer_list<Array*> values);

struct GivenFinance {
  Array deficit, transfer;  // D, T [country]
  double rounding;          // what is less is nothing
};

// Parts [country], numbered by their first circle. `links` [seller][buyer], of circles; no way
// leads back.
std::vector<int> paid_parts(const std::vector<int>& circle, std::vector<std::vector<char>> links,
                            const GivenFinance& finance);

}  // namespace samarkand
