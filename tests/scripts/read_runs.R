# Compares the runs of a results file, read by rhdf5 and hdf5r, with what `export --raw` says of them.
# Arguments: results file, its CSV.
arguments <- commandArgs(trailingOnly = TRUE)
path <- arguments[1]
exported <- read.csv(arguments[2], check.names = FALSE, na.strings = "", encoding = "UTF-8",
                     colClasses = "character")

# The lines of FORMAT.md.
by_rhdf5 <- as.data.frame(rhdf5::h5read(path, "runs", bit64conversion = "double"))
file <- hdf5r::H5File$new(path, "r")
by_hdf5r <- as.data.frame(sapply(names(file[["runs"]]), function(name) file[["runs"]][[name]][], simplify = FALSE))

attributes_of <- sapply(names(exported), function(name) hdf5r::h5attributes(file[["runs"]][[name]]), simplify = FALSE)

# The cells of a column as the file stores them.
stored <- function(runs, name) {
  values <- as.vector(runs[[name]])
  if (is.character(values)) return(enc2utf8(values))
  values <- as.numeric(values)
  attributes <- attributes_of[[name]]
  if (!is.null(attributes$flag_meanings)) {
    meanings <- strsplit(attributes$flag_meanings, " ")[[1]]
    return(meanings[match(values, as.numeric(attributes$flag_values))])
  }
  values[values %in% as.numeric(attributes[["_FillValue"]]) | is.nan(values)] <- NA
  values
}

same_column <- function(name, runs) {
  cells <- stored(runs, name)
  text <- exported[[name]]
  if (is.character(cells)) return(identical(cells, ifelse(is.na(text), "", enc2utf8(text))))
  limit <- attributes_of[[name]]$limit
  if (!is.null(limit)) text[!is.na(text) & text %in% c("all", "never")] <- as.character(limit)
  identical(cells, as.numeric(text))
}

for (runs in list(by_rhdf5, by_hdf5r)) {
  stopifnot(nrow(runs) == nrow(exported), setequal(names(runs), names(exported)))
  same <- sapply(names(exported), same_column, runs)
  if (!all(same)) stop("columns that differ: ", paste(names(exported)[!same], collapse = " "))
}

# The cube has its axes in reverse; every run stands in the cell that its coordinates name.
cube <- rhdf5::h5read(path, "p95_bsld")
coordinates <- sapply(c("replicate", "estimate", "policy", "machine", "load", "trace"),
                      function(name) match(by_rhdf5[[name]], rhdf5::h5read(path, name)))
stopifnot(identical(cube[coordinates], as.vector(by_rhdf5$p95_bsld)), any(is.nan(cube)))
stopifnot(identical(c(cube), c(file[["p95_bsld"]]$read())))
stopifnot(rhdf5::h5readAttributes(path, "/")$title == hdf5r::h5attr(file, "title"))
file$close_all()
cat("read by rhdf5 and hdf5r:", nrow(exported), "runs,", ncol(exported), "columns\n")
