// Mirror gaps: what exporters say they sold beside what importers say they bought.
//
//   gap     ln X - ln M of a corridor and period: X as the exporter reports it, M as the importer
//   change  gap in the file's last period less that in its first
//
// Goods sold to a third country and resold from there are in the exporter's records under the
// wrong destination, so that gaps of suspected corridors should have moved unlike others.
//
// Test: the mean change of the suspected corridors less that of the rest (of the gaps, where there
// is one period), against the same for other choices of as many corridors: p is the part of all
// choices with a difference as large or larger, of either sign (Fisher's permutation test; Good
// 2005, "Permutation, Parametric and Bootstrap Tests of Hypotheses"). All choices up to 200000;
// beyond, that many at random (numeric/draws.h, seed 1), p = (1 + as large) / (1 + drawn). It holds
// where corridors could have been suspected in any other way; no distribution is assumed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/files.h"
#include "samarkand/numeric/array.h"

namespace samarkand {

struct MirrorCorridor {
  std::string origin, destination;
  bool suspect = false;
  std::vector<std::optional<double>> gap;  // [period], nothing where a period has no row
  std::optional<double> change() const;    // nothing for one period, or without first or last
};

struct MirrorGaps {
  std::vector<std::string> periods;       // ascending as text; one, "", without such a column
  std::vector<MirrorCorridor> corridors;  // in the order of the file
  bool has_suspects = false;              // a column says which they are
};

// Reads origin, destination, exporter_reported, importer_reported (above 0, in one unit) and, where
// they stand there, period (text) and suspect (0 or 1). "-": standard input. Errors E1.., E2...
std::optional<MirrorGaps> read_mirror(const Files& files, const std::string& file,
                                      Diagnostics& diagnostics);

struct PermutationTest {
  double difference = 0;    // of the means, chosen less the rest
  double p = 1;             // in (0, 1]
  bool exact = true;        // all choices
  std::size_t choices = 0;  // compared with
  std::size_t chosen = 0, rest = 0;
};
// Nothing where one of the two sides is empty.
std::optional<PermutationTest> permutation_test(const Array& values,
                                                const std::vector<bool>& chosen);

// Of the changes, for one period of the gaps; corridors without one are left out.
std::optional<PermutationTest> test_suspects(const MirrorGaps& gaps);

}  // namespace samarkand
