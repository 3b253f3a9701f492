// Run-time choice of the instruction set, without a build for each machine.
#pragma once

// Compiles a function for AVX-512 (x86-64-v4), AVX2 (x86-64-v3) and plain x86-64; the loader picks
// the best that the processor has. Results differ between them in the last bits only (order of
// summation and fused multiply-add). Sanitizers start before the loader can pick: plain code there.
// SAMARKAND_SIMD may be given from outside, to build for one set alone (tests/instruction_sets).
#if defined(SAMARKAND_SIMD)
#elif defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define SAMARKAND_SIMD __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define SAMARKAND_INSTRUCTION_SETS "x86-64, x86-64-v3 (AVX2), x86-64-v4 (AVX-512)"
#else
#define SAMARKAND_SIMD
#define SAMARKAND_INSTRUCTION_SETS "the compiler's default"
#endif
