#ifndef RULES_LINT_IDLE_H
#define RULES_LINT_IDLE_H

#include "rules/lint_look.h"

/*
 * lint_idle -- tiers that change nothing.
 */

void lint_idle(const struct lint_look *look);

#endif
