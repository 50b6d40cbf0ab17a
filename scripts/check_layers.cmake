# Fails on every #include that goes the wrong way and names it. Usage: cmake -P scripts/check_layers.cmake [ROOT]
cmake_minimum_required(VERSION 3.25)

set(root ${CMAKE_CURRENT_LIST_DIR}/..)
if(CMAKE_ARGC GREATER 3)
  set(root ${CMAKE_ARGV3})
endif()
cmake_path(ABSOLUTE_PATH root NORMALIZE)

# Which folders a folder may include.
set(engine_may engine)
set(policies_may policies engine generated)
set(io_may io engine generated)
set(sweep_may sweep policies io engine generated)

# The door of each outside header: header, then the only files that may name it.
set(doors
  "^[a-z_]+$"                       "."
  "^(fcntl|sched|unistd)\\.h$"      "^(io|sweep)/"
  "^sys/wait\\.h$"                  "^(io/in_child|sweep/child_program)\\.cpp$"
  "^sys/resource\\.h$"              "^(io/in_child\\.cpp|sweep/memory_(limit\\.cpp|peak\\.h))$"
  "^sys/statv?fs\\.h$"              "^sweep/file_system\\.cpp$"
  "^sys/prctl\\.h$"                 "^sweep/stop\\.cpp$"
  "^sys/file\\.h$"                  "^sweep/(model_registry|owner|doctor/output_checks)\\.cpp$"
  "^spawn\\.h$"                     "^sweep/child_program\\.cpp$"
  "^Random123/"                     "^engine/random\\.h$"
  "^Eigen/"                         "^engine/model/"
  "^hdf5(_hl)?\\.h$"                "^io/h5\\.h$"
  "^xxhash\\.h$"                    "^io/journal_read\\.cpp$"
  "^openssl/"                       "^io/sha256\\.cpp$"
  "^toml\\+\\+/"                    "^io/sweep_file\\.cpp$"
  "^(libdeflate|zlib|sys/mman)\\.h$" "^io/byte_source[a-z_]*\\.(h|cpp)$"
  "^mpi\\.h$"                       "^sweep/mpi_handle\\.h$"
  "^CLI/"                           "^sweep/(main\\.cpp|commands/)"
  "^(fmt|nlohmann)/"                "^sweep/")
set(threads_door "^engine/parallel_team\\.h$")

set(n_problems 0)
function(complain problem)
  message("${file}:${number}: ${problem}")
  math(EXPR n_problems "${n_problems} + 1")
  set(n_problems ${n_problems} PARENT_SCOPE)
endfunction()

function(check_own header)
  string(REGEX MATCH "^([a-z]+)/.*$" in_folder "${header}")
  if(NOT in_folder)
    complain("\"${header}\" (not written from the root of the tree)")
  elseif(NOT CMAKE_MATCH_1 IN_LIST ${folder}_may)
    complain("\"${header}\" (${folder}/ may include: ${${folder}_may})")
  endif()
  set(n_problems ${n_problems} PARENT_SCOPE)
endfunction()

function(check_outside header)
  set(rest ${doors})
  while(rest)
    list(POP_FRONT rest known door)
    if(header MATCHES "${known}")
      if(NOT file MATCHES "${door}")
        complain("<${header}> (may only enter by ${door})")
      endif()
      set(n_problems ${n_problems} PARENT_SCOPE)
      return()
    endif()
  endwhile()
  complain("<${header}> (no door is known for it) see scripts/check_layers.cmake")
  set(n_problems ${n_problems} PARENT_SCOPE)
endfunction()

foreach(folder engine policies io sweep)
  file(GLOB_RECURSE files RELATIVE ${root} ${root}/${folder}/*.h ${root}/${folder}/*.cpp)
  foreach(file IN LISTS files)
    file(READ ${root}/${file} text)
    # What CMake's lists would trip over stands in no include.
    string(REGEX REPLACE "[][;\\]" " " text "${text}")
    string(REPLACE "\n" ";" lines "${text}")
    set(number 0)
    foreach(line IN LISTS lines)
      math(EXPR number "${number} + 1")
      if(line MATCHES "^[ \t]*#[ \t]*include[ \t]*\"([^\"]+)\"")
        check_own("${CMAKE_MATCH_1}")
      elseif(line MATCHES "^[ \t]*#[ \t]*include[ \t]*<([^>]+)>")
        check_outside("${CMAKE_MATCH_1}")
      elseif(line MATCHES "^[ \t]*#[ \t]*pragma[ \t]+omp" AND NOT file MATCHES "${threads_door}")
        complain("#pragma omp (may only enter by ${threads_door})")
      endif()
    endforeach()
  endforeach()
endforeach()

if(n_problems GREATER 0)
  message(FATAL_ERROR "${n_problems} includes go the wrong way")
endif()
