#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

/*
 * commands -- what the files cmd_<name>.c have for the table.
 */

extern const struct command cmd_import;
extern const struct command cmd_imports;
extern const struct command cmd_rejects_list;
extern const struct command cmd_rejects_show;
extern const struct command cmd_rejects_export;
extern const struct command cmd_rejects_dismiss;
extern const struct command cmd_rejects_reopen;
extern const struct command cmd_dialect_check;
extern const struct command cmd_dialect_try;
extern const struct command cmd_accounts;
extern const struct command cmd_coverage;
extern const struct command cmd_rules_check;
extern const struct command cmd_rules_test;
extern const struct command cmd_rules_explain;
extern const struct command cmd_rules_diff;
extern const struct command cmd_preview;
extern const struct command cmd_explain;
extern const struct command cmd_run;
extern const struct command cmd_show;
extern const struct command cmd_verify;
extern const struct command cmd_audit;
extern const struct command cmd_keygen;

#endif
