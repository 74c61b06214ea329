/* What a dialect's files are recognised by. */

#include <string.h>

#include "importers/dialect_loader.h"

enum status
loader_namespace(struct dialect_namespace *space, struct dialect_loader *loader,
    const struct xml_node *node, const char *exact, const char *starts)
{
	const char *uri = xml_node_attribute(node, exact);
	const char *start = xml_node_attribute(node, starts);

	if (uri != NULL && start != NULL)
		return loader_refuse(loader, node,
		    "expected %s or %s, not both", exact, starts);
	space->match = uri != NULL ? MATCH_EXACT :
	    start != NULL ? MATCH_STARTS : MATCH_ANY;
	space->uri = uri != NULL ? uri : start;
	return STATUS_OK;
}

/* "A/B", "A/@b", "@b": local names, from a child of the root. */
static enum status
read_detect_steps(struct dialect_detect_test *test,
    struct dialect_loader *loader, const struct xml_node *node)
{
	struct arena *arena = &loader->dialect->arena;
	const char **steps;
	const char *path;
	enum status status = loader_require(&path, loader, node, "path");

	if (status != STATUS_OK)
		return status;
	steps = arena_alloc(arena, DIALECT_PATH_STEPS_MAX, sizeof *steps);
	if (steps == NULL)
		return loader_memory(loader);
	for (;;) {
		size_t length = strcspn(path, "/");

		if (*path == '@' && length > 1 && path[length] == '\0') {
			test->attribute = path + 1;
			break;
		}
		if (test->step_count == DIALECT_PATH_STEPS_MAX || length == 0)
			return loader_refuse(loader, node,
			    "expected a path of at most %d names",
			    DIALECT_PATH_STEPS_MAX);
		steps[test->step_count] = arena_strndup(arena, path, length);
		if (steps[test->step_count++] == NULL)
			return loader_memory(loader);
		if (path[length] == '\0')
			break;
		path += length + 1;
	}
	test->steps = steps;
	return STATUS_OK;
}

static enum status
read_detect_test(struct dialect_root *root, struct dialect_loader *loader,
    const struct xml_node *node)
{
	struct dialect_detect_test **list = &root->tests;
	struct dialect_detect_test *test =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *test);
	const char *is = xml_node_attribute(node, "is");
	const char *starts = xml_node_attribute(node, "starts");
	enum status status;

	if (test == NULL)
		return loader_memory(loader);
	status = loader_check_attributes(loader, node,
	    "path is starts namespace namespace-starts first ");
	if (status == STATUS_OK)
		status = loader_flag(&test->is_first, loader, node, "first");
	if (status == STATUS_OK && is != NULL && starts != NULL)
		status = loader_refuse(loader, node,
		    "expected is or starts, not both");
	if (status == STATUS_OK)
		status = read_detect_steps(test, loader, node);
	if (status == STATUS_OK)
		status = loader_namespace(&test->space, loader, node,
		    "namespace", "namespace-starts");
	test->is_start = starts != NULL;
	if (status == STATUS_OK && (is != NULL || starts != NULL))
		status = loader_split(&test->values, &test->value_count,
		    loader, is != NULL ? is : starts);
	if (status == STATUS_OK &&
	    ++root->test_count > DIALECT_DETECT_TESTS_MAX)
		status = loader_refuse(loader, node,
		    "expected at most %d tests", DIALECT_DETECT_TESTS_MAX);
	APPEND(list, test);
	return status;
}

enum status
loader_root(struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect_root **list = &loader->dialect->roots;
	struct dialect_root *root =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *root);
	enum status status;

	if (root == NULL)
		return loader_memory(loader);
	status = loader_check_attributes(loader, node,
	    "name namespace namespace-starts ");
	if (status == STATUS_OK)
		status = loader_require(&root->name, loader, node, "name");
	if (status == STATUS_OK)
		status = loader_namespace(&root->space, loader, node,
		    "namespace", "namespace-starts");
	for (const struct xml_node *n = node->children;
	    status == STATUS_OK && n != NULL; n = n->next) {
		if (n->name != NULL)
			status = loader_is(n, "holds") ?
			    read_detect_test(root, loader, n) :
			    loader_unknown(loader, n);
	}
	APPEND(list, root);
	return status;
}
