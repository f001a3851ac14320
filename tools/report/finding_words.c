/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/finding_words.h"

#include <string.h>

static const char *const kinds[] = {
    [CC_PLACE_READ] = "read",
    [CC_PLACE_WRITE] = "write",
    [CC_PLACE_ATOMIC_READ] = "atomic-read",
    [CC_PLACE_ATOMIC_WRITE] = "atomic-write",
    [CC_PLACE_FREE] = "free",
    [CC_PLACE_ACQUIRE] = "acquire",
    [CC_PLACE_RELEASE] = "release",
    [CC_PLACE_CALL] = "call",
    [CC_PLACE_CREATE] = "create",
    [CC_PLACE_WAIT] = "wait",
    [CC_PLACE_DECLARATION] = "declaration",
    [CC_PLACE_OTHER] = "other",
};

static const char *const evidences[] = {
    [CC_EVIDENCE_PREDICTED] = "predicted",
    [CC_EVIDENCE_OBSERVED] = "observed",
    [CC_EVIDENCE_CONFIRMED] = "confirmed",
};

const char *cc_place_kind_word(enum cc_place_kind kind)
{
    return kind >= CC_PLACE_READ && kind <= CC_PLACE_OTHER ? kinds[kind] : kinds[CC_PLACE_OTHER];
}

enum cc_place_kind cc_place_kind_by_word(const char *word)
{
    for (int kind = CC_PLACE_READ; kind < CC_PLACE_OTHER; kind++)
        if (strcmp(word, kinds[kind]) == 0)
            return (enum cc_place_kind)kind;
    return CC_PLACE_OTHER;
}

const char *cc_evidence_word(enum cc_evidence evidence)
{
    return evidence >= CC_EVIDENCE_PREDICTED && evidence <= CC_EVIDENCE_CONFIRMED ? evidences[evidence]
                                                                                  : evidences[CC_EVIDENCE_PREDICTED];
}

enum cc_evidence cc_evidence_by_word(const char *word)
{
    for (int evidence = CC_EVIDENCE_CONFIRMED; evidence > CC_EVIDENCE_PREDICTED; evidence--)
        if (strcmp(word, evidences[evidence]) == 0)
            return (enum cc_evidence)evidence;
    return CC_EVIDENCE_PREDICTED;
}

enum cc_level cc_level_by_word(const char *word)
{
    if (strcmp(word, "error") == 0)
        return CC_LEVEL_ERROR;
    bool low = strcmp(word, "note") == 0 || strcmp(word, "none") == 0 || strcmp(word, "info") == 0;
    return low ? CC_LEVEL_NOTE : CC_LEVEL_WARNING;
}
