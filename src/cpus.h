/* cpus.h - how many threads this process may keep busy */
#ifndef CPUS_H
#define CPUS_H

/*
 * The least of what CPU affinity, the quotas of the cgroup and those above
 * it, SLURM_CPUS_PER_TASK and OMP_NUM_THREADS allow; 1 in a SLURM job that
 * does not say how many.  Always 1 or more.
 */
int cpus_allowed(void);

#endif
