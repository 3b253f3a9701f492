# Turns files into constants of the library.
#
#   samarkand_embed(OUTPUT <file.cpp> HEADER <header> NAMESPACE <namespace> FILES [<name>=]<file>...
#     [MODULES <list> <name>=<file>... [<list> <name>=<file>...]...])
#
# makes a source that defines a std::string_view per file, by the name given, else named after it:
# page.html is page_html; and for each list of modules a std::span<const Module> of names and texts.
# The same file is the script that writes the source when the library is built.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(samarkand_embed_script ${CMAKE_CURRENT_LIST_FILE})
  function(samarkand_embed)
    cmake_parse_arguments(embed "" "OUTPUT;HEADER;NAMESPACE" "FILES;MODULES" ${ARGN})
    list(TRANSFORM embed_FILES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ REGEX "^[^=]+$")
    list(TRANSFORM embed_FILES REPLACE "=" "=${CMAKE_CURRENT_SOURCE_DIR}/")
    list(TRANSFORM embed_MODULES REPLACE "=" "=${CMAKE_CURRENT_SOURCE_DIR}/")
    set(files ${embed_FILES} ${embed_MODULES})
    list(TRANSFORM files REPLACE "^.*=" "")
    list(FILTER files INCLUDE REGEX "/")
    add_custom_command(OUTPUT ${embed_OUTPUT}
      COMMAND ${CMAKE_COMMAND} -DOUTPUT=${embed_OUTPUT} -DHEADER=${embed_HEADER}
        -DNAMESPACE=${embed_NAMESPACE} "-DFILES=${embed_FILES}" "-DMODULES=${embed_MODULES}"
        -P ${samarkand_embed_script}
      DEPENDS ${files} ${samarkand_embed_script} VERBATIM)
  endfunction()
  return()
endif()

set(source "#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n")
# Defines the array `name` of the bytes of `file`.
function(add_bytes name file)
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  set(source "${source}static constexpr char ${name}[] = {${bytes}};\n" PARENT_SCOPE)
endfunction()

foreach(file IN LISTS FILES)
  if(file MATCHES "^([^=]+)=(.+)$")
    set(name ${CMAKE_MATCH_1})
    set(file ${CMAKE_MATCH_2})
  else()
    get_filename_component(name ${file} NAME)
    string(MAKE_C_IDENTIFIER ${name} name)
  endif()
  add_bytes(${name}_bytes ${file})
  string(APPEND source "const std::string_view ${name}(${name}_bytes, sizeof ${name}_bytes);\n")
endforeach()

set(lists "")
foreach(entry IN LISTS MODULES)
  if(entry MATCHES "^(.+)=(.+)$")
    set(bytes ${list}_${CMAKE_MATCH_1}_bytes)
    string(APPEND ${list} "{\"${CMAKE_MATCH_1}\", {${bytes}, sizeof ${bytes}}},")
    add_bytes(${bytes} ${CMAKE_MATCH_2})
  else()
    set(list ${entry})
    list(APPEND lists ${list})
  endif()
endforeach()
foreach(list IN LISTS lists)
  string(APPEND source "static constexpr Module ${list}_list[] = {${${list}}};\n"
    "const std::span<const Module> ${list}(${list}_list);\n")
endforeach()
file(WRITE ${OUTPUT} "${source}}  // namespace ${NAMESPACE}\n")
