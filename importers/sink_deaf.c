#include "importers/sink.h"

#define HEARS_NOTHING(name, type)					\
	static enum status						\
	hear_##name(void *payload, const type *fact, struct error *err)	\
	{								\
		(void)payload, (void)fact, (void)err;			\
		return STATUS_OK;					\
	}

HEARS_NOTHING(file, struct sink_file)
HEARS_NOTHING(company, struct fact_company)
HEARS_NOTHING(rate, struct fact_rate)
HEARS_NOTHING(category, struct fact_category)
HEARS_NOTHING(product, struct fact_product)
HEARS_NOTHING(document, struct fact_document)
HEARS_NOTHING(payment, struct fact_payment)
HEARS_NOTHING(reject, struct fact_reject)
HEARS_NOTHING(skip, struct fact_skip)

static enum status
hear_account(void *payload, const char *source,
    const struct fact_account *account, struct error *err)
{
	(void)payload, (void)source, (void)account, (void)err;
	return STATUS_OK;
}

static enum status
hear_note(void *payload, const char *code, const char *sentence,
    uint64_t file_line, struct error *err)
{
	(void)payload, (void)code, (void)sentence, (void)file_line, (void)err;
	return STATUS_OK;
}

static enum status
hear_progress(void *payload, uint64_t bytes, struct error *err)
{
	(void)payload, (void)bytes, (void)err;
	return STATUS_OK;
}

const struct sink sink_deaf = {
	.file = hear_file, .company = hear_company, .rate = hear_rate,
	.category = hear_category, .product = hear_product,
	.account = hear_account, .document = hear_document,
	.payment = hear_payment, .reject = hear_reject, .skip = hear_skip,
	.note = hear_note, .progress = hear_progress,
};
