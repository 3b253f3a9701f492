set(library_files parts.cpp question.cpp solve.cpp tell.cpp)
set(public_headers question.h solve.h)
set(test_files test.cpp)
