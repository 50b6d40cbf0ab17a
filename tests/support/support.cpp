// A library needs one source file; helpers with bodies join it here.
#include "tests/support/traces.h"
