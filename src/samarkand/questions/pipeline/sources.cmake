set(library_files game.cpp question.cpp solve.cpp tell.cpp)
set(public_headers game.h solve.h)
set(test_files test.cpp)
