/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A compile database as the command wants to read it: what is to be extracted, how, and under
 * which key the result may be kept; what is left out, and why.
 */
#ifndef CC_FRONTEND_JOB_LISTING_H
#define CC_FRONTEND_JOB_LISTING_H

#include <stdio.h>

#include <string>
#include <vector>

namespace concheck
{

/*
 * Write the jobs of the database in `build` as fields that end in a NUL, a record after the other:
 *
 *   unit     SOURCE FILE DIRECTORY COMPILER OBJECT OUTCOME KEY COUNT FLAG...
 *            OUTCOME: "object", "program" or "other"; KEY: changes with all that the flags say
 *   skip     SOURCE LANGUAGE        it is not C
 *   foreign  FLAG COUNT             a flag of another compiler, which that many jobs have
 *   words    SOURCE FILE            a response file that is not there
 *
 * `extra` is added to the flags of every job. False, with `error`, when the database cannot be used.
 */
bool writeJobs(const std::string &build, const std::vector<std::string> &extra, FILE *stream, std::string &error);

} // namespace concheck

#endif
