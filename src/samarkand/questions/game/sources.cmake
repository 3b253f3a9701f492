set(library_files choices.cpp question.cpp solve.cpp tell.cpp)
set(public_headers choices.h question.h solve.h)
set(test_files test.cpp)
