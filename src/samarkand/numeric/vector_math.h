// exp, log, expm1 and log1p of several numbers at once, where the C library has them; loops that
// call them are plain elsewhere.
#pragma once

#include <cmath>

#if defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
// Says that these have vector versions, in glibc's libmvec.
extern "C" {
__attribute__((simd("notinbranch"))) double exp(double) noexcept;
__attribute__((simd("notinbranch"))) double log(double) noexcept;
__attribute__((simd("notinbranch"))) double expm1(double) noexcept;
__attribute__((simd("notinbranch"))) double log1p(double) noexcept;
}
#endif
