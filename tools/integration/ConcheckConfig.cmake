# SPDX-License-Identifier: Apache-2.0
# find_package(Concheck): concheck in the tests of a CMake project.
#
#   concheck_add_check(NAME name [BASELINE file] [ARGS option...] [SOURCES file...])
#     adds a test that analyses the C sources of the project, or those named, as one program. Needs
#     CMAKE_EXPORT_COMPILE_COMMANDS, which is switched on where it is not set.
#
#   concheck_test(NAME name COMMAND program argument... [ARGS option...])
#     adds a test that runs the program under the recorder: it fails as the program does, and for findings.
#
# Concheck_EXECUTABLE names another command than the one this file was installed with.

find_program(Concheck_EXECUTABLE concheck HINTS "${CMAKE_CURRENT_LIST_DIR}/../../../bin")
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Concheck REQUIRED_VARS Concheck_EXECUTABLE)

# CMake itself defines it, as empty.
if("${CMAKE_EXPORT_COMPILE_COMMANDS}" STREQUAL "")
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
endif()

function(concheck_add_check)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;BASELINE" "ARGS;SOURCES")
  if(NOT arg_NAME OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "concheck_add_check(NAME name [BASELINE file] [ARGS option...] [SOURCES file...])")
  endif()
  set(command ${Concheck_EXECUTABLE} check -p ${CMAKE_BINARY_DIR} ${arg_ARGS})
  if(arg_BASELINE)
    get_filename_component(baseline ${arg_BASELINE} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
    list(APPEND command --baseline=${baseline})
  endif()
  foreach(source IN LISTS arg_SOURCES)
    get_filename_component(source ${source} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
    list(APPEND command ${source})
  endforeach()
  add_test(NAME ${arg_NAME} COMMAND ${command} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()

function(concheck_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "ARGS;COMMAND")
  if(NOT arg_NAME OR NOT arg_COMMAND OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "concheck_test(NAME name COMMAND program argument... [ARGS option...])")
  endif()
  execute_process(COMMAND ${Concheck_EXECUTABLE} help run RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "concheck_test: ${Concheck_EXECUTABLE} has no recorder for running programs")
  endif()
  list(POP_FRONT arg_COMMAND program)
  if(TARGET ${program})
    set(program $<TARGET_FILE:${program}>)
  endif()
  add_test(NAME ${arg_NAME} COMMAND ${Concheck_EXECUTABLE} run ${arg_ARGS} -- ${program} ${arg_COMMAND})
endfunction()
