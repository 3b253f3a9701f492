# `cmake --install`: the library as Samarkand::samarkand, its headers, the program and what it ships.
include(CMakePackageConfigHelpers)

install(TARGETS samarkand_core samarkand EXPORT samarkand_targets FILE_SET HEADERS)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/worlds ${PROJECT_SOURCE_DIR}/scenarios
  DESTINATION ${CMAKE_INSTALL_DATADIR}/samarkand)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/Samarkand)
install(EXPORT samarkand_targets NAMESPACE Samarkand:: FILE SamarkandTargets.cmake
  DESTINATION ${package_folder})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/SamarkandConfig.cmake.in
  ${PROJECT_BINARY_DIR}/SamarkandConfig.cmake
  INSTALL_DESTINATION ${package_folder} PATH_VARS CMAKE_INSTALL_DATADIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/SamarkandConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/SamarkandConfig.cmake
  ${PROJECT_BINARY_DIR}/SamarkandConfigVersion.cmake DESTINATION ${package_folder})
