set(library_files facts.cpp question.cpp solve.cpp tell.cpp)
set(public_headers facts.h solve.h)
set(test_files test.cpp)
