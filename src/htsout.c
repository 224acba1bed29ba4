#include "htsout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <htslib/hts.h>
#include <htslib/vcf.h>

#include "die.h"

/* A reader that is slow is no error; others who write here wait as well. */
static void wait_for_reader(int fd)
{
	int status = fcntl(fd, F_GETFL);

	if (status >= 0 && status & O_NONBLOCK)
		fcntl(fd, F_SETFL, status & ~O_NONBLOCK);
}

hFILE *htsout_open(const struct outfile *o)
{
	int fd = fcntl(outfile_fd(o), F_DUPFD_CLOEXEC, 0);
	hFILE *h = fd < 0 ? NULL : hdopen(fd, "w");

	if (!h)
		htsout_failed(o, NULL);
	wait_for_reader(fd);
	return h;
}

void htsout_failed(const struct outfile *o, hFILE *h)
{
	int error = h && herrno(h) ? herrno(h) : errno;

	die("%s: cannot be written: %s", outfile_name(o),
	    error ? strerror(error) : "htslib does not say why");
}

struct outfile *htsout_index(struct outfile *data, const char *suffix,
			     char *const *inputs)
{
	char *path = xprintf("%s.%s", outfile_name(data), suffix);
	struct outfile *index;

	if (!outfile_temporary(data))
		die_usage("--write-index: %s cannot have an index; name a "
			  "file by --output",
			  outfile_name(data));
	outfile_check("--write-index", path, inputs);
	index = outfile_open_index(path, data);
	free(path);
	return index;
}

void htsout_warn_of_stale(const struct outfile *data, const char *suffix)
{
	char *path = xprintf("%s.%s", outfile_name(data), suffix);

	if (outfile_temporary(data) && !access(path, F_OK))
		warn("%s is the index of a former file; remove it", path);
	free(path);
}

bool htsout_make_index(const struct outfile *data, struct outfile *index,
		       int shift, int threads, const tbx_conf_t *conf)
{
	const char *from = outfile_temporary(data);
	const char *to = outfile_temporary(index);
	enum htsLogLevel level = hts_get_log_level();
	int r;

	hts_set_log_level(HTS_LOG_OFF); /* the words are ours */
	threads = threads > 1 ? threads : 0;
	errno = 0;
	r = conf ? tbx_index_build3(from, to, shift, threads, conf)
		 : bcf_index_build3(from, to, shift, threads);
	hts_set_log_level(level);
	if (r && (errno == ENOSPC || errno == EFBIG || errno == EDQUOT ||
		  errno == EIO))
		htsout_failed(index, NULL);
	return !r;
}
