# SPDX-License-Identifier: Apache-2.0
# For Makefiles: include this, set CONCHECK_SOURCES, and `make concheck` checks them as one program.
#
#   CONCHECK_SOURCES   the C files
#   CONCHECK_FLAGS     compiler flags; default: CPPFLAGS and CFLAGS
#   CONCHECK_BASELINE  an earlier report: only new findings count; `make concheck-baseline` writes it
#   CONCHECK_ARGS      further options

CONCHECK ?= concheck
CONCHECK_FLAGS ?= $(CPPFLAGS) $(CFLAGS)

.PHONY: concheck concheck-baseline
concheck: $(CONCHECK_SOURCES)
	$(CONCHECK) check $(CONCHECK_ARGS) $(if $(CONCHECK_BASELINE),--baseline=$(CONCHECK_BASELINE)) $(CONCHECK_SOURCES) -- $(CONCHECK_FLAGS)

concheck-baseline: $(CONCHECK_SOURCES)
	$(CONCHECK) check $(CONCHECK_ARGS) --fail-on=never --format=baseline -o $(CONCHECK_BASELINE) $(CONCHECK_SOURCES) -- $(CONCHECK_FLAGS)
