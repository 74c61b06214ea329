#ifndef CLI_COVERAGE_JSON_H
#define CLI_COVERAGE_JSON_H

#include "engine/coverage.h"

/*
 * coverage_json -- coverage as one JSON object on standard output: RFC 8259,
 * amounts as strings; docs/reference/coverage-json.md.
 */

MUST_CHECK enum status coverage_json_write(const struct coverage *coverage,
    struct error *err);

#endif
