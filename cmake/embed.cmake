# Turns files into constants of the library.
#
#   samarkand_embed(OUTPUT <file.cpp> HEADER <header> NAMESPACE <namespace> [NAMES <name>...]
#     FILES <file>...)
#
# makes a source that defines a std::string_view per file, named after it, page.html is page_html, or
# as NAMES says.
# The same file is the script that writes the source when the library is built.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(samarkand_embed_script ${CMAKE_CURRENT_LIST_FILE})
  function(samarkand_embed)
    cmake_parse_arguments(embed "" "OUTPUT;HEADER;NAMESPACE" "NAMES;FILES" ${ARGN})
    set(files "")
    foreach(file IN LISTS embed_FILES)
      cmake_path(ABSOLUTE_PATH file)
      list(APPEND files ${file})
    endforeach()
    set(embed_FILES ${files})
    add_custom_command(OUTPUT ${embed_OUTPUT}
      COMMAND ${CMAKE_COMMAND} -DOUTPUT=${embed_OUTPUT} -DHEADER=${embed_HEADER}
        -DNAMESPACE=${embed_NAMESPACE} "-DNAMES=${embed_NAMES}" "-DFILES=${embed_FILES}" -P ${samarkand_embed_script}
      DEPENDS ${embed_FILES} ${samarkand_embed_script} VERBATIM)
  endfunction()
  return()
endif()

set(source "#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n")
foreach(file IN LISTS FILES)
  if(NAMES)
    list(POP_FRONT NAMES name)
  else()
    get_filename_component(name ${file} NAME)
    string(MAKE_C_IDENTIFIER ${name} name)
  endif()
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND source "static constexpr char ${name}_bytes[] = {${bytes}};\n"
    "const std::string_view ${name}(${name}_bytes, sizeof ${name}_bytes);\n")
endforeach()
file(WRITE ${OUTPUT} "${source}}  // namespace ${NAMESPACE}\n")
