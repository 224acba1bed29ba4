/* Lines of VCF: a byte that chooses the filter, then records. */
#include "records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!dialect.format)
		make_dialect(&format_vcf);
	fuzz(read_records, data, size);
	return 0;
}
