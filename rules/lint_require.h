#ifndef RULES_LINT_REQUIRE_H
#define RULES_LINT_REQUIRE_H

#include "rules/lint_look.h"

/*
 * lint_require -- what a rule's requires do to its scale.
 *
 * A require is a threshold of its own: reaching at-least pays all that the rule
 * gives, reaching below takes all of it away.  How much that is can be said
 * where it asks for the very value that qualifies; of any other, only that
 * nothing is paid on its other side.
 */

/* The cliffs of the requires; look: at the rule's first tier. */
void lint_require(const struct lint_look *look);

/* Do the requires let the rule pay on both sides of the tier's threshold?  On
 * its upper side only where it is the first: that is the tier's own cliff. */
bool lint_require_allows(const struct lint_look *look);

/* Do the requires of what qualifies hold where it is v? */
bool lint_require_holds(const struct lint_look *look, rational v);

/* Does a require keep the rule from ever paying by the tier? */
bool lint_require_shuts(const struct lint_look *look);

#endif
