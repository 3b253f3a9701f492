set(library_files question.cpp solve.cpp tell.cpp)
set(public_headers solve.h)
set(test_files test.cpp)
