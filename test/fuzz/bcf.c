/* Records of BCF: a byte that chooses the filter, then what is inflated. */
#include "records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!dialect.format)
		make_dialect(&format_bcf);
	fuzz(read_records, data, size);
	return 0;
}
