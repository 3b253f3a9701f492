# The questions of src/samarkand/questions/registry.inc. Each folder lists its own files in
# sources.cmake:
#   set(library_files question.cpp ...)
#   set(public_headers solve.h ...)  that users of the library include
#   set(test_files test.cpp ...)     of the tests' one program
# What is found: question_names, question_sources, question_headers (from src/samarkand),
# question_tests (whole paths) and question_drawings (name=draw.js, from src/samarkand).
set(questions_folder ${PROJECT_SOURCE_DIR}/src/samarkand/questions)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${questions_folder}/registry.inc)
file(STRINGS ${questions_folder}/registry.inc question_names REGEX "^SAMARKAND_QUESTION")
list(TRANSFORM question_names REPLACE "^SAMARKAND_QUESTION\\((.*)\\)$" "\\1")
set(question_sources "")
set(question_headers "")
set(question_tests "")
set(question_drawings "")
foreach(name IN LISTS question_names)
  set(library_files "")
  set(public_headers "")
  set(test_files "")
  include(${questions_folder}/${name}/sources.cmake)
  list(TRANSFORM library_files PREPEND questions/${name}/ OUTPUT_VARIABLE listed)
  list(APPEND question_sources ${listed})
  list(TRANSFORM public_headers PREPEND questions/${name}/ OUTPUT_VARIABLE listed)
  list(APPEND question_headers ${listed})
  list(TRANSFORM test_files PREPEND ${questions_folder}/${name}/ OUTPUT_VARIABLE listed)
  list(APPEND question_tests ${listed})
  list(APPEND question_drawings ${name}=questions/${name}/draw.js)
endforeach()
